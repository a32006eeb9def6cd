"""What a text dump tells of its article: what its lines say, nothing stated.

People and dates are read from the lines between headline and text alone, and only from those that say what they are:
"By" and a name, a name beside a date, a date with its year. A line that could be anything names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.core.metadata.dates import read_date
from ingest.core.metadata.language import judge_language
from ingest.core.metadata.moments import Moment
from ingest.core.metadata.names import Named, read_names
from ingest.core.urls import canonical_url
from ingest.model import Body, LeadImage, Metadata, Precision, Provenance

ORIGIN = "text-dump"
SAMPLE_CHARS = 1500
"""So much text tells a language; nothing declared has to be checked against more."""
_BY_ALONE = frozenset("by von par por di door av af de text autor author reporter written".split())
_BY = re.compile(r"(?i:by|von|par|por|di|door|av|af|text|written by)[: ]\s*(?![a-zß-ÿ])(?=[^\W\d_])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PARTS = re.compile(r"(?:(?<!\s)\s++)?[|·•]\s*+|(?<!\s)\s++[-–—]\s++")
_UPDATED = re.compile(
    r"updat|modif|aktualis|mis à jour|actualiz|aggiorn|atualiz|bijgewerkt|uppdater|обновл", re.IGNORECASE
)
_NAME_ALONE = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")
_NAME_ENDS = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-z])|\s(?:on )?[^\W\d_]{3,9}\.? \d|\s\d")
_NOBODY = Named()


def read_dump_metadata(
    *,
    headline: str | None,
    deck: str | None,
    caption: str | None,
    dateline: str | None,
    signed: tuple[str, ...],
    url: str,
    body: Body,
) -> Metadata:
    """Return the fields of a text dump.

    Args:
        headline: The line taken for the headline; None when none was.
        deck: The line under it; None when there is none.
        caption: The picture's, in the line above the text; None when there is none.
        dateline: The place the first paragraph opens with; None when it does not.
        signed: The short lines around the headline, of which some may say by whom and when.
        url: Where the page stood; empty when nobody knows.
        body: The paragraphs, to tell the language.
    """
    language = judge_language(body.text[:SAMPLE_CHARS], None)
    picture = LeadImage(caption=caption) if caption else None
    raw, named = _byline(signed)
    published = _published(signed)
    fields = {
        "authors": named.people,
        "byline_raw": raw,
        "dateline": dateline,
        "deck": deck,
        "headline": headline,
        "language": language,
        "lead_image": picture,
        "published_at": published,
    }
    return Metadata(
        headline=headline,
        deck=deck,
        lead_image=picture,
        dateline=dateline,
        byline_raw=raw,
        authors=named.people,
        agency=named.wire,
        published_at=published.at if published else None,
        published_raw=published.raw if published else None,
        published_precision=published.precision if published else Precision.UNKNOWN,
        language=language[0] if language else None,
        url_canonical=canonical_url(url) if url else None,
        provenance=tuple(Provenance(field=name, origin=ORIGIN) for name, value in fields.items() if value),
    )


def _byline(signed: tuple[str, ...]) -> tuple[str | None, Named]:
    """Return (the line that says by whom, whom it names); (None, nobody) where none does."""
    for line, named in _named(signed):
        if named.people or named.wire:
            return line, named
    return None, _NOBODY


def _named(signed: tuple[str, ...]) -> Iterator[tuple[str, Named]]:
    for at, line in enumerate(signed):
        if _BY.match(line):
            first = next((part for part in _PARTS.split(line) if part), line)
            yield line, read_names([_name_of(first)])
        elif line.casefold().rstrip(" :") in _BY_ALONE and at + 1 < len(signed):
            yield signed[at + 1], read_names([signed[at + 1]])
    for at, line in enumerate(signed):
        beside = [*signed[max(0, at - 1) : at], *signed[at + 1 : at + 2]]
        name = _PARTS.split(line)[0]
        dated = name != line and _YEAR.search(line) is not None
        if (dated or any(_date(near) for near in beside)) and _NAME_ALONE.fullmatch(name) and name.istitle():
            yield line, read_names([name])


def _name_of(text: str) -> str:
    """Return a byline's beginning: up to its date, or to the word that lost the space before it."""
    return _NAME_ENDS.split(text)[0]


def _published(signed: tuple[str, ...]) -> Moment | None:
    """Return the first date that is not said to be a change's, else the first of all."""
    found = [(moment, _UPDATED.search(part) is not None) for line in signed for part, moment in _dates(line)]
    return next((moment for moment, updated in found if not updated), found[0][0] if found else None)


def _date(line: str) -> Moment | None:
    return next((moment for _, moment in _dates(line)), None)


def _dates(line: str) -> Iterator[tuple[str, Moment]]:
    """Yield (where it stands, the date) of each date of a line that is written with its year."""
    if not _YEAR.search(line):
        return
    for part in _PARTS.split(line):
        at, precision = read_date(part) if _YEAR.search(part) else (None, Precision.UNKNOWN)
        if at is not None:
            yield part, Moment(at=at, raw=line, precision=precision, origin=ORIGIN)
