"""Properties of reading any page: nothing vanishes, what comes out is valid, nothing but stated errors is raised."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_oracles import flaws, lost, said_words
from reading_pages import PROSE, shipped_rules

from ingest.core.page import read_dump, read_page
from ingest.core.text import fold_space
from ingest.errors import EmptyPage, MarkupRejected, NotHtml
from ingest.model import FetchedPage, Link

URL = "https://news.example/2026/03/story"
SETTINGS = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
BLOCK_TAGS = (
    "div",
    "p",
    "article",
    "section",
    "aside",
    "main",
    "ul",
    "li",
    "h1",
    "h2",
    "blockquote",
    "figure",
    "footer",
)
INLINE_TAGS = ("span", "a", "b", "em", "time")
NAMES = ("", "share", "paywall", "article-body", "comments", "related", "widget", "newsletter", "caption", "byline")
HIDING = ("", " hidden", ' style="display:none"', ' aria-hidden="true"')
# Any letter of Unicode, and more often those that need care: controls, joiners, directions, halves, noncharacters.
AWKWARD = "\x00\x01\x07\x0b\x1b\x7f\x80\x9f\xa0\xad\u0301\u200b\u200d\u202e\u2028\ufeff\ufffe\uffff\U000e0041é가ﬁ<&{"
TEXTS = st.one_of(
    st.sampled_from(PROSE),
    st.sampled_from(("Share", "Subscribe to continue reading", "You have {{n}} free articles left", "Photo: A. Quay")),
    st.text(st.one_of(st.characters(), st.sampled_from(AWKWARD)), max_size=40),
)


class _Words:
    """Gives each text of a page a word of its own, so that it can be found again."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def next(self) -> str:
        self.given.append(f"zq{len(self.given)}x")
        return self.given[-1]


# A text, or (tag, class, hiding attributes, children).
Tree = str | tuple[str, str, str, list["Tree"]]


def _trees() -> st.SearchStrategy[list[Tree]]:
    leaf: st.SearchStrategy[Tree] = st.one_of(
        TEXTS,
        st.tuples(
            st.sampled_from(INLINE_TAGS),
            st.sampled_from(NAMES),
            st.just(""),
            st.lists(TEXTS, min_size=1, max_size=2),
        ),
    )
    return st.recursive(
        st.lists(leaf, max_size=4),
        lambda inner: st.lists(
            st.one_of(
                leaf,
                st.tuples(st.sampled_from(BLOCK_TAGS), st.sampled_from(NAMES), st.sampled_from(HIDING), inner),
            ),
            max_size=5,
        ),
        max_leaves=25,
    )


def _markup(nodes: list[Tree], words: _Words) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(f"{words.next()} {escape(node)}")
        else:
            tag, names, hiding, children = node
            parts.append(f'<{tag} class="{names}"{hiding}>{_markup(children, words)}</{tag}>')
    return " ".join(parts)


def _page(body: bytes, content_type: str = "text/html; charset=utf-8") -> FetchedPage:
    return FetchedPage(
        url=URL,
        final_url=URL,
        status=200,
        headers=(("content-type", content_type),),
        body=body,
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
    )


@SETTINGS
@given(_trees())
def test_every_text_of_a_page_is_kept_or_in_the_ledger(nodes: list[Tree]) -> None:
    words = _Words()
    markup = _markup(nodes, words)
    reading = read_page(
        _page(f"<!doctype html><html><body>{markup}</body></html>".encode(errors="replace")), shipped_rules()
    )
    said = said_words(reading)

    assert lost(words.given, said) == []
    assert [word for word in said if word in words.given] == [
        *dict.fromkeys(word for word in said if word in words.given)
    ]


@SETTINGS
@given(_trees())
def test_positions_account_for_every_block_once(nodes: list[Tree]) -> None:
    markup = _markup(nodes, _Words())
    body = read_page(_page(f"<body>{markup}</body>".encode(errors="replace")), shipped_rules()).article.body
    places = [block.position for block in body.removed]
    total = len(places) + (len(body.blocks) if body.origin == "dom" else 0)

    assert places == sorted(set(places))
    assert all(0 <= place < total for place in places)


FIELDS = (
    "headline author description articleSection keywords datePublished license url image articleBody publisher "
    "inLanguage isAccessibleForFree wordCount hasPart mainEntityOfPage"
).split()
INNER_FIELDS = ("name", "url", "@id", "@type", "cssSelector", "isAccessibleForFree")
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, st.text(st.characters(exclude_categories=()))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(INNER_FIELDS), inner, max_size=3)
    ),
    max_leaves=5,
)
METAS = ("og:title", "og:url", "og:image", "author", "robots", "article:published_time", "tdm-policy", "description")


@SETTINGS
@given(nodes=_trees(), said=st.dictionaries(st.sampled_from(FIELDS), VALUES), meta=TEXTS)
def test_whatever_a_page_states_what_comes_out_is_valid_text(
    nodes: list[Tree], said: dict[str, object], meta: str
) -> None:
    stated = json.dumps({"@type": "NewsArticle", **said}).replace("</", "<\\/")
    metas = "".join(f'<meta property="{name}" content="{escape(meta)}">' for name in METAS)
    head = f'<title>{escape(meta)}</title><link rel=canonical href="{escape(meta)}">{metas}'
    html = f'<html><head>{head}<script type="application/ld+json">{stated}</script></head>'
    page = _page(f"{html}<body>{_markup(nodes, _Words())}</body></html>".encode(errors="surrogatepass"))

    assert flaws(read_page(page, shipped_rules(), Link(url=URL, title=meta, content=meta))) == []


@SETTINGS
@given(
    st.binary(max_size=400), st.sampled_from(("text/html", "text/html; charset=utf-16", "text/plain", "image/png", ""))
)
def test_any_bytes_are_read_or_refused_with_a_stated_error(body: bytes, content_type: str) -> None:
    try:
        reading = read_page(_page(body, content_type), shipped_rules())
    except (NotHtml, EmptyPage, MarkupRejected):
        return

    assert flaws(reading) == []


@SETTINGS
@given(st.lists(TEXTS, max_size=12))
def test_every_line_of_a_dump_is_kept_or_in_the_ledger(lines: list[str]) -> None:
    marked = [f"zq{at}x {fold_space(line)}" for at, line in enumerate(lines)]
    try:
        reading = read_dump("\n".join(marked), URL, shipped_rules())
    except EmptyPage:
        assert not lines
        return

    article, image = reading.article, reading.article.metadata.lead_image
    head = (article.metadata.headline, article.metadata.deck, image.caption if image else None)
    said = [*said_words(reading), *" ".join(filter(None, head)).split()]
    places = [block.position for block in article.body.removed]

    assert lost([f"zq{at}x" for at in range(len(lines))], said) == []
    assert places == sorted(set(places))
    assert all(0 <= place < len(places) + len(article.body.blocks) for place in places)
    assert flaws(reading) == []


def test_a_lost_text_and_a_flawed_one_would_be_noticed() -> None:
    reading = read_dump(f"zq0x {PROSE[0]}\nzq1x {PROSE[1]}", URL, shipped_rules())
    body = reading.article.body
    robbed = replace(reading, article=replace(reading.article, body=replace(body, blocks=body.blocks[1:])))

    assert lost(["zq0x", "zq1x"], said_words(reading)) == []
    assert lost(["zq0x", "zq1x"], said_words(robbed)) == ["zq0x"]
    assert flaws(reading) == []
    assert flaws(replace(reading, kind_reason="\x07")) == [("reading.kind_reason", "\x07")]
    assert flaws(replace(reading, kind_reason="\ud800")) == [("reading.kind_reason", "\ud800")]
    assert flaws(replace(reading, kind_reason="e\u0301")) == [("reading.kind_reason", "e\u0301")]
