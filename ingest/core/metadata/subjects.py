"""What it is about and what sort of text it is: section, tags, genre."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.core.metadata.headline import key_of
from ingest.core.metadata.statements import Node, fold, texts
from ingest.core.structured import types_of
from ingest.model import Document, Genre

MAX_TAGS = 30
MAX_TAG_CHARS = 80
_GENRES = {
    Genre.OPINION: (
        r"opinion\w*|op-?ed|comment(?:ary|isfree)?|kommentare?|meinung|debatte|tribune|opinión|editorial\w*"
        r"|columns?|columnists?|kolumne\w*|leserbrief\w*|letters|opinie|debat|åsikt\w*|ledare|meninger"
        r"|opiniones|opinioni"
    ),
    Genre.ANALYSIS: r"anal[yi]s\w*|explainers?|hintergrund",
    Genre.LIVE: r"live-?blog|live-?ticker|live-?updates?|livebericht",
    Genre.REVIEW: r"reviews?|rezension\w*|kritik(?:en)?|critiques?",
    Genre.INTERVIEW: r"interviews?|entrevistas?|intervista",
    Genre.SPONSORED: r"sponsored|advertorial|anzeige|partner-?content|branded-?content|paid-?content|publirreportaje",
    Genre.PRESS_RELEASE: r"press-?releases?|pressemitteilung\w*|prnewswire|businesswire",
}
_GENRE = {genre: re.compile(rf"(?:{pattern})\Z", re.IGNORECASE) for genre, pattern in _GENRES.items()}
_TYPES = {
    "OpinionNewsArticle": Genre.OPINION, "AnalysisNewsArticle": Genre.ANALYSIS, "LiveBlogPosting": Genre.LIVE,
    "ReviewNewsArticle": Genre.REVIEW, "Review": Genre.REVIEW, "AdvertiserContentArticle": Genre.SPONSORED,
}  # fmt: skip


def read_section(document: Document, node: Node) -> tuple[str, str] | None:
    """Return the newspaper's section, as written; None when the page does not say."""
    found = next(
        (text for text in texts(document.structured, node.get("articleSection")) if len(text) <= MAX_TAG_CHARS), None
    )
    if found:
        return found, "json-ld:articleSection"
    for name in (
        "article:section",
        "og:article:section",
        "parsely-section",
        "section",
        "cxenseparse:category",
        "category",
    ):
        text = fold(document.structured.meta(name))
        if 0 < len(text) <= MAX_TAG_CHARS:
            return text, f"meta:{name}"
    return None


def read_tags(document: Document, node: Node) -> tuple[tuple[str, ...], str] | None:
    """Return keywords and tags from the first source that has any, each once, in its order."""
    metas = document.structured.metas
    sources = (
        ("json-ld:keywords", texts(document.structured, node.get("keywords"))),
        ("meta:article:tag", (fold(meta.content) for meta in metas if meta.name == "article:tag")),
        ("meta:news_keywords", (fold(meta.content) for meta in metas if meta.name == "news_keywords")),
        ("meta:keywords", (fold(meta.content) for meta in metas if meta.name == "keywords")),
        ("meta:parsely-tags", (fold(meta.content) for meta in metas if meta.name in ("parsely-tags", "sailthru.tags"))),
    )
    for origin, written in sources:
        tags = _clean(written)
        if tags:
            return tags, origin
    return None


def read_genre(document: Document, node: Node, section: str | None) -> tuple[Genre, str] | None:
    """Return the genre that the type, section or address names; None when nothing does."""
    for name in types_of(node):
        if name in _TYPES:
            return _TYPES[name], "json-ld:@type"
    words = [("section", key) for key in re.split(r"[\s/>|,]+", (section or "").lower())]
    words += [("url", key.lower()) for key in document.url.split("?")[0].split("/")[3:-1]]
    for origin, word in words:
        for genre, pattern in _GENRE.items():
            if pattern.fullmatch(word):
                return genre, origin
    return (Genre.NEWS, "json-ld:@type") if "NewsArticle" in types_of(node) else None


def _clean(written: Iterator[str]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for text in written:
        for part in re.split(r"[,;|]", text):
            tag = part.strip(" #\"'")
            if tag and len(tag) <= MAX_TAG_CHARS and ":" not in tag:
                tags.setdefault(key_of(tag), tag)
    return tuple(tags.values())[:MAX_TAGS]
