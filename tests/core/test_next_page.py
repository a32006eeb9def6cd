"""Extract: the next page of an article, told from the next article."""

from __future__ import annotations

import pytest
from reading_pages import PROSE, page_of, paragraphs, read_body

HERE = "https://news.example/2026/lamps"


@pytest.mark.parametrize(
    ("here", "link", "next_page"),
    [
        (HERE, '<a rel="next" href="?page=2">2</a>', f"{HERE}?page=2"),
        (HERE, '<a rel="next" href="/2026/lamps/2">2</a>', f"{HERE}/2"),
        (HERE, '<a rel="next" href="/2026/lamps/page/2/">2</a>', f"{HERE}/page/2/"),
        (HERE, '<link rel="next" href="/2026/lamps/seite-2">', f"{HERE}/seite-2"),
        (f"{HERE}?page=2", '<a rel="next" href="?page=3">3</a>', f"{HERE}?page=3"),
        (f"{HERE}?a=1", '<a rel="next" href="?a=1&page=2">2</a>', f"{HERE}?a=1&page=2"),
        (f"{HERE}?page=2", '<a rel="prev" href="?page=1">1</a>', None),
        (HERE, '<a rel="next" href="/2026/benches">The next article</a>', None),
        ("https://news.example/article/17", '<a rel="next" href="/article/18">Next</a>', None),
        ("https://news.example/2026/03/01", '<a rel="next" href="/2026/03/02">Tomorrow</a>', None),
        (HERE, '<a rel="next" href="https://other.example/2026/lamps?page=2">2</a>', None),
        (HERE, '<a rel="next" href="?page=7">7</a>', None),
        (HERE, '<a href="?page=2"><span>2</span></a>', f"{HERE}?page=2"),
        (HERE, '<a href="?page=2">Page</a> <b>2</b>', None),
        (HERE, '<a rel="next" href="javascript:more()">More</a>', None),
    ],
    ids=[
        "query",
        "path",
        "page in the path",
        "German, in the head",
        "from the second page",
        "beside other parameters",
        "the last page",
        "the next article",
        "the next number",
        "the next day",
        "another host",
        "not the next number",
        "a number for a relation",
        "no relation",
        "no address",
    ],
)
def test_the_next_page_is_the_same_address_with_the_next_number(here: str, link: str, next_page: str | None) -> None:
    body = read_body(page_of(f"<article><h1>Lamps</h1>{paragraphs(*PROSE)}</article>{link}"), url=here)

    assert body.next_page == next_page
    assert [block.text for block in body.blocks] == list(PROSE)
