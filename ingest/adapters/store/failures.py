"""What a driver's complaint means to us: refused, full, or not answering. Everything else is a bug and rises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ingest.errors import BadInput, StoreError, StoreFull, StoreLocked, StoreRefused, StoreUnavailable

_FULL = ("disk is full", "No space left on device", "could not extend file")
_NOT_OURS = ("file is not a database", "database disk image is malformed", "file is encrypted")
_LOCK_NOT_AVAILABLE = "55P03"
_NEVER = ("does not exist", "authentication failed", "no password supplied", "permission denied for")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn a driver's error into ours, its first line kept.

    Args:
        where: The database, named without its password.

    Raises:
        StoreRefused: It is no database, or the server refuses who we are.
        StoreFull: No space is left.
        StoreLocked: A lock was not had within the time that the transaction set itself (PostgreSQL).
        StoreUnavailable: It does not answer, is locked for too long, or took the transaction back.
    """
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable(f"{where}: no connection came free") from error
    except (OperationalError, InterfaceError) as error:
        raise _meaning(where, error) from error
    except DatabaseError as error:
        if error.connection_invalidated or any(mark in str(error.orig) for mark in _NOT_OURS):
            raise _meaning(where, error) from error
        raise


@contextmanager
def condition_blamed(condition: str | None) -> Iterator[None]:
    """Where a query holds a condition that somebody typed, blame that for what the database does not understand.

    Raises:
        BadInput: The condition cannot be used.
    """
    try:
        yield
    except (ProgrammingError, OperationalError, DataError) as error:
        if condition is None:
            raise
        said = str(error.orig).strip().splitlines()
        raise BadInput(
            f"the condition {condition!r} cannot be used: {said[0] if said else 'not understood'}"
        ) from error


def _meaning(where: str, error: DBAPIError) -> StoreError | StoreRefused:
    said = str(error.orig).strip()
    line = said.splitlines()[0] if said else type(error.orig).__name__
    if any(mark in said for mark in _FULL):
        return StoreFull(f"{where}: {line}")
    if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        return StoreLocked(f"{where}: {line}")
    if any(mark in said for mark in _NOT_OURS):
        return StoreRefused(f"{where} is not a usable SQLite database: {line}")
    if error.statement is None and any(mark in said for mark in _NEVER):
        return StoreRefused(f"{where}: {line}")
    return StoreUnavailable(f"{where}: {line}")
