"""Records are erased where they stand: nothing of them is left, and no other record notices."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from archive_pages import PAGE, random_page
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.archive import WarcArchive, erase_records, find_strays, iterate, list_files, rewrite_file
from ingest.adapters.archive.erase import blank_record
from ingest.errors import RecordLost
from ingest.model import ArchiveRef, FetchedPage

SENTENCE = b"The ferry to the lighthouse was sold to a private owner."
SECRET = replace(PAGE, body=b"<p>" + SENTENCE + b"</p>", url="https://news.example/ferry")


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


@given(st.integers(240, 300_000))
def test_a_blank_record_has_exactly_the_length_that_is_asked_for(length: int) -> None:
    record = blank_record(length)

    assert len(record) == length
    assert gzip.decompress(record).startswith(b"WARC/1.1\r\nWARC-Type: metadata")


def test_an_erased_record_leaves_nothing_and_its_neighbours_stay(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 10)
    before, secret, after = (archive.write(page) for page in (random_page(1, 70_000), SECRET, random_page(2, 9)))
    there = unpacked(tmp_path / secret.file).count(SENTENCE)
    erased = erase_records(tmp_path, (secret,))
    again = erase_records(tmp_path, (secret,))
    later = archive.write(random_page(3, 50))  # the file was growing all the while
    archive.close()

    assert (there, erased, again) == (1, 1, 1)
    assert SENTENCE not in unpacked(tmp_path / secret.file)
    assert [archive.read(ref) for ref in (before, after, later)] == [
        random_page(1, 70_000),
        random_page(2, 9),
        random_page(3, 50),
    ]
    assert later.file == secret.file
    assert [page.url for page in iterate([tmp_path / secret.file]) if isinstance(page, FetchedPage)] == [
        f"https://news.example/{number}" for number in (1, 2, 3)
    ]
    with pytest.raises(RecordLost):
        archive.read(secret)


@pytest.mark.parametrize("kept", [0, 1, 100, 400])
def test_a_record_erased_by_halves_is_erased_by_the_next_run(tmp_path: Path, kept: int) -> None:
    archive = WarcArchive(tmp_path, 10)
    secret, after = archive.write(replace(SECRET, body=random_page(5, 3000).body)), archive.write(PAGE)
    archive.close()
    path = tmp_path / secret.file
    raw = bytearray(path.read_bytes())
    raw[secret.offset : secret.offset + kept] = blank_record(secret.length)[:kept]
    path.write_bytes(raw)
    erase_records(tmp_path, (secret,))

    assert path.read_bytes()[secret.offset : secret.offset + secret.length] == blank_record(secret.length)
    assert archive.read(after) == PAGE


@pytest.mark.parametrize(("shift", "grow"), [(1, 0), (0, 1), (0, -1), (-300, 0)])
def test_what_is_no_record_is_never_overwritten(tmp_path: Path, shift: int, grow: int) -> None:
    archive = WarcArchive(tmp_path, 10)
    archive.write(random_page(1, 500))
    good, ref = archive.write(SECRET), archive.write(PAGE)
    archive.close()
    before = (tmp_path / ref.file).read_bytes()
    wrong = replace(ref, offset=ref.offset + shift, length=ref.length + grow)

    with pytest.raises(RecordLost):
        erase_records(tmp_path, (good, wrong))
    assert (tmp_path / ref.file).read_bytes() == before


def test_a_reference_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordLost, match="never leaves"):
        erase_records(tmp_path / "archive", (ArchiveRef(file="../x.warc.gz", offset=0, length=300),))


def test_a_file_that_is_gone_has_nothing_to_erase(tmp_path: Path) -> None:
    assert erase_records(tmp_path, (ArchiveRef(file="gone.warc.gz", offset=0, length=300),)) == 0


def test_strays_are_found_between_the_records_that_are_known(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 10)
    refs = [archive.write(random_page(number, 200)) for number in range(4)]
    [growing] = list_files(tmp_path)
    archive.close()
    [file] = list_files(tmp_path)
    known = [(ref.offset, ref.length) for ref in (refs[0], refs[2])]
    strays = tuple(find_strays(tmp_path, file, known))
    erase_records(tmp_path, [one.ref for one in strays])

    assert (growing.growing, file.growing) == (True, False)
    assert [one.ref for one in strays] == [refs[1], refs[3]]
    assert strays[0].urls == (PAGE.final_url, "https://news.example/1")
    assert tuple(find_strays(tmp_path, file, known)) == ()


def test_a_torn_record_at_the_end_is_a_stray_once_nobody_writes_it_any_more(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 10)
    ref = archive.write(random_page(1, 3000))
    path = tmp_path / ref.file
    path.write_bytes(path.read_bytes()[:-500])
    [growing] = list_files(tmp_path)
    while_growing = tuple(find_strays(tmp_path, growing, ()))
    archive.close()
    [resting] = list_files(tmp_path)
    [stray] = find_strays(tmp_path, resting, ())
    erase_records(tmp_path, (stray.ref,))

    assert while_growing == ()
    assert (stray.ref.offset, stray.ref.length) == (ref.offset, ref.length - 500)
    assert not any(isinstance(page, FetchedPage) for page in iterate([path]))


def test_a_file_written_anew_holds_what_was_asked_for_and_nothing_else(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, 10)
    refs = [archive.write(page) for page in (random_page(1, 900), SECRET, random_page(2, 900))]
    archive.close()
    once = rewrite_file(tmp_path, refs[0].file, (refs[0], refs[2]), "test/1")
    twice = rewrite_file(tmp_path, once[0].file, once, "test/1")

    assert [archive.read(ref) for ref in twice] == [random_page(1, 900), random_page(2, 900)]
    assert SENTENCE in unpacked(tmp_path / refs[0].file)
    assert SENTENCE not in unpacked(tmp_path / once[0].file)
    assert [ref.file for ref in (refs[0], once[0], twice[0])] == [
        refs[0].file,
        refs[0].file.replace(".warc", ".1.warc"),
        refs[0].file.replace(".warc", ".2.warc"),
    ]
    assert [file.name for file in list_files(tmp_path)] == sorted((refs[0].file, once[0].file, twice[0].file))


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    for name in ("CC-MAIN-1.warc.gz", "notes.txt", "ingest-20260101000000-0123456789ab.warc.gz.part"):
        (tmp_path / name).write_bytes(b"x")

    assert list_files(tmp_path) == ()
    assert list_files(tmp_path / "nowhere") == ()
