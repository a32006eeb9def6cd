"""A layer under SQLite that records what it writes and what it syncs: the file calls of the very library that we use.

SQLite lets a program put a file system of its own under it (sqlite.org/vfs.html). This one hands every call to the
usual one and notes three of them: write, truncate, sync. It is made with ctypes, so that the store under test is the
real one, in this process, with Python's own sqlite3. It needs a Python whose sqlite3 module shares its library's
symbols, as every system's does; where it does not, `recording` says so with an error.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

_VOID, _INT, _I64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _VOID, _VOID, _VOID, _INT, _VOID)
_WRITE = ctypes.CFUNCTYPE(_INT, _VOID, _VOID, _INT, _I64)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _VOID, _I64)
_SYNC = ctypes.CFUNCTYPE(_INT, _VOID, _INT)
_METHODS = 19  # pointers of sqlite3_io_methods behind its version number, as of its version 3
_WRITE_AT, _TRUNCATE_AT, _SYNC_AT = 2, 3, 4
_KEPT = ("", "-wal")


class Call(Enum):
    """What was recorded; ACKNOWLEDGED is noted by the test itself."""

    WRITE = auto()
    TRUNCATE = auto()
    SYNC = auto()
    ACKNOWLEDGED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One call, in order.

    Attributes:
        file: What the file's name has behind the database's: nothing or `-wal`; of an acknowledgement, for what it was.
        at: Byte offset of a write, new length of a truncation, else 0.
    """

    call: Call
    file: str
    at: int = 0
    body: bytes = b""


class _IoMethods(ctypes.Structure):
    _fields_ = (("version", _INT), ("methods", _VOID * _METHODS))


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_IoMethods)),)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("file_bytes", _INT),
        ("longest_path", _INT),
        ("next", _VOID),
        ("name", ctypes.c_char_p),
        ("app", _VOID),
        ("open", _VOID),
    )


class Recorder:
    """The calls on one database, as long as `recording` lasts."""

    def __init__(self, database: Path, vfs: _Vfs) -> None:
        self.calls: list[Recorded] = []
        self._database = str(database)
        self._names: dict[int, str] = {}
        self._alive: list[Any] = []  # what SQLite holds pointers to
        self._usual = _OPEN(vfs.open)
        self.open = _OPEN(self._open)

    def acknowledge(self, what: str) -> None:
        """Note that COMMIT returned for this."""
        self.calls.append(Recorded(call=Call.ACKNOWLEDGED, file=what))

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        code: int = self._usual(vfs, name, file, flags, out)
        path = ctypes.string_at(name).decode() if name else ""
        if code == 0 and path.startswith(self._database) and path[len(self._database) :] in _KEPT:
            self._names[file] = path[len(self._database) :]
            self._watch(_File.from_address(file))
        return code

    def _watch(self, file: _File) -> None:
        usual = file.methods.contents
        ours = _IoMethods(usual.version, usual.methods)
        write, truncate = _WRITE(usual.methods[_WRITE_AT]), _TRUNCATE(usual.methods[_TRUNCATE_AT])
        sync = _SYNC(usual.methods[_SYNC_AT])

        def on_write(where: int, body: int, count: int, at: int) -> int:
            self._note(Call.WRITE, where, at, ctypes.string_at(body, count))
            return int(write(where, body, count, at))

        def on_truncate(where: int, size: int) -> int:
            self._note(Call.TRUNCATE, where, size)
            return int(truncate(where, size))

        def on_sync(where: int, flags: int) -> int:
            code = int(sync(where, flags))
            self._note(Call.SYNC, where)
            return code

        kept = (_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync))
        for place, method in zip((_WRITE_AT, _TRUNCATE_AT, _SYNC_AT), kept, strict=True):
            ours.methods[place] = ctypes.cast(method, _VOID).value
        self._alive += [ours, *kept]
        file.methods = ctypes.pointer(ours)

    def _note(self, call: Call, where: int, at: int = 0, body: bytes = b"") -> None:
        self.calls.append(Recorded(call=call, file=self._names[where], at=at, body=body))


@contextmanager
def recording(database: Path) -> Iterator[Recorder]:
    """Record what SQLite does to a database's file and its WAL, while nobody else in this process opens another.

    Raises:
        OSError: This Python's sqlite3 keeps its library to itself.
    """
    library = ctypes.CDLL(_sqlite3.__file__)
    try:
        find = library.sqlite3_vfs_find
    except AttributeError as error:
        raise OSError("this Python's sqlite3 shows no symbols of SQLite: use one linked to libsqlite3") from error
    find.restype = ctypes.POINTER(_Vfs)
    vfs = find(None).contents
    recorder, usual = Recorder(database, vfs), vfs.open
    vfs.open = ctypes.cast(recorder.open, _VOID).value
    try:
        yield recorder
    finally:
        vfs.open = usual
