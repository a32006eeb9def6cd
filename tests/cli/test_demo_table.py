"""What a person reads after `ingest demo`: every page in a row, its fate in words, and where to go from there."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from ingest.cli.demo import QUERIES, show_demo
from ingest.model import Access, Extent, Integrity, Outcome, OutcomeKind, Wall
from ingest.operations.demo import DemoResult, DemoRow
from ingest.operations.demo_database import DemoArticle
from ingest.operations.loopback import ServedRequest
from ingest.operations.newsroom import NewsroomPage

PAGE = NewsroomPage(host="post.example", path="/news/herring", file="herring.html", shows="a herring")
ARTICLE = DemoArticle(
    id=1,
    headline="Herring return",
    access=Access.METERED,
    extent=Extent.FULL,
    wall=Wall.NONE,
    integrity=Integrity.PLAIN,
    language="en",
    word_count=312,
    revision_no=1,
    cluster_id=1,
    body_text="Herring returned.",
    noise_blocks=27,
)


def _outcome(kind: OutcomeKind, code: str) -> Outcome:
    return Outcome(url=PAGE.url, kind=kind, code=code, article_id=1)


STORED = DemoRow(
    page=PAGE,
    first=_outcome(OutcomeKind.STORED, "new"),
    second=_outcome(OutcomeKind.NOT_MODIFIED, "not_modified"),
    article=ARTICLE,
)


def _shown(*rows: DemoRow, width: int = 120) -> str:
    requests = (ServedRequest(host="post.example", path="/x", status=304, started_at_s=1.0, ended_at_s=1.1),) * 3
    result = DemoResult(
        database=Path("demo") / "ingest-demo.db", rows=rows, sources=(), requests=requests, elapsed_s=7.25
    )
    paper = io.StringIO()
    show_demo(result, Console(file=paper, width=width, color_system=None))
    return paper.getvalue()


def test_a_row_says_what_was_kept_and_what_was_taken_away() -> None:
    line = next(line for line in _shown(STORED).splitlines() if "Herring return" in line)

    assert [word in line for word in ("metered", "full", "312", "27", "untouched (304)")] == [True] * 5


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("revised", "edited: version 1"),
        ("kept_better_text+access_changed", "wall up, text kept"),
        ("robots_disallowed", "robots.txt: no"),
        ("challenge", "not a paywall"),
        ("bad_response", "half a reply is never stored"),
        ("some_new_code", "some_new_code"),
    ],
)
def test_the_second_visit_is_told_in_words(code: str, words: str) -> None:
    row = replace(STORED, second=_outcome(OutcomeKind.FAILED, code))

    assert words in " ".join(_shown(row, width=200).split())


def test_scrambled_text_is_called_scrambled() -> None:
    row = replace(STORED, article=replace(ARTICLE, integrity=Integrity.SCRAMBLED))

    assert "scrambled" in _shown(row)


def test_a_page_that_is_no_article_is_known_by_its_path() -> None:
    row = replace(STORED, article=None, first=_outcome(OutcomeKind.FAILED, "bad_response"))

    assert "/news/herring" in _shown(row)
    assert "0 of 1 pages stored" in _shown(row)


def test_the_path_and_the_queries_stand_on_lines_of_their_own_even_when_narrow() -> None:
    lines = [line.strip() for line in _shown(STORED, width=60).splitlines()]

    assert "The database: demo/ingest-demo.db" in lines
    assert set(QUERIES) <= set(lines)


def test_a_report_on_two_hosts_is_pointed_out() -> None:
    twin = replace(STORED, article=replace(ARTICLE, id=2, cluster_id=1))

    assert "2 articles carry the same agency report" in _shown(STORED, twin)
    assert "agency" not in _shown(STORED)


def test_a_row_stays_one_line_on_a_narrow_screen() -> None:
    row = replace(STORED, article=replace(ARTICLE, headline="Herring return to the inner harbour after forty years"))
    lines = [line for line in _shown(row, width=80).splitlines() if "Herring" in line]

    assert len(lines) == 1
    assert "…" in lines[0]
    assert "untouched (304)" in lines[0]


def test_the_costs_are_counted() -> None:
    assert "1 of 1 pages stored. 3 requests in 7.2 s" in _shown(STORED)
    assert "3 answered 304" in _shown(STORED)
