"""The facts about an article beside its text, each from its most trusted statement, each with where it came from.

Order matters: the publisher is read first, because a headline ending in its name and an author bearing it are not
believed. The body, when there is one, checks the language and gives the dateline. A publisher's own rules come last
and outrank what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

from ingest.core.metadata import authors, beside, moments, picture, publisher, subjects
from ingest.core.metadata.language import read_language
from ingest.core.metadata.opening import Opening, read_opening
from ingest.core.metadata.ruled import apply_rules
from ingest.core.metadata.signed import Signed, read_signed
from ingest.core.metadata.statements import Node, first_text, fold
from ingest.core.rules import DomainRules
from ingest.model import Body, Document, Genre, Metadata, Precision, Provenance

MIN_SUMMARY_CHARS = 60
MIN_UNNAMED_SUMMARY_CHARS = 100
MAX_SUMMARY_CHARS = 1000
NO_RULES = DomainRules()
_Value = TypeVar("_Value")
_CUT = re.compile(r"(?:\.\.\.|…|\[…\])$")


def read_metadata(
    document: Document, body: Body | None, rules: DomainRules = NO_RULES, opening: Opening | None = None
) -> Metadata:
    """Return what the page states of its article.

    Args:
        document: The parsed page.
        body: The article's text, to check the language and to find the dateline; None before it has been sought.
        rules: The publisher's rules, whose selectors outrank what the page states.
        opening: What was read before the body was sought; None to read it now.
    """
    opening = opening or read_opening(document)
    node = opening.node
    origins: dict[str, str] = {}
    house = _take(origins, "publisher", opening.publisher)
    said = opening.said
    title = _take(origins, "headline", (said.text, said.origin) if said else None)
    section = _take(origins, "section", subjects.read_section(document, node))
    signed = read_signed(body, document.tree)
    byline = authors.read_byline(document, node, house, body)
    published = moments.read_published(document, node, body, title)
    modified = moments.read_modified(document, node, published)
    stated = _summary(document, node)
    lines = beside.read_beside(document.tree, title, stated[0] if stated else None, said.heading if said else None)
    origins |= _origins(byline, published, modified)
    metadata = Metadata(
        headline=title,
        deck=_take(origins, "deck", (lines.deck, "dom:deck") if lines.deck else None),
        kicker=_take(origins, "kicker", (lines.kicker, "dom:kicker") if lines.kicker else None),
        summary=_take(origins, "summary", _shown_summary(lines) or stated),
        byline_raw=byline.raw,
        authors=byline.authors,
        agency=_take(origins, "agency", _agency(byline, signed)),
        dateline=_take(origins, "dateline", signed.dateline),
        published_at=published.at if published else None,
        published_raw=published.raw if published else None,
        published_precision=published.precision if published else Precision.UNKNOWN,
        modified_at=modified.at if modified else None,
        modified_raw=modified.raw if modified else None,
        modified_precision=modified.precision if modified else Precision.UNKNOWN,
        language=_take(origins, "language", read_language(document, node, body)),
        section=section,
        tags=_take(origins, "tags", subjects.read_tags(document, node)) or (),
        genre=_take(origins, "genre", subjects.read_genre(document, node, section)) or Genre.UNKNOWN,
        publisher=house,
        lead_image=_take(origins, "lead_image", picture.read_lead_image(document, node)),
        url_canonical=_take(origins, "url_canonical", publisher.read_canonical(document, node)),
        provenance=tuple(Provenance(field=field, origin=origin) for field, origin in sorted(origins.items())),
    )
    return apply_rules(document, metadata, rules)


def _take(origins: dict[str, str], field: str, found: tuple[_Value, str] | None) -> _Value | None:
    if found is None:
        return None
    origins[field] = found[1]
    return found[0]


def _agency(byline: authors.Byline, signed: Signed) -> tuple[str, str] | None:
    """Return the wire service that the byline credits, else the one that the text opens or ends with."""
    return (byline.agency, byline.origin or "byline") if byline.agency else signed.agency


def _origins(
    byline: authors.Byline, published: moments.Moment | None, modified: moments.Moment | None
) -> dict[str, str]:
    """Return where each found value stood, of those that come in groups."""
    origins: dict[str, str] = {}
    if byline.authors:
        origins |= {"authors": byline.origin, "byline_raw": byline.origin}
    if published:
        origins["published_at"] = published.origin
    if modified:
        origins["modified_at"] = modified.origin
    return origins


def _shown_summary(lines: beside.Beside) -> tuple[str, str] | None:
    """Return the deck that readers see, where it is long enough to sum up; what is stated is written for engines."""
    least = MIN_SUMMARY_CHARS if lines.deck_named else MIN_UNNAMED_SUMMARY_CHARS
    return (lines.deck, "dom:deck") if lines.deck and len(lines.deck) >= least else None


def _summary(document: Document, node: Node) -> tuple[str, str] | None:
    """Return the publisher's own short text: the first stated one that is not cut off, else the first."""
    cut: tuple[str, str] | None = None
    for origin, written in _descriptions(document, node):
        text = fold(written)[:MAX_SUMMARY_CHARS]
        if text and not _CUT.search(text):
            return text, origin
        cut = cut or ((text, origin) if text else None)
    return cut


def _descriptions(document: Document, node: Node) -> Iterator[tuple[str, str | None]]:
    structured = document.structured
    yield "og:description", structured.meta("og:description")
    yield "meta:description", structured.meta("description")
    yield "json-ld:description", first_text(structured, node.get("description"))
    yield "twitter:description", structured.meta("twitter:description")
    yield "meta:dc.description", structured.meta("dc.description", "dcterms.abstract", "dcterms.description")
