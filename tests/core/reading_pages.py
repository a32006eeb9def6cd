"""What the tests of extraction share: the shipped rules, and pages read as the line reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from ingest.adapters.rulebook import load_rulebook
from ingest.core.declared import read_declared
from ingest.core.extract import extract_body
from ingest.core.rules import Rulebook
from ingest.core.structured import parse_document
from ingest.core.urls import host_of
from ingest.model import Access, Body, Declared

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "pages"
RULES = ROOT / "ingest" / "rules"
READ_AT = datetime(2026, 3, 5, tzinfo=UTC)

# Filler prose: sentences of no consequence, each its own, so that a test can tell which of them came through.
PROSE = (
    "The harbour board met on Tuesday evening and counted the lamps along the northern pier one by one.",
    "Nobody objected when the oldest member asked for tea, although the kettle had been packed away in spring.",
    "A report on the colour of the mooring ropes will be read aloud at the next meeting, weather permitting.",
    "Two engineers walked the length of the breakwater and wrote down every stone that had shifted since March.",
    "The ferry to the outer islands sails as before, and its bell has been polished by the younger crew.",
    "Residents said they were glad of the new benches, which face the water and not the car park.",
    "By the end of the week the painters had finished the railings and begun on the door of the customs house.",
    "The treasurer closed the books with a small surplus, most of it from the sale of old nets.",
)


@cache
def shipped_rules() -> Rulebook:
    return load_rulebook(RULES / "_shared.toml", [RULES])


def read_body(
    html: str,
    *,
    url: str = "https://news.example/story",
    declared: Declared | None = None,
    rules: Rulebook | None = None,
    headline: str | None = None,
) -> Body:
    """Return the body of a page given as text, read with the shipped rules unless others are given."""
    document = parse_document(url, html, "utf-8", "default")
    stated = declared if declared is not None else read_declared(document, ())
    return extract_body(document, stated, (rules or shipped_rules()).for_page(host_of(url), READ_AT), headline=headline)


def page_of(*parts: str, head: str = "") -> str:
    """Return a page with a menu, these parts, and a footer."""
    menu = "".join(f'<li><a href="/s/{n}">Section number {n}</a></li>' for n in range(12))
    return (
        f"<!doctype html><html lang=en><head><title>Harbour news</title>{head}</head><body>"
        f"<header><nav><ul>{menu}</ul></nav></header>{''.join(parts)}"
        "<footer><p>All rights reserved.</p><ul><li><a href=/about>About us</a></li></ul></footer></body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


CLOSED = Declared(access=Access.SUBSCRIPTION)
