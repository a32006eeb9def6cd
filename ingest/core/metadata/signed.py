"""What the text itself says of its making: the place and the wire service it opens with, the credit it ends with.

Sources are the first and last paragraphs, and the lines that the ledger calls bylines or credits near the text. It
reads names only where a title in the same line leaves no doubt.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ingest.core.metadata.houses import is_plain_name
from ingest.core.metadata.names import read_names
from ingest.core.metadata.wires import service_of
from ingest.core.text import fold_space
from ingest.model import Body, NoiseClass

MAX_OPENING_CHARS = 100
MAX_PLACE_CHARS = 60
MAX_SIGNED_CHARS = 80
_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-Ž"
_DASH = r"\s*(?:--|[—–-])\s"
# "TOKYO -- ", "LONDON (Agency) - ", "TROMSØ, Norway, March 3 (Agency) — ": capitals, so that a sentence with a dash is
# not taken for one.
_DATELINE = re.compile(
    rf"([{_CAPITAL}][{_CAPITAL} .,'’/-]{{2,40}}?(?:, [{_CAPITAL}][^\W\d]{{1,19}}\.?){{0,2}}?)"
    rf"(?:,\s\w+ \d{{1,2}})?(?:\s*\(([^()]{{2,30}})\))?{_DASH}"
)
# "Berlin (dpa) - ": in small letters too, where the brackets hold a service.
_PLACE_AND_SERVICE = re.compile(rf"([{_CAPITAL}][^\W\d][^\d()\"“”:;!?]{{0,38}}?)\s*\(([^()]{{2,30}})\){_DASH}")
_SERVICE_ALONE = re.compile(rf"\(([^()]{{2,30}})\){_DASH}")
_AT_END = re.compile(r"[\[(]([^()\[\]]{2,40})[\])]\.?$")
_PARTS = re.compile(r"(?:(?<!\s)\s++)?[/,|+&;]\s*+")
_REPORTER = re.compile("(?:^|[=\\s])([가-힣]{2,4})\\s?(?:선임|전문|인턴)?\\s?기자(?![가-힣])")
_BY_REPORTER = re.compile("(?:記者|记者)[:： ]?([\u4e00-\u9fff]{2,4})(?=[/／|、,，\\s)）]|$)")
_BY = re.compile(r"(?:by|von|par|por|door|words|texte?|autora?|authors?|(?:posted|written) by)[: ]", re.IGNORECASE)
_NOTES = (NoiseClass.BYLINE, NoiseClass.CREDIT)


class Signed(NamedTuple):
    """Place and wire service, each with where it stood; None where nothing is said."""

    dateline: tuple[str, str] | None = None
    agency: tuple[str, str] | None = None


def read_signed(body: Body | None, tree: LexborHTMLParser) -> Signed:
    """Return what a text says of its making; nothing for None and for a body without blocks.

    Args:
        body: The article's text and ledger.
        tree: The page, which may mark the place that the text opens with.
    """
    if body is None or not body.blocks:
        return Signed()
    start = body.blocks[0].text[:MAX_OPENING_CHARS]
    dateline, service = _opening(start)
    return Signed(
        dateline=(dateline, "body:first") if dateline else _marked(start, tree),
        agency=(service, "body:first") if service else _credited(_notes(body)),
    )


def read_reporters(body: Body | None) -> tuple[str, ...]:
    """Return whom a text is signed by: names with a reporter's title, else those of a line that says "by"."""
    return (_reporters(_notes(body)) or _by_lines(body)) if body is not None and body.blocks else ()


def _opening(text: str) -> tuple[str | None, str | None]:
    """Return the place and the service that a first paragraph opens with."""
    if not any(dash in text for dash in "-–—"):
        return None, None
    if text[:1] == "(":
        alone = _SERVICE_ALONE.match(text)
        return None, _service_in(alone[1]) if alone else None
    found = _DATELINE.match(text)
    if found:
        return found[1].strip(" ,"), _service_in(found[2]) if found[2] else None
    found = _PLACE_AND_SERVICE.match(text) if "(" in text else None
    service = _service_in(found[2]) if found else None
    return (found[1].strip(" ,"), service) if found and service else (None, None)


def _marked(start: str, tree: LexborHTMLParser) -> tuple[str, str] | None:
    """Return the place that a text opens with in an element named for it, a dash behind it."""
    dash = next((at for mark in ("—", "–", " - ", "--") if (at := start.find(mark, 2, MAX_PLACE_CHARS)) > 0), 0)
    node = tree.css_first("[class*=dateline i]") if dash else None
    place = fold_space(node.text(deep=True)).strip(" —–-,") if node is not None else ""
    return (place, "dom:dateline") if place and start.startswith(place) and len(place) <= dash else None


def _notes(body: Body) -> list[str]:
    """Return the last paragraph and the short lines about the text that are no part of it."""
    near = [
        removed.text
        for removed in body.removed
        if removed.near_end and not removed.hidden and removed.noise in _NOTES and len(removed.text) <= MAX_SIGNED_CHARS
    ]
    return [body.blocks[-1].text[-MAX_SIGNED_CHARS:], *near]


def _credited(notes: list[str]) -> tuple[str, str] | None:
    """Return the service that is a line of its own, or stands in brackets at the end of one."""
    for note in notes:
        found = _AT_END.search(note) if note.endswith((")", "]", ").", "].")) else None
        service = service_of(note) or (_service_in(found[1]) if found else None)
        if service:
            return service, "body:credit"
    return None


def _service_in(text: str) -> str | None:
    """Return the first wire service of a credit, as in `dpa/lno` or `with Reuters`."""
    return next((service for part in _PARTS.split(text) if (service := service_of(part.strip(" .")))), None)


def _reporters(notes: list[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for note in notes:
        if not note.isascii():
            names.update(dict.fromkeys((*_REPORTER.findall(note), *_BY_REPORTER.findall(note))))
    return tuple(names)


def _by_lines(body: Body) -> tuple[str, ...]:
    """Return whom the first line that says "by" names, if all of it are plain names."""
    lines = (removed for removed in body.removed if removed.noise is NoiseClass.BYLINE and not removed.hidden)
    written = (line.text for line in lines if len(line.text) <= MAX_SIGNED_CHARS and _BY.match(line.text))
    people = read_names((next(written, ""),)).people
    return people if all(map(is_plain_name, people)) else ()
