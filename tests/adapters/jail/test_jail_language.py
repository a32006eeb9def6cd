"""The language detector works behind the bars: it needs a model that a worker could not unpack itself."""

from __future__ import annotations

from datetime import UTC, datetime

from ingest.adapters.jail import Jail, Question
from ingest.adapters.rulebook import load_rulebook
from ingest.model import FetchedPage, PageReading
from ingest.resources import rules_folder

# Swahili: no list of function words is kept for it, and the page declares nothing.
PARAGRAPH = "Baraza la bandari lilikutana jana na kuahirisha kura ya winchi ya mashariki hadi mwezi wa Juni mwaka huu. "


def test_a_page_that_declares_no_language_is_read_in_the_jail() -> None:
    page = FetchedPage(
        url="https://harbour.example/a",
        final_url="https://harbour.example/a",
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=f"<title>Winchi</title><h1>Winchi</h1>{f'<p>{PARAGRAPH}</p>' * 5}".encode(),
        fetched_at=datetime(2026, 5, 4, tzinfo=UTC),
    )
    jail = Jail(load_rulebook(rules_folder() / "_shared.toml", []), workers=1)
    try:
        (answer,) = jail.read_all([Question.page(page, None)])
    finally:
        jail.close()

    assert answer.error is None
    assert isinstance(answer.value, PageReading)
    assert answer.value.article.metadata.language == "sw"
