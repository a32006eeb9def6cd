"""The byline as written, the people it names, and the wire service it credits.

Names only: no "By", job title, agency, address or handle. What names the publisher itself is no author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.core.metadata.headline import key_of
from ingest.core.metadata.statements import Node, fold, texts
from ingest.core.structured import follow
from ingest.model import Document

MAX_AUTHORS = 12
_BY = re.compile(
    r"^(?:written by|story by|reporting by|words by|posted by|published by|article by|by|von|vom|par|por|di|de|da|door|av|af|"
    r"przez|od|autor(?:es|in|en)?|author|auteur|autore|text|texto|texte|testo|tekst|foto|redacción|kirjoittanut|"
    r"yazar|автор|текст)\s*[:：]?\s+(?=\S)|^(?:by|von|par|por|autor|author|text)[:：]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;|/•·&]|\s(?:and|und|et|e|y|en|og|och|i|ja|ve|и|und|with|mit|avec|con)\s|\n)\s*", re.IGNORECASE
)
_AGENCIES = {
    "AFP": r"afp|agence france[- ]presse",
    "AP": r"ap|associated press|the associated press",
    "Reuters": r"reuters|thomson reuters",
    "dpa": r"dpa(?:[/-]\w+)*|deutsche presse[- ]agentur",
    "APA": r"apa",
    "ANSA": r"ansa",
    "EFE": r"efe|agencia efe",
    "Europa Press": r"europa press",
    "PA Media": r"pa|pa media|press association",
    "Bloomberg": r"bloomberg(?: news)?",
    "TASS": r"tass|тасс",
    "Xinhua": r"xinhua",
    "Kyodo": r"kyodo(?: news)?",
    "Keystone-SDA": r"sda|keystone[- ]sda",
    "epd": r"epd",
    "KNA": r"kna",
    "sid": r"sid",
    "TT": r"tt|tt nyhetsbyrån",
    "NTB": r"ntb",
    "Ritzau": r"ritzau",
    "Belga": r"belga",
    "ANP": r"anp",
    "PAP": r"pap",
    "AAP": r"aap",
    "UPI": r"upi",
    "IANS": r"ians",
    "PTI": r"pti|press trust of india",
    "ANI": r"ani",
}  # fmt: skip
_AGENCY = {name: re.compile(rf"(?:{pattern})\.?\Z", re.IGNORECASE) for name, pattern in _AGENCIES.items()}
_NO_NAME = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|de|fr|co)\b|^\d|\d{3,}|\b(?:read more|follow|newsletter|subscribe|updated|published|photo)\b|^(?:admin|null|none|undefined|n/?a)$",
    re.IGNORECASE,
)
_BYLINES = (
    '[rel~="author"]',
    '[itemprop="author"]',
    "[class*=byline i]",
    "[class*=author-name i]",
    "[class*=authorname i]",
    "[class*=article-author i]",
    "[class*=post-author i]",
    "[class*=article__author i]",
    "[data-testid*=author i]",
    "[class~=author i]",
    "[class~=authors i]",
    "[class*=autor i]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote it: as written, as names, and where that stood."""

    raw: str | None
    authors: tuple[str, ...]
    agency: str | None
    origin: str


def read_byline(document: Document, node: Node, publisher: str | None) -> Byline:
    """Return the authors from the first source that names any; empty when none does."""
    raws: list[tuple[str, list[str]]] = []
    structured = document.structured
    raws.append(("json-ld:author", list(_node_authors(document, node))))
    for name in (
        "author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "article:author",
        "cxenseparse:author",
        "og:article:author",
        "twitter:data1",
    ):
        raws.append((f"meta:{name}", [fold(m.content) for m in structured.metas if m.name == name and m.content]))
    raws.append(("dom:byline", list(_shown(document))))
    agency = None
    for origin, written in raws:
        names, wire = _names(written, publisher)
        agency = agency or wire
        if names:
            return Byline(raw=", ".join(dict.fromkeys(written))[:300], authors=names, agency=agency, origin=origin)
    return Byline(raw=None, authors=(), agency=agency, origin="")


def _node_authors(document: Document, node: Node) -> Iterator[str]:
    value = node.get("author") or node.get("creator")
    for single in value if isinstance(value, list) else [value]:
        target = follow(document.structured, single)
        yield from texts(document.structured, target)


def _shown(document: Document) -> Iterator[str]:
    for selector in _BYLINES:
        found = False
        for node in document.tree.css(selector)[:4]:
            text = fold(node.text(deep=True, separator=" "))
            if 3 <= len(text) <= 200:
                yield text
                found = True
        if found:
            return


def _names(written: Iterable[str], publisher: str | None) -> tuple[tuple[str, ...], str | None]:
    names: dict[str, str] = {}
    agency: str | None = None
    for text in written:
        for part in _SPLIT.split(_BY.sub("", text)):
            name = _BY.sub("", part.strip(" .,:;-–—()[]\"'")).strip()
            wire = next((known for known, pattern in _AGENCY.items() if pattern.fullmatch(name)), None)
            agency = agency or wire
            if wire or not _is_name(name) or key_of(name) == key_of(publisher or ""):
                continue
            names.setdefault(key_of(name), name)
    return tuple(names.values())[:MAX_AUTHORS], agency


def _is_name(name: str) -> bool:
    return 2 <= len(name) <= 60 and len(name.split()) <= 6 and not _NO_NAME.search(name)
