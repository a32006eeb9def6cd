"""Give memory that is free inside the process back to the system.

glibc gives back what is free at the end of its heap; a page leaves free pieces all over it, which stay with the worker
for good. It changes no setting and touches nothing that is in use; with another C library it does nothing.
Source: malloc_trim(3).
"""

from __future__ import annotations

import ctypes

EVERY_PAGES = 32
"""Trimming takes a millisecond or two, and collecting rubbish as long, so it is not done after each page."""

_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None)


def release_memory() -> bool:
    """Return whether anything was given back."""
    return _TRIM is not None and bool(_TRIM(0))
