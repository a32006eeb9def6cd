"""Where an export goes: a file or folder that appears under its name only when it is whole.

Everything is written under a name of its own beside the target, synced, then renamed; what a broken run left is told
by its ending. No name comes from an article. A link at the target is replaced, never followed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ingest.adapters.syncing import sync_path
from ingest.errors import BadInput

UNFINISHED = ".part"
"""Ending of what is still being written."""


@contextmanager
def new_file(target: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Give a file to write to; it stands at the target when the block ends well, and nowhere when it does not.

    Args:
        replace: Whether a file that is there already may be replaced.

    Raises:
        BadInput: The target is taken, or cannot be written.
    """
    _require_free(target, replace=replace)
    unfinished = target.with_name(target.name + UNFINISHED)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        descriptor = os.open(unfinished, flags, 0o644)
    except FileExistsError as error:
        raise BadInput(
            f"{unfinished} is there already: another export is writing it, or one broke off; remove it"
        ) from error
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_path(target.parent)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder to write to; it stands at the target when the block ends well.

    Raises:
        BadInput: The target is taken: a folder is never replaced, since it may hold more than an export.
    """
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise BadInput(f"{target} is there already: name a new folder, or remove that one")
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        unfinished.mkdir()
    except FileExistsError as error:
        raise BadInput(
            f"{unfinished} is there already: another export is writing it, or one broke off; remove it"
        ) from error
    except OSError as error:
        raise BadInput(f"{target} cannot be written: {error.strerror}") from error
    try:
        yield unfinished
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    sync_path(target.parent)


def _require_free(target: Path, *, replace: bool) -> None:
    if target.is_dir() and not target.is_symlink():
        raise BadInput(f"{target} is a folder: name a file in it")
    if not replace and (target.exists() or target.is_symlink()):
        raise BadInput(f"{target} is there already: name another file, or give --force to replace it")
