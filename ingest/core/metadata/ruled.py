"""What a publisher's rules say of its fields: selectors in data, which outrank everything the page states.

A rule that matches nothing, or yields what cannot be read, changes nothing: pages outlive rules.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.core.metadata.dates import read_date
from ingest.core.metadata.names import read_names
from ingest.core.metadata.statements import fold
from ingest.core.rules import DomainRules
from ingest.model import Document, LeadImage, Metadata, Precision, Provenance

MAX_CHARS = 1000
_TEXTS = ("deck", "headline", "kicker", "section", "summary")
_LISTS = ("authors", "tags")
_DATES = ("modified_at", "published_at")
_WITH_THEIR_DATE = ("modified_precision", "modified_raw", "published_precision", "published_raw")


def apply_rules(document: Document, metadata: Metadata, rules: DomainRules) -> Metadata:
    """Return the metadata with the fields that the publisher's rules find in the page.

    Args:
        document: The parsed page.
        metadata: What was read without rules.
        rules: Of the page's host; may be empty.
    """
    found: dict[str, object] = {}
    for field in rules.fields:
        found.update(_read_field(document, metadata, field, rules))
    if not found:
        return metadata
    origin = f"rule:{rules.domain}"
    known = {piece.field: piece for piece in metadata.provenance}
    known.update({field: Provenance(field=field, origin=origin) for field in found if field not in _WITH_THEIR_DATE})
    ordered = tuple(known[field] for field in sorted(known))
    return replace(metadata, **found, provenance=ordered)  # type: ignore[arg-type]  # the keys are Metadata's own


def _read_field(document: Document, metadata: Metadata, field: str, rules: DomainRules) -> dict[str, object]:
    """Return the metadata fields that one ruled field yields; empty when its selectors find nothing readable."""
    texts = _texts(document, rules.fields[field])
    if not texts:
        return {}
    if field in _TEXTS:
        return {field: texts[0]}
    if field == "byline":
        named = read_names(texts)
        return {"byline_raw": ", ".join(texts), **({"authors": named.people} if named.people else {})}
    if field in _LISTS:
        values = read_names(texts).people if field == "authors" else tuple(dict.fromkeys(texts))
        return {field: values} if values else {}
    if field in _DATES:
        at, precision = read_date(texts[0])
        stem = field.removesuffix("_at")
        return (
            {}
            if precision is Precision.UNKNOWN
            else {field: at, f"{stem}_raw": texts[0], f"{stem}_precision": precision}
        )
    return _picture(metadata.lead_image, field, texts[0])


def _picture(image: LeadImage | None, field: str, text: str) -> dict[str, object]:
    part = field.removeprefix("lead_image_")
    if image is None or part not in ("caption", "credit"):
        return {}
    changed = replace(image, caption=text) if part == "caption" else replace(image, credit=text)
    return {"lead_image": changed}


def _texts(document: Document, selectors: tuple[str, ...]) -> list[str]:
    """Return the texts of the first selector that finds any; an element's `content` or `datetime` before its text."""
    for selector in selectors:
        texts = [
            fold(
                node.attributes.get("content") or node.attributes.get("datetime") or node.text(deep=True, separator=" ")
            )
            for node in document.tree.css(selector)
        ]
        texts = [text[:MAX_CHARS] for text in texts if text]
        if texts:
            return texts
    return []
