"""What the person at the command line can mend."""

from __future__ import annotations

from typing import ClassVar

from ingest.errors.root import IngestError


class UserError(IngestError):
    """Something the person at the command line can mend; the message says what, where and what to do."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return self.message


class BadInput(UserError):
    """A file, address or argument that cannot be used."""

    code = "bad_input"


class BadConfig(UserError):
    """An unknown key or a bad value in config.toml or the environment."""

    code = "bad_config"


class BadRule(UserError):
    """A rule file that cannot be used."""

    code = "bad_rule"


class StoreRefused(UserError):
    """A database that must not be used: not one of ours, newer than this program, not migrated, or unsafe."""

    code = "store_refused"
    exit_code = 3


class CursorRefused(UserError):
    """A change cursor that belongs to another life of the database (restored, failed over, or another one)."""

    code = "cursor_refused"
    exit_code = 4


class CursorExpired(UserError):
    """A change cursor older than what is still held; nothing is skipped silently."""

    code = "cursor_expired"
    exit_code = 4


class FolderRefused(UserError):
    """A folder that cannot be created or written."""

    code = "folder_refused"
    exit_code = 3
