"""Responses out of any WARC file, ours or another crawler's: the input of a backfill from archives.

Bodies are brought to what a fetch would have given: transfer and content coding undone within bounds, ends verified.
What cannot be is an error beside its address, never a shorter page. A file that breaks off, as a crash leaves it, gives
what stands before the break.
Sources: WARC 1.1 (ISO 28500:2017), RFC 9112 §7.1 (chunked).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ingest.adapters.archive.records import HttpBlock, is_own, read_page, read_record_date, restore_headers, split_http
from ingest.adapters.fetch.bodies import BodyReader
from ingest.adapters.fetch.faults import Fault
from ingest.errors import BadInput, BadResponse, PageError, TooLarge
from ingest.model import FetchedPage

_MIB = 1024 * 1024
_HEAD_ROOM = 64 * 1024
_MAX_RATIO = 100
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response record of a WARC file.

    Attributes:
        offset: Where the record begins; `read_capture` finds it there again, unless the file is one single gzip member.
        result: The response, or why it cannot be used.
    """

    path: Path
    offset: int
    result: FetchedPage | PageError


def iterate(paths: Iterable[Path], *, max_body_mib: int = 10) -> Iterator[FetchedPage | PageError]:
    """Yield every HTTP response of some WARC files, in order; errors stand in the place of what cannot be used.

    Raises:
        BadInput: A file cannot be opened, or is no WARC file.
    """
    for path in paths:
        for capture in iterate_captures(path, max_body_mib=max_body_mib):
            yield capture.result


def iterate_captures(path: Path, *, max_body_mib: int = 10) -> Iterator[Capture]:
    """Yield every HTTP response of one WARC file with its offset.

    Args:
        path: A WARC file; plain, or compressed as gzip, zstd or lz4.
        max_body_mib: MiB of a body, decoded; larger ones are TooLarge.

    Raises:
        BadInput: The file cannot be opened, or is no WARC file.
    """
    records_seen = 0
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    with stream:
        try:
            for record in ArchiveIterator(stream, parse_http=False, strict_mode=False):
                records_seen += 1
                if record.record_type is WarcRecordType.response and _is_web(record):
                    yield Capture(path=path, offset=record.stream_pos, result=_read(record, max_body_mib * _MIB))
        except (OSError, ValueError) as error:
            if records_seen:
                yield Capture(path=path, offset=stream.tell(), result=BadResponse(str(path), f"breaks off: {error}"))
                return
            raise BadInput(f"{path}: not a WARC file: {error}") from error
    if not records_seen:
        raise BadInput(f"{path}: not a WARC file, or an empty one")


def read_capture(path: Path, offset: int, *, max_body_mib: int = 10) -> FetchedPage:
    """Return the response whose record begins at an offset.

    Raises:
        BadInput: The file cannot be opened, or no response begins there.
        PageError: The response cannot be used.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            for record in ArchiveIterator(stream, parse_http=False, strict_mode=False):
                result = _read(record, max_body_mib * _MIB)
                if isinstance(result, PageError):
                    raise result
                return result
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: no response at {offset}: {error}") from error
    raise BadInput(f"{path}: no response at {offset}")


def _is_web(record: WarcRecord) -> bool:
    return (record.headers.get("WARC-Target-URI") or "").strip("<>").startswith(("http://", "https://"))


def _read(record: WarcRecord, max_bytes: int) -> FetchedPage | PageError:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    length = record.content_length
    if length > max_bytes + _HEAD_ROOM:
        return TooLarge(url, f"a record of {length} bytes, more than {max_bytes}")
    if record.headers.get("WARC-Truncated"):
        return BadResponse(url, f"truncated when it was captured: {record.headers.get('WARC-Truncated')}")
    raw = record.reader.read(length)
    if len(raw) < length:
        return BadResponse(url, "the archive breaks off within this record")
    block = split_http(raw)
    if block is None:
        return BadResponse(url, "the record holds no HTTP response")
    if is_own(record):
        return _read_own(record, block, url)
    try:
        body, captured_at = _decode(block, max_bytes), read_record_date(record)
    except Fault as fault:
        return fault.kind(url, fault.detail)
    except ValueError as error:
        return BadResponse(url, str(error))
    return FetchedPage(
        url=url,
        final_url=url,
        status=block.status,
        headers=restore_headers(block.headers),
        body=body,
        fetched_at=captured_at,
    )


def _read_own(record: WarcRecord, block: HttpBlock, url: str) -> FetchedPage | PageError:
    try:
        return read_page(record, block)
    except ValueError as error:
        return BadResponse(url, f"a record of ours that was changed: {error}")


def _decode(block: HttpBlock, max_bytes: int) -> bytes:
    """Undo what was done for the transfer, where the archive kept it; some archives undo it and keep the headers."""
    body = block.body
    codings = block.values("content-encoding")
    if "chunked" in " ".join(block.values("transfer-encoding")).lower() and _CHUNK.match(body):
        body = _unchunk(body)
    elif not codings:
        _check_length(block)
    if not body.startswith(b"\x1f\x8b") and "gzip" in " ".join(codings).lower():
        codings = []
    reader = BodyReader(codings, max_bytes=max_bytes, max_ratio=_MAX_RATIO)
    reader.feed(body)
    return reader.whole()


def _unchunk(body: bytes) -> bytes:
    try:
        return ChunkedReader(io.BytesIO(body)).read(len(body))
    except (OSError, ValueError) as error:
        raise Fault(BadResponse, f"broken chunks: {error}") from error


def _check_length(block: HttpBlock) -> None:
    stated = block.values("content-length")
    if stated and stated[0].isdigit() and int(stated[0]) > len(block.body):
        raise Fault(BadResponse, f"{len(block.body)} bytes of the {stated[0]} announced")
