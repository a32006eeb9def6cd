"""Holds a stored text against a new reading of the same response, field by field. Looks nothing up and writes nothing.

Figures of certainty, the container's path and the origins of fields move with every version of the extractor and mean
nothing to a reader of the text: they go along with a revision, and never make one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ingest.adapters.store.columns import access_columns, revision_columns
from ingest.adapters.store.reextracting import ACCESS_FIELDS, RawHeld
from ingest.adapters.tables import plain_json
from ingest.model import FetchedPage, PageReading

TEXT_FIELDS = (
    "headline", "deck", "kicker", "summary", "body_text", "block_kinds", "byline_raw", "authors", "agency", "dateline",
    "published_at", "published_precision", "modified_at", "modified_precision", "language", "section", "tags", "genre",
    "publisher", "lead_image_url", "lead_image_caption", "lead_image_credit", "url_canonical", "extent", "cut_by",
    "integrity",
)  # fmt: skip
"""Columns of a revision whose change makes a new one, in the order in which people look at them."""


class FieldChange(NamedTuple):
    """One field that a new reading gives otherwise; values as the database has them."""

    field: str
    before: Any
    after: Any

    @property
    def filled(self) -> bool:
        """Whether there was nothing before."""
        return is_nothing(self.before)

    @property
    def emptied(self) -> bool:
        """Whether there is nothing now."""
        return is_nothing(self.after)


def is_nothing(value: Any) -> bool:
    """Whether a field says nothing."""
    return value in (None, "", [], "unknown")


def compare_text(held: RawHeld, reading: PageReading, page: FetchedPage) -> tuple[FieldChange, ...]:
    """Return what a new reading changes in the stored revision."""
    return _compare(TEXT_FIELDS, held.stored, revision_columns(reading, page))


def compare_facts(held: RawHeld, reading: PageReading) -> tuple[FieldChange, ...]:
    """Return what a new reading changes in the article's access facts; nothing where a newer response decided them."""
    if not held.judged_here:
        return ()
    return _compare(ACCESS_FIELDS, held.facts, {**held.facts, **access_columns(reading, held.facts)})


def _compare(names: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    # Most fields of most articles are the same, which is cheaper to see than what the database would make of them.
    unlike = (name for name in names if not _alike(before[name], after[name]))
    pairs = ((name, _stored(before[name]), _stored(after[name])) for name in unlike)
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


def _alike(before: Any, after: Any) -> bool:
    """Whether both are the same as they are; the database has lists where a reading has tuples."""
    return bool(before == after) or (isinstance(after, tuple) and before == list(after))


def _stored(value: Any) -> Any:
    """Return a value as it comes back from the database."""
    return plain_json(value)
