"""The archive when things go wrong: power cuts, full disks, torn files, records that are gone."""

from __future__ import annotations

import os
import resource
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from archive_pages import PAGE, random_page

from ingest.adapters.archive import WarcArchive, iterate
from ingest.errors import FolderRefused, RecordLost, StoreFull
from ingest.model import ArchiveRef, FetchedPage


class Disk:
    """Watches what the operating system was asked to keep: bytes written, bytes synced, folders synced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, honest: bool) -> None:
        self._fsync = os.fsync
        self._honest = honest
        self.synced: dict[int, int] = {}
        self.folders_synced = 0
        monkeypatch.setattr(os, "fsync", self.fsync)

    def fsync(self, file: int) -> None:
        if not self._honest:
            return
        self._fsync(file)
        status = os.fstat(file)
        self.folders_synced += stat.S_ISDIR(status.st_mode)
        self.synced[status.st_ino] = status.st_size

    def would_survive(self, folder: Path, ref: ArchiveRef) -> bool:
        """Whether a power cut now would leave the record: its bytes and its file's name."""
        inode = (folder / ref.file).stat().st_ino
        return self.synced.get(inode, 0) >= ref.offset + ref.length and self.folders_synced > 0


@pytest.mark.parametrize("honest", [True, False], ids=["as written", "control: syncing does nothing"])
def test_a_record_survives_a_power_cut_once_its_place_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, honest: bool
) -> None:
    disk = Disk(monkeypatch, honest=honest)
    archive = WarcArchive(tmp_path, 1)
    survives = []
    for number in range(5):
        ref = archive.write(random_page(number, 400_000))
        survives.append(disk.would_survive(tmp_path, ref))
    archive.close()

    assert survives == [honest] * 5
    assert disk.folders_synced == (3 if honest else 0)


def test_a_full_disk_is_told_and_costs_no_record(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 10)
    kept = [archive.write(random_page(n, 20_000)) for n in range(2)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(StoreFull):
            archive.write(random_page(7, 20_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    after = archive.write(random_page(8, 20_000))
    archive.close()

    assert (tmp_path / kept[0].file).stat().st_size == kept[1].offset + kept[1].length
    assert after.file != kept[0].file
    assert [archive.read(ref).url for ref in (*kept, after)] == [f"https://news.example/{n}" for n in (0, 1, 8)]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(FolderRefused):
        WarcArchive(tmp_path / "taken", 10).write(PAGE)


def test_a_torn_tail_never_gives_a_shorter_page(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path / "a", 10)
    pages = [random_page(n, 300) for n in range(2)]
    refs = [archive.write(page) for page in pages]
    archive.close()
    whole = (tmp_path / "a" / refs[0].file).read_bytes()
    torn = tmp_path / "torn.warc.gz"
    seen = []
    for end in range(refs[1].offset, len(whole) + 1):
        torn.write_bytes(whole[:end])
        seen.append([page for page in iterate([torn]) if isinstance(page, FetchedPage)])

    assert all(pages[: len(found)] == found and found for found in seen)
    assert len(seen[0]) == 1
    assert len(seen[-1]) == 2


@pytest.mark.parametrize("harm", ["gone", "elsewhere", "flipped", "outside", "cut"])
def test_a_record_that_is_lost_is_said_to_be(tmp_path: Path, harm: str) -> None:
    archive = WarcArchive(tmp_path, 10)
    ref = archive.write(PAGE)
    archive.close()
    file = tmp_path / ref.file
    packed = bytearray(file.read_bytes())
    if harm == "gone":
        file.unlink()
    elif harm == "elsewhere":
        ref = replace(ref, offset=ref.offset + 3)
    elif harm == "flipped":
        packed[ref.offset + ref.length // 2] ^= 0xFF
        file.write_bytes(packed)
    elif harm == "outside":
        ref = replace(ref, file=f"../{tmp_path.name}/{ref.file}")
    else:
        file.write_bytes(packed[: ref.offset + ref.length // 2])

    with pytest.raises(RecordLost, match=str(ref.offset)):
        archive.read(ref)
