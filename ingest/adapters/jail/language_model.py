"""The language detector's model, loaded once and shared by all workers.

It takes 70 MB, and most workers never meet a page that needs it. In memory that is mapped from an anonymous file, a
forked worker holds only the parts that it looks at, and lets go of them between pages; in ordinary memory it would
hold all of it from its first moment. Its lists become arrays: looking into a list writes to it, and so copies it.
Where a release of the detector keeps its model otherwise, it stays where it is: pages are read all the same.
Source: fork(2), memfd_create(2), madvise(2) on MADV_DONTNEED.
"""

from __future__ import annotations

import mmap
import os
from array import array
from typing import Any

from py3langid import langid


class SharedIdentifier(langid.LanguageIdentifier):  # type: ignore[misc] # the detector comes without types
    """The loaded detector, its two large tables in memory that other processes look at too; it tells the same."""

    __slots__ = ("_maps", "_rowbase")
    _rowbase: Any

    def __init__(self, loaded: Any) -> None:
        scores = loaded.nb_ptc
        self._maps = _share(memoryview(scores).cast("B")), _share(memoryview(loaded.tk_nextmove).cast("B"))
        super().__init__(
            type(scores)(scores.shape, scores.dtype, buffer=memoryview(self._maps[0])),
            loaded.nb_pc,
            loaded.nb_classes,
            memoryview(self._maps[1]).cast("I"),
            array("i", loaded.tk_output),
            tk_row=loaded.tk_row,
        )
        self._rowbase = array("I", self._rowbase)

    def let_go(self) -> None:
        """Give up the parts that this process holds; they stay in the file, and are there when looked at again."""
        for table in self._maps:
            table.madvise(mmap.MADV_DONTNEED)


def share_language_model() -> None:
    """Load the model and move it into shared memory.

    Raises:
        OSError: There is no space to unpack the model to.
    """
    langid.classify("")
    loaded = langid.IDENTIFIER
    moves, scores = loaded.tk_nextmove, loaded.nb_ptc
    if isinstance(moves, array) and moves.typecode == "I" and scores.flags.c_contiguous:
        langid.IDENTIFIER = SharedIdentifier(loaded)


def let_go_of_language_model() -> None:
    """Hold nothing of the model until it is looked at again; nothing happens where it is not shared."""
    if isinstance(langid.IDENTIFIER, SharedIdentifier):
        langid.IDENTIFIER.let_go()


def _share(table: memoryview) -> mmap.mmap:
    """Return a copy that forked processes look at without holding it; it stays as long as it is used."""
    file = os.memfd_create("ingest-language-model")
    try:
        os.truncate(file, len(table))
        mapped = mmap.mmap(file, len(table))
    finally:
        os.close(file)
    mapped[:] = table
    return mapped
