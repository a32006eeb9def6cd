"""Write a page to a file, whole or not at all, and never over a file that is something else.

Asking again is the common case, so a page takes the place of an earlier one by the same command; but the page that is
being explained often lies in the same folder under a similar name, and is not to be lost to a slip.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ingest.errors import BadInput, FolderRefused
from ingest.operations.saved_page import reason_of

_HEAD_BYTES = 4096


def write_document(html: str, path: Path, *, generator: str) -> None:
    """Write a page.

    Args:
        html: What `render_document` returned.
        path: A new file, an empty one, or an earlier page of the same command; a device or a pipe is written to as it
            is.
        generator: That command, as the page names it.

    Raises:
        BadInput: There is another file at this path.
        FolderRefused: It cannot be written.
    """
    try:
        if _replaceable(path, generator):
            _replace(path.resolve(), html)
        else:
            path.write_text(html, encoding="utf-8")
    except FileNotFoundError as error:
        raise FolderRefused(f"{path} cannot be written: there is no such folder") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FolderRefused(f"{path} cannot be written: {reason_of(error)}") from error


def _replaceable(path: Path, generator: str) -> bool:
    """Whether a finished file may be moved to this path; what is no file is written to as it is.

    Raises:
        BadInput: There is a file that the command did not write.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return True
    if not stat.S_ISREG(found.st_mode):
        return False
    if found.st_size:
        with path.open("rb") as file:
            if f'name="generator" content="{generator} '.encode() not in file.read(_HEAD_BYTES):
                raise BadInput(f"{path} is there already and was not written by `{generator}`; name another file")
    return True


def _replace(path: Path, html: str) -> None:
    """Write beside the path and move into place: readers see the old page or the new one, never a part."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(html, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
