"""WARC files of other crawlers: bodies as a fetch would have given them, or a typed error, never a shorter page."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.adapters.archive import WarcArchive, iterate, iterate_captures, read_capture
from ingest.errors import BadInput, BadResponse, PageError, TooLarge
from ingest.model import FetchedPage

BODY = b"<p>A page of words.</p>" * 40
PACKED = gzip.compress(BODY)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(
    http: bytes, *, url: str = "https://old.example/a", kind: str = "response", fields: str = "", version: str = "1.0"
) -> bytes:
    """Return one WARC record, uncompressed."""
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-03-01T12:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\n{fields}Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def response(headers: str, body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (body[:7], body[7:])) + b"0\r\n\r\n"


def only(path: Path, content: bytes) -> FetchedPage | PageError:
    path.write_bytes(content)
    (found,) = iterate([path], max_body_mib=1)
    return found


@pytest.mark.parametrize(
    "http",
    [
        response("", BODY),
        response("Content-Encoding: gzip\r\n", PACKED),
        response("Content-Encoding: deflate\r\n", zlib.compress(BODY)),
        response("Transfer-Encoding: chunked\r\n", chunked(BODY)),
        response("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked(PACKED)),
        response("Content-Encoding: gzip\r\nContent-Length: 120\r\n", BODY),
        response("Transfer-Encoding: chunked\r\n", BODY),
        response("X-Crawler-Content-Encoding: gzip\r\n", BODY),
        b"HTTP/1.1 200\nContent-Type: text/html\n\n" + BODY,
    ],
    ids=[
        "plain",
        "gzip",
        "deflate",
        "chunked",
        "chunked gzip",
        "already unpacked",
        "already unchunked",
        "renamed by the crawler",
        "bare line feeds",
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain file", "gzip file"])
def test_a_body_is_what_a_fetch_would_have_given(tmp_path: Path, http: bytes, pack: Callable[[bytes], bytes]) -> None:
    page = only(tmp_path / "x.warc.gz", pack(record(http)))

    assert isinstance(page, FetchedPage)
    assert page.body == BODY
    assert (page.url, page.final_url, page.status, page.fetched_at) == (
        "https://old.example/a",
        "https://old.example/a",
        200,
        NOON,
    )
    assert all(not name.startswith("x-crawler-") for name, _ in page.headers)


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (record(response("Content-Encoding: gzip\r\n", PACKED[:-20])), BadResponse, "cut off"),
        (record(response("Content-Encoding: br\r\n", BODY)), BadResponse, "content coding 'br'"),
        (record(response("Transfer-Encoding: chunked\r\n", chunked(BODY)[:-30])), BadResponse, "broken chunks"),
        (record(response("Content-Length: 5000\r\n", BODY)), BadResponse, "920 bytes of the 5000 announced"),
        (record(response("", BODY), fields="WARC-Truncated: length\r\n"), BadResponse, "truncated when"),
        (record(b"no response at all"), BadResponse, "no HTTP response"),
        (record(response("", BODY)).replace(b"2026-03-01", b"2026-99-01"), BadResponse, "without a readable date"),
        (record(response("", b"x" * 2_000_000)), TooLarge, "more than 1048576"),
        (record(response("Content-Encoding: gzip\r\n", gzip.compress(b"x" * 9_000_000))), TooLarge, "decode"),
        (record(response("", BODY))[:-200], BadResponse, "breaks off"),
    ],
    ids=[
        "cut gzip",
        "unknown coding",
        "cut chunks",
        "short",
        "marked",
        "not http",
        "no date",
        "large",
        "bomb",
        "cut record",
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, content: bytes, error: type[PageError], reason: str) -> None:
    found = only(tmp_path / "x.warc", content)

    assert type(found) is error
    assert reason in found.detail
    assert found.url == "https://old.example/a"


def test_only_responses_from_the_web_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request")
        + record(b"software: x\r\n", kind="warcinfo")
        + record(response("", b"dns"), url="dns:old.example")
        + record(response("", b"kept"), url="<https://old.example/kept>", version="1.1")
        + record(b"a picture", kind="resource")
    )

    assert [(page.url, page.body) for page in iterate([path]) if isinstance(page, FetchedPage)] == [
        ("https://old.example/kept", b"kept")
    ]


def test_a_bad_record_does_not_hide_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(
        gzip.compress(record(response("Content-Encoding: gzip\r\n", PACKED[:-20])))
        + gzip.compress(record(response("", b"good"), url="https://old.example/b"))
    )
    bad, good = iterate([path])

    assert isinstance(bad, BadResponse)
    assert isinstance(good, FetchedPage)
    assert good.body == b"good"


def test_a_file_that_turns_into_rubbish_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(record(response("", b"good")) + b"rubbish\r\n" * 50)
    good, broken = iterate([path])

    assert isinstance(good, FetchedPage)
    assert isinstance(broken, BadResponse)
    assert "breaks off" in broken.detail


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain file", "gzip file"])
def test_a_capture_is_found_again_by_its_offset(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(pack(record(response("", b"%d" % n), url=f"https://old.example/{n}")) for n in range(3)))
    captures = list(iterate_captures(path))

    assert [read_capture(path, capture.offset) for capture in captures] == [capture.result for capture in captures]
    with pytest.raises(BadInput, match="no response"):
        read_capture(path, path.stat().st_size)


def test_our_own_files_are_read_with_the_address_that_was_asked(tmp_path: Path) -> None:
    page = FetchedPage(
        url="https://old.example/short",
        final_url="https://old.example/a-longer-address",
        status=200,
        headers=(("content-encoding", "gzip"),),
        body=BODY,
        fetched_at=NOON,
    )
    archive = WarcArchive(tmp_path, 10)
    ref = archive.write(page)
    archive.close()

    assert list(iterate([tmp_path / ref.file])) == [page]


@pytest.mark.parametrize(
    "content", [None, b"", b"just words\n" * 100, gzip.compress(b"words")], ids=["missing", "empty", "words", "gzip"]
)
def test_what_is_no_warc_file_is_bad_input(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.warc"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BadInput, match=r"x\.warc"):
        list(iterate([path]))
