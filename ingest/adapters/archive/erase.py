"""Takes records out of WARC files where they stand, for good: their bytes are overwritten, everything else stays.

A record is replaced by one of the same length that holds zeros, so no other record moves, a file that is still growing
need not be closed, and a kill at any moment costs nothing but a second run. What is asked to be erased and is no
beginning of a record is refused, since overwriting the wrong place would harm another page.
Sources: RFC 1952 (gzip member, FEXTRA), RFC 1951 §3.2.4 (stored blocks), WARC 1.1 §6.7 (metadata).
"""

from __future__ import annotations

import os
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.errors import FolderRefused, RecordLost
from ingest.model import ArchiveRef

ERASED = "Ingest-Erased"
"""Field that marks a record whose content was overwritten."""

_MAGIC = b"\x1f\x8b\x08"
_STORED_MAX = 0xFFFF
_EXTRA_MAX = 0xFFFF
_HEAD_BYTES, _TAIL_BYTES, _BLOCK_BYTES = 10, 8, 5
_URN = "urn:uuid:00000000-0000-0000-0000-000000000000"
_SHORTEST = 240


def blank_record(length: int) -> bytes:
    """Return a record of zeros that is one gzip member of exactly this many bytes; raises ValueError below 240."""
    if length < _SHORTEST:
        raise ValueError(f"no record fits into {length} bytes")
    # Leaves between 2 and some 250 bytes, which the member's extra field takes up.
    zeros = max(0, length - _SHORTEST - _BLOCK_BYTES * (length // _STORED_MAX))
    content = _record(zeros)
    spare = length - _HEAD_BYTES - _TAIL_BYTES - len(_store(content)) - 2
    assert 0 <= spare <= _EXTRA_MAX
    head = _MAGIC + b"\x04" + bytes(6) + struct.pack("<H", spare) + bytes(spare)
    return head[:9] + b"\xff" + head[10:] + _store(content) + struct.pack("<II", zlib.crc32(content), len(content))


def erase_records(folder: Path, refs: Iterable[ArchiveRef]) -> int:
    """Overwrite records and return how many were there; on disk when this returns. Files that are gone are passed over.

    Raises:
        RecordLost: No record begins, or ends, at the place named; nothing of that file was touched.
        FolderRefused: A file cannot be written.
    """
    by_file: dict[str, list[ArchiveRef]] = defaultdict(list)
    for ref in refs:
        if Path(ref.file).name != ref.file:
            raise RecordLost(f"{ref.file}:{ref.offset}", "a reference never leaves the archive's folder")
        by_file[ref.file].append(ref)
    return sum(_erase_in(folder / name, found) for name, found in sorted(by_file.items()))


def _erase_in(path: Path, refs: Sequence[ArchiveRef]) -> int:
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise FolderRefused(f"{path}: cannot be written, so nothing can be erased: {error.strerror}") from error
    try:
        size = os.fstat(file).st_size
        for ref in refs:
            _require_record(file, ref, size)
        for ref in refs:
            _overwrite(file, ref)
        os.fsync(file)
    finally:
        os.close(file)
    return len(refs)


def _require_record(file: int, ref: ArchiveRef, size: int) -> None:
    """A record begins here and another, or the file's end, follows: true of one erased by halves, too."""
    end = ref.offset + ref.length
    begins = os.pread(file, len(_MAGIC), ref.offset) == _MAGIC
    ends = end == size or os.pread(file, len(_MAGIC), end) == _MAGIC
    if not (begins and ends and ref.length >= _SHORTEST):
        raise RecordLost(f"{ref.file}:{ref.offset}", "no record stands there: nothing in this file was erased")


def _overwrite(file: int, ref: ArchiveRef) -> None:
    rest, place = memoryview(blank_record(ref.length)), ref.offset
    while rest:
        written = os.pwrite(file, rest, place)
        rest, place = rest[written:], place + written


def _record(zeros: int) -> bytes:
    fields = (
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: <{_URN}>",
        "WARC-Date: 1970-01-01T00:00:00Z",
        f"{ERASED}: 1",
        f"Content-Length: {zeros}",
    )
    return ("\r\n".join(fields) + "\r\n\r\n").encode("ascii") + bytes(zeros) + b"\r\n\r\n"


def _store(content: bytes) -> bytes:
    """Return the content as stored blocks of deflate, whose length is known beforehand."""
    parts = [content[start : start + _STORED_MAX] for start in range(0, len(content), _STORED_MAX)]
    return b"".join(
        struct.pack("<BHH", place == len(parts) - 1, len(part), len(part) ^ 0xFFFF) + part
        for place, part in enumerate(parts)
    )
