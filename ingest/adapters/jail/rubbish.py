"""Collect what refers to itself between pages, paying for what is new alone.

Reading makes no cycles, so a collection finds nothing; it is there for the page, or the library, that does. What
survives one is what a worker remembers of earlier pages: it is left out of later collections, which would else take
longer with every page read. It touches nothing that is in use.
Source: the `gc` module's documentation.
"""

from __future__ import annotations

import gc

MANY = 50_000
"""New containers after which a worker does not wait for its turn; a page that makes cycles by the thousand is met."""


def collect_by_hand() -> None:
    """Leave out all that is loaded, for good, and collect from now on only when told to."""
    gc.collect()
    gc.freeze()
    gc.disable()


def much_is_new() -> bool:
    """Whether many containers were made, and not let go, since the last collection."""
    return gc.get_count()[0] > MANY


def collect_new() -> int:
    """Return how many objects could be reached no more, and leave out the others from now on."""
    found = gc.collect()
    gc.freeze()
    return found
