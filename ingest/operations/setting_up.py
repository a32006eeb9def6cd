"""Setting a folder up: config.toml as it is shipped, with the contact filled in, and a database at this schema.

Overwrites nothing: a config file that is there is read, a database that is there is brought up to date.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from ingest.adapters.store import open_store, upgrade_database
from ingest.config import read_config
from ingest.config.read import FILE_NAME
from ingest.errors import BadInput, FolderRefused
from ingest.operations.saved_page import reason_of
from ingest.resources import default_config

_CONTACT = 'contact = ""'
_MOST_CONTACT = 200
_BAD_CONTACT = re.compile(r'[\x00-\x1f\x7f"\\()]|[^\x00-\x7f]')


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What was made and what was there.

    Attributes:
        database: Its URL, without the password.
        database_made: Whether it was created or brought up to date.
        contact: As the settings have it; empty when none is set.
        is_here: Whether commands find the config from the current folder.
    """

    config_file: Path
    config_written: bool
    database: str
    database_made: bool
    contact: str
    is_here: bool


def set_up(folder: Path | None, *, config_file: Path | None, contact: str) -> SetUp:
    """Write what is missing and create or upgrade the database.

    Args:
        folder: Where config.toml goes, made when it is missing; None: here, or where `config_file` says.
        config_file: A file to write under another name; None for config.toml in the folder.
        contact: Written into a new config file; empty to leave it for later.

    Raises:
        BadInput: The contact cannot be sent in a header.
        FolderRefused: The folder or the file cannot be written.
        UserError: A config or database that is there cannot be used.
        StoreError: The database does not answer.
    """
    if len(contact) > _MOST_CONTACT or _BAD_CONTACT.search(contact):
        raise BadInput("the contact must be a plain mail address or web page, as you@example.org")
    path = _place(folder, config_file)
    written = _write_config(path, contact)
    config = read_config(path)
    made = upgrade_database(config.database_url)
    store = open_store(config.database_url, migrate=False)
    try:
        place = store.place
    finally:
        store.close()
    return SetUp(
        config_file=path,
        config_written=written,
        database=place,
        database_made=made,
        contact=config.identity.contact,
        is_here=path.absolute() == (Path.cwd() / FILE_NAME),
    )


def _place(folder: Path | None, config_file: Path | None) -> Path:
    if folder is not None and config_file is not None:
        raise BadInput("give either a folder or --config, not both")
    path = config_file if config_file is not None else (folder or Path()) / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise FolderRefused(f"{path.parent} cannot be made: {reason_of(error)}") from error
    return path


def _write_config(path: Path, contact: str) -> bool:
    """Write the shipped settings unless a file is there; whether it was written. Whole or not at all."""
    if path.exists():
        return False
    text = default_config().read_text(encoding="utf-8")
    filled = text.replace(_CONTACT, f'contact = "{contact}"', 1)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(filled, encoding="utf-8")
        unfinished.rename(path)
    except OSError as error:
        raise FolderRefused(f"{path} cannot be written: {reason_of(error)}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return True
