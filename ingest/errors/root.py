"""The root of the error tree."""

from __future__ import annotations

from typing import ClassVar


class IngestError(Exception):
    """The root: everything raised on purpose.

    Attributes:
        code: A stable word for programs; documented in docs/codes.md.
    """

    code: ClassVar[str] = "error"

    # Exception.__init__ is left alone on purpose: `args` keep the constructor's own, so errors cross processes.
