"""WARC files of our own: one record a response, on disk before its place is told.

Every process writes files of its own, named by chance and never by content, so writers need not know each other. A
file is only ever appended to; what a crash leaves half-written stands at the end of a file that nobody continues, and
nothing points at it. A new day begins a new file, so that whole files grow old. Never used from two threads at once.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import os
import secrets
from datetime import date
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from ingest import __version__
from ingest.adapters.archive.erase import erase_records
from ingest.adapters.archive.records import is_own, pack_file_head, pack_page, read_page, split_http
from ingest.adapters.clock import read_clock
from ingest.adapters.syncing import sync_path
from ingest.errors import FolderRefused, RecordLost, StoreError, StoreFull
from ingest.model import ArchiveRef, FetchedPage

_SOFTWARE = f"ingest/{__version__}"
_MIB = 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class WarcArchive:
    """Keeps raw responses in a folder.

    Args:
        folder: Created when it is not there.
        max_file_mib: MiB at which a file is closed and a new one begun; a larger record has a file to itself.
    """

    def __init__(self, folder: Path, max_file_mib: int) -> None:
        self._folder = folder
        self._max_bytes = max_file_mib * _MIB
        self._name = ""
        self._file: int | None = None
        self._size = 0
        self._begun_on: date | None = None

    def write(self, page: FetchedPage) -> ArchiveRef:
        """Write the record of a response and return where it stands, once it is on disk.

        Raises:
            FolderRefused: The folder cannot be created or written.
            StoreFull: There is no space left; nothing is left behind.
            StoreError: The disk failed; the file is not written to again.
        """
        record = pack_page(page)
        if self._size + len(record) > self._max_bytes:
            self.close()
        self.rest()
        file = self._file if self._file is not None else self._begin_file()
        offset = self._size
        self._append(file, record)
        return ArchiveRef(file=self._name, offset=offset, length=len(record))

    def read(self, ref: ArchiveRef) -> FetchedPage:
        """Return the response that a reference leads to, exactly as it was written.

        Raises:
            RecordLost: The file is gone, or what stands there is not the record.
        """
        place = f"{ref.file}:{ref.offset}"
        if Path(ref.file).name != ref.file:
            raise RecordLost(place, "a reference never leaves the archive's folder")
        try:
            with (self._folder / ref.file).open("rb") as stream:
                stream.seek(ref.offset)
                packed = stream.read(ref.length)
            for record in ArchiveIterator(io.BytesIO(packed), parse_http=False, verify_digests=True):
                block = split_http(record.reader.read(record.content_length))
                if block is not None and is_own(record):
                    return read_page(record, block)
        except (OSError, ValueError, IndexError) as error:
            raise RecordLost(place, f"{type(error).__name__}: {error}") from error
        raise RecordLost(place, "no record of ours begins there")

    def erase(self, ref: ArchiveRef) -> None:
        """Overwrite a record that nothing will point at; raises as `erase_records`."""
        erase_records(self._folder, (ref,))

    def rest(self) -> None:
        """Close the file that is being written if it was begun on an earlier day (UTC)."""
        if self._begun_on != read_clock().date():
            self.close()

    def close(self) -> None:
        """Close the file that is being written; the next record begins a new one. All records are on disk already."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def _begin_file(self) -> int:
        """Create a file under a new name and make both file and name durable."""
        now = read_clock()
        name = f"ingest-{now:%Y%m%d%H%M%S}-{secrets.token_hex(6)}.warc.gz"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = os.open(
                self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o640
            )
        except OSError as error:
            if error.errno in _FULL:
                raise StoreFull(f"{self._folder}: {error.strerror}") from error
            raise FolderRefused(f"{self._folder}: cannot be written: {error.strerror}") from error
        # Tells tools that clean up that this file is still growing; waits only for one that is just asking.
        fcntl.flock(file, fcntl.LOCK_EX)
        self._name, self._file, self._size, self._begun_on = name, file, 0, now.date()
        self._append(file, pack_file_head(name, _SOFTWARE))
        sync_path(self._folder)
        return file

    def _append(self, file: int, record: bytes) -> None:
        try:
            _write_whole(file, record)
            os.fsync(file)
        except OSError as error:
            self._give_up(file)
            if error.errno in _FULL:
                raise StoreFull(f"{self._name}: {error.strerror}") from error
            raise StoreError(f"{self._name}: {error.strerror}") from error
        self._size += len(record)

    def _give_up(self, file: int) -> None:
        """Cut off what was half-written and leave the file: after a failed sync nobody knows what it holds."""
        with contextlib.suppress(OSError):  # what is left then is a torn tail, which readers pass over
            os.ftruncate(file, self._size)
        self.close()


def _write_whole(file: int, record: bytes) -> None:
    rest = memoryview(record)
    while rest:
        rest = rest[os.write(file, rest) :]
