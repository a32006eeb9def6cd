"""The language detector's model, loaded once and shared by all workers.

It takes 70 MB, and most workers never meet a page that needs it. In memory that is mapped from an anonymous file, a
forked worker holds only the parts that it looks at; in ordinary memory it would hold all of it from its first moment.
Where a release of the detector keeps its model otherwise, it stays where it is: pages are read all the same.
Source: fork(2), memfd_create(2).
"""

from __future__ import annotations

import mmap
import os
from array import array

from py3langid import langid


def share_language_model() -> None:
    """Load the model and move its two large tables into shared memory.

    Raises:
        OSError: There is no space to unpack the model to.
    """
    langid.classify("")
    loaded = langid.IDENTIFIER
    moves, scores = loaded.tk_nextmove, loaded.nb_ptc
    if isinstance(moves, array) and moves.typecode == "I" and scores.flags.c_contiguous:
        langid.IDENTIFIER = langid.LanguageIdentifier(
            type(scores)(scores.shape, scores.dtype, buffer=_shared(memoryview(scores).cast("B"))),
            loaded.nb_pc,
            loaded.nb_classes,
            _shared(memoryview(moves).cast("B")).cast("I"),
            loaded.tk_output,
            tk_row=loaded.tk_row,
        )


def _shared(table: memoryview) -> memoryview:
    """Return a copy that forked processes look at without holding it; it stays as long as it is used."""
    file = os.memfd_create("ingest-language-model")
    try:
        os.truncate(file, len(table))
        mapped = mmap.mmap(file, len(table))
    finally:
        os.close(file)
    mapped[:] = table
    return memoryview(mapped)
