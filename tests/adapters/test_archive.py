"""Our own WARC files: nothing is told to be kept before it is on disk, and what was kept comes back exactly."""

from __future__ import annotations

import asyncio
import fcntl
import io
import os
import random
import resource
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.archive import AsyncArchive, WarcArchive, iterate
from ingest.adapters.archive.records import pack_page
from ingest.errors import FolderRefused, RecordLost, StoreFull
from ingest.model import ArchiveRef, FetchedPage, Redirect

PAGE = FetchedPage(
    url="https://news.example/story?a=1",
    final_url="https://www.news.example/störy",
    status=402,
    headers=(
        ("content-type", "text/html; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("content-length", "99"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("x-letters", "caf\xe9"),
        ("x-empty", ""),
    ),
    body="<p>Wörter\x00 und mehr</p>\r\n\r\n".encode(),
    fetched_at=datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC),
    redirects=(
        Redirect(url="https://news.example/story?a=1", status=301),
        Redirect(url="http://b.example/ x", status=307),
    ),
    elapsed_ms=12.75,
)


def random_page(number: int, size: int) -> FetchedPage:
    """Return a page that does not compress."""
    return replace(PAGE, url=f"https://news.example/{number}", body=random.Random(number).randbytes(size))


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        replace(PAGE, body=b""),
        replace(PAGE, headers=()),
        replace(PAGE, redirects=(), status=200, final_url=PAGE.url),
        replace(PAGE, status=299),
        replace(PAGE, fetched_at=datetime(2026, 3, 1, tzinfo=UTC)),
        replace(PAGE, body=bytes(range(256)) * 4000),
        replace(PAGE, body=b"HTTP/1.1 200 OK\r\n\r\nWARC/1.1\r\n\r\n"),
    ],
    ids=["everything", "no body", "no headers", "no redirects", "odd status", "whole second", "large", "like a record"],
)
def test_a_response_comes_back_exactly(tmp_path: Path, page: FetchedPage) -> None:
    archive = WarcArchive(tmp_path, 10)
    first, second = archive.write(random_page(1, 100)), archive.write(page)
    archive.close()

    assert archive.read(second) == page
    assert archive.read(first) == random_page(1, 100)


@given(st.binary(max_size=2000))
def test_any_body_survives_packing(body: bytes) -> None:
    page = replace(PAGE, body=body)
    record = next(ArchiveIterator(io.BytesIO(pack_page(page))))

    assert record.reader.read() == body
    assert record.http_headers.status_code == page.status


def test_line_breaks_in_what_a_server_sent_cannot_forge_fields(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 10)
    forged = replace(
        PAGE, headers=(("x", "a\r\nWARC-Type: warcinfo\r\n\r\nHTTP/1.1 200 OK"),), url="https://a.example/\r\nX: y"
    )
    page = archive.read(archive.write(forged))

    assert page.headers == (("x", "a WARC-Type: warcinfo HTTP/1.1 200 OK"),)
    assert (page.url, page.status) == ("https://a.example/ X: y", 402)


def test_another_tool_reads_the_file_with_its_digests(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path / "deep" / "folder", 10)
    refs = [archive.write(random_page(n, 500)) for n in range(3)]
    archive.close()
    file = tmp_path / "deep" / "folder" / refs[0].file
    with file.open("rb") as stream:
        records = [
            (record.record_type, record.stream_pos, record.headers.get("WARC-Target-URI"), record.verify_block_digest())
            for record in ArchiveIterator(stream, parse_http=False)
        ]

    assert records[0][0] == WarcRecordType.warcinfo
    assert records[1:] == [(WarcRecordType.response, ref.offset, PAGE.final_url, True) for ref in refs]
    assert refs[-1].offset + refs[-1].length == file.stat().st_size


def test_a_full_file_is_followed_by_a_new_one(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 1)
    refs = [archive.write(random_page(n, 400_000)) for n in range(4)]
    huge = archive.write(random_page(9, 2_000_000))
    archive.close()

    assert [ref.file for ref in refs] == [refs[0].file] * 2 + [refs[2].file] * 2
    assert len({refs[0].file, refs[2].file, huge.file}) == 3
    assert archive.read(huge) == random_page(9, 2_000_000)
    assert all((tmp_path / ref.file).stat().st_size <= 1 << 20 for ref in refs)


def test_writers_of_one_folder_have_files_of_their_own_and_lock_them(tmp_path: Path) -> None:
    one, other = WarcArchive(tmp_path, 10), WarcArchive(tmp_path, 10)
    refs = one.write(PAGE), other.write(PAGE)

    assert refs[0].file != refs[1].file
    assert not lockable(tmp_path / refs[0].file)
    one.close()
    assert lockable(tmp_path / refs[0].file)
    other.close()


def lockable(path: Path) -> bool:
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


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


def test_the_pipelines_face_writes_in_a_thread_of_its_own(tmp_path: Path) -> None:
    async def keep() -> tuple[FetchedPage, ...]:
        archive = AsyncArchive(WarcArchive(tmp_path, 10))
        refs = await asyncio.gather(*(archive.write(random_page(n, 50)) for n in range(5)))
        pages = [await archive.read(ref) for ref in refs]
        await archive.aclose()
        return tuple(pages)

    assert [page.url for page in asyncio.run(keep())] == [f"https://news.example/{n}" for n in range(5)]
