"""Our own WARC files: nothing is told to be kept before it is on disk, and what was kept comes back exactly."""

from __future__ import annotations

import asyncio
import fcntl
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archive_pages import PAGE, random_page
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.archive import AsyncArchive, WarcArchive
from ingest.adapters.archive.records import pack_page
from ingest.model import FetchedPage


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


def test_the_pipelines_face_writes_in_a_thread_of_its_own(tmp_path: Path) -> None:
    async def keep() -> tuple[FetchedPage, ...]:
        archive = AsyncArchive(WarcArchive(tmp_path, 10))
        refs = await asyncio.gather(*(archive.write(random_page(n, 50)) for n in range(5)))
        pages = [await archive.read(ref) for ref in refs]
        await archive.aclose()
        return tuple(pages)

    assert [page.url for page in asyncio.run(keep())] == [f"https://news.example/{n}" for n in range(5)]
