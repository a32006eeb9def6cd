"""What the database could not do."""

from __future__ import annotations

from ingest.errors.root import IngestError


class StoreError(IngestError):
    """The database could not do what was asked; the transaction was rolled back."""

    code = "store_error"

    def __init__(self, detail: str) -> None:
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class StoreUnavailable(StoreError):
    """The database does not answer."""

    code = "store_unavailable"


class StoreLocked(StoreError):
    """Another connection held a lock for too long; nothing was changed, and the same can be tried again."""

    code = "store_locked"


class StoreFull(StoreError):
    """There is no space left to write to."""

    code = "store_full"


class StaleLease(StoreError):
    """The entry's lease was lost to another worker."""

    code = "stale_lease"
