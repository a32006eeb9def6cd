"""The byline as written, the people it names, and the wire service it credits.

What the page states is read first; what it shows is sought only where nothing stated names a person. An organisation is
an author only where no person is credited; then it is what the page itself names as author, never a guess from the
publisher's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from ingest.core.metadata.names import Named, read_names
from ingest.core.metadata.shown import Part, Shown
from ingest.core.metadata.signed import read_reporters
from ingest.core.metadata.statements import Node, fold, texts
from ingest.core.structured import follow, types_of
from ingest.model import Body, Document

MAX_BYLINE_CHARS = 300
_METAS = (
    "author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author",
    "og:article:author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "articleauthor",
    "article.author",
)
_ADDRESS = Part("address")
# Links to a writer's own page, then marked bylines: the first that yields a name ends the search.
_SHOWN = (
    Part('[itemprop~="author"] [itemprop="name"]'),
    Part('a[rel~="author"]'),
    Part('[itemprop~="author"]'),
    Part("[class*=byline i] a", holds=("byline",), inside="a"),
    Part("[class*=author i] a", holds=("author",), inside="a"),
    Part("[class*=byline i]", holds=("byline",)),
    Part("[class*=author-name i]", holds=("author-name", "author_name", "authorname")),
    Part(
        "[class*=article-author i]",
        holds=("article-author", "post-author", "article__author", "story-meta__authors"),
    ),
    Part(
        'a[href*="/author/"]',
        leads=re.compile(r"/(?:authors?|autor(?:en)?|auteur|writer|staff|contributor|journalist)/"),
    ),
    Part("[class~=author i]", holds=(" author ", " authors ")),
    Part("[class*=columnist i][class*=name i]", holds=("columnist",), also="name"),
    Part("[class~=by i]", holds=(" by ",)),
    Part("[class*=autor i]", holds=("autor",)),
    _ADDRESS,
)
_CLASSED = "[class*=byline i], [class*=aut i], [class*=columnist i], [class~=by i]"
_MARKED = '[itemprop~="author"], a[rel~="author"], address'
_MAX_SHOWN = 4
_MAX_CLIMB = 8
_ELSEWHERE = re.compile(
    r"related|recommend|teaser|\bcard|sidebar|comment|breadcrumb|footer|menu|nav|promo|most-?read|widget"
)
_WRITTEN_BY = re.compile(r"written by|author|verfasst von|écrit par|escrito por|autor|geschrieben von", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote it: as written, as names, the wire service, and where that stood (empty when nobody is named)."""

    raw: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    origin: str = ""


class _Source(NamedTuple):
    """One place that may say who wrote it: its texts, and the names among them known to be of organisations."""

    origin: str
    written: list[str]
    organisations: list[str]


def read_byline(document: Document, node: Node, publisher: str | None, body: Body | None = None) -> Byline:
    """Return who wrote the article; an empty byline when the page does not say.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
        publisher: The publisher's name, which is no person; None when unknown.
        body: The text, which may be signed; None before it has been sought.
    """
    houses = (publisher,) if publisher else ()
    read = [(source, _names(source, houses)) for source in _stated(document, node)]
    if not any(named.people for _, named in read):
        for source in _displayed(Shown(document.tree, _CLASSED, _MARKED), body):
            read.append((source, _names(source, houses)))
            if read[-1][1].people:
                break
    found = _fullest([(source, named.people) for source, named in read]) or _first_house(
        [(source, named.houses) for source, named in read], houses
    )
    wire = next((named.wire for _, named in read if named.wire), None)
    if found is None:
        return Byline(agency=wire)
    source, names = found
    return Byline(raw=_raw(source.written), authors=names, agency=wire, origin=source.origin)


def _names(source: _Source, houses: tuple[str, ...]) -> Named:
    return read_names(source.written, (*houses, *source.organisations))


def _fullest(found: list[tuple[_Source, tuple[str, ...]]]) -> tuple[_Source, tuple[str, ...]] | None:
    """Return the first source that names people, or a later one that names them all and more."""
    best: tuple[_Source, tuple[str, ...]] | None = None
    for source, people in found:
        if people and (best is None or set(best[1]) < set(people)):
            best = source, people
    return best


def _first_house(
    found: list[tuple[_Source, tuple[str, ...]]], houses: tuple[str, ...]
) -> tuple[_Source, tuple[str, ...]] | None:
    """Return the first source that names another house than the publisher, else the last that names one."""
    named = [(source, names) for source, names in found if names]
    return next((pair for pair in named if pair[1] != houses), named[-1] if named else None)


def _stated(document: Document, node: Node) -> Iterator[_Source]:
    """Yield what structured data and metas say, most trusted first."""
    structured = document.structured
    people, organisations = _stated_in_node(document, node)
    last = [*people, *organisations]
    yield _Source("json-ld:author", last, organisations)
    for name in _METAS:
        if structured.meta(name):
            written = [fold(meta.content) for meta in structured.metas if meta.name == name and meta.content]
            if written != last:
                yield _Source(f"meta:{name}", written, [])
            last = written
    if _WRITTEN_BY.search(structured.meta("twitter:label1") or ""):
        yield _Source("meta:twitter:data1", [fold(structured.meta("twitter:data1"))], [])


def _displayed(shown: Shown, body: Body | None) -> Iterator[_Source]:
    """Yield what the page shows, most trusted first: a line that says "by", then marked elements."""
    reporters = read_reporters(body)
    if reporters:
        yield _Source("body:reporter", list(reporters), [])
    for part in _SHOWN:
        written = list(dict.fromkeys(_texts(shown.find(part, _MAX_SHOWN))))
        if part is _ADDRESS:
            written = [text for text in written if not any(map(str.isdigit, text))]  # postal ones are nobody's name
        if written:
            yield _Source(f"dom:{part.selector.partition(',')[0]}", written, [])


def _stated_in_node(document: Document, node: Node) -> tuple[list[str], list[str]]:
    people: list[str] = []
    organisations: list[str] = []
    value = node.get("author") or node.get("creator")
    for single in value if isinstance(value, list) else [value]:
        target = follow(document.structured, single)
        house = isinstance(target, Mapping) and any("Organization" in name for name in types_of(target))
        (organisations if house else people).extend(texts(document.structured, target))
    return people, organisations


def _texts(nodes: list[LexborNode]) -> Iterator[str]:
    """Yield the texts of elements that stand in the same article as the first of them."""
    first: int | None = None
    for node in nodes:
        place = _place(node)
        first = place if first is None else first
        if place is None or place != first:
            continue
        # Inner elements part a name from a title or a place: they become line breaks, which part names too.
        lines = [fold(line) for line in node.text(deep=True, separator="\n", strip=True).split("\n")]
        text = "\n".join(line for line in lines if line)
        if 3 <= len(text) <= MAX_BYLINE_CHARS:
            yield text


def _place(node: LexborNode) -> int | None:
    """Return which article (or main part, or page) an element stands in, None in navigation or a list of articles.

    Nothing tells deep elements apart: they count as one place, 0.
    """
    parent: LexborNode | None = node
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.tag == "body":
            return 0
        if parent.tag in ("article", "main"):
            return parent.mem_id
        attributes = parent.attributes
        if parent.tag in ("nav", "footer", "aside") or _ELSEWHERE.search(
            f"{attributes.get('class')} {attributes.get('id')}".lower()
        ):
            return None
        parent = parent.parent
    return 0


def _raw(written: list[str]) -> str:
    return fold(", ".join(dict.fromkeys(written)))[:MAX_BYLINE_CHARS]
