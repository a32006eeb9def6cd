"""The demo, run for real: every page ends as the newsroom's manifest says, politely, and nothing stays behind."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.cli.demo import QUERIES
from ingest.model import Access, Change, Extent, OutcomeKind
from ingest.operations.demo import DemoResult, DemoRow, run_demo
from ingest.operations.demo_database import DATABASE_NAME, DemoArticle
from ingest.operations.newsroom import NewsroomPage, read_newsroom
from ingest.resources import demo_folder

NEWSROOM = read_newsroom(demo_folder())
PAGES = [page for page in NEWSROOM.pages if page.expect]
ARTICLES = [page for page in PAGES if page.expect and page.expect.access]
TEMPLATES = ("{{articlesLeft}}", "#EXPIRY_DATE#", "%FIRST_NAME%", "free trial has expired", "Knotted Glove")
CRAWL_DELAY_S = 0.2
EARLY_S = 0.02
DEADLINE_S = 20.0


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    return run_demo(tmp_path_factory.mktemp("demo"))


def _row(result: DemoResult, page: NewsroomPage) -> DemoRow:
    return next(row for row in (*result.rows, *result.sources) if row.page == page)


def _article(result: DemoResult, path: str) -> DemoArticle:
    found = next(row.article for row in result.rows if row.page.path == path)
    assert found is not None
    return found


def _name(page: NewsroomPage) -> str:
    return page.url.removeprefix("http://")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_the_first_visit_ends_as_the_manifest_says(result: DemoResult, page: NewsroomPage) -> None:
    first = _row(result, page).first

    assert page.expect
    assert first
    assert first.kind is page.expect.outcome


@pytest.mark.parametrize("page", [page for page in PAGES if not page.stands_still], ids=_name)
def test_the_second_visit_finds_what_changed(result: DemoResult, page: NewsroomPage) -> None:
    second, expected = _row(result, page).second, page.second.expect

    assert second
    assert expected
    assert expected.change
    assert second.kind is expected.outcome
    assert expected.change.value in second.code.split("+")


@pytest.mark.parametrize("page", [page for page in ARTICLES if page.stands_still and page.status == 200], ids=_name)
def test_an_untouched_article_is_answered_304(result: DemoResult, page: NewsroomPage) -> None:
    second = _row(result, page).second

    assert second
    assert second.kind is OutcomeKind.NOT_MODIFIED


@pytest.mark.parametrize("page", ARTICLES, ids=_name)
def test_each_article_is_held_as_the_manifest_says(result: DemoResult, page: NewsroomPage) -> None:
    article = _row(result, page).article
    expected, later = page.expect, page.second.expect

    assert article
    assert expected
    assert article.access is ((later and later.access) or expected.access)
    assert article.wall is ((later and later.wall) or expected.wall or article.wall)
    assert article.extent is (expected.extent or article.extent)
    assert article.integrity is (expected.integrity or article.integrity)
    assert (article.language or "").split("-")[0] == (expected.language or article.language)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ARTICLES], ids=_name)
def test_what_is_no_article_is_not_stored(result: DemoResult, page: NewsroomPage) -> None:
    assert _row(result, page).article is None


def test_an_edit_makes_a_second_version(result: DemoResult) -> None:
    article = _article(result, "/news/flood-gate")

    assert article.revision_no == 2
    assert "second week of June" in article.body_text


def test_a_wall_that_goes_up_never_costs_the_text(result: DemoResult) -> None:
    article = _article(result, "/news/library-roof")

    assert (article.access, article.extent, article.revision_no) == (Access.SUBSCRIPTION, Extent.FULL, 1)
    assert "hanging on a line in the boiler room" in article.body_text


def test_a_report_on_two_hosts_is_two_articles_of_one_cluster(result: DemoResult) -> None:
    one, other = _article(result, "/news/tram-bridge"), _article(result, "/en/tram-bridge")

    assert one.id != other.id
    assert one.cluster_id == other.cluster_id
    assert one.body_text == other.body_text


def test_overlays_offers_and_notices_are_removed_and_kept_in_the_ledger(result: DemoResult) -> None:
    article = _article(result, "/business/fish-market")
    with closing(sqlite3.connect(result.database)) as connection:
        query = "SELECT text FROM noise_v1 WHERE article_id = ?"
        removed = " ".join(text for (text,) in connection.execute(query, (article.id,)))

    assert [words for words in TEMPLATES if words in article.body_text] == []
    assert [words for words in TEMPLATES if words not in removed] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/de/baeckerei", "„Der Architekt wollte dort die Kühlung einbauen“"),
        ("/ja/asaichi", "用意した三百食の汁物"),
        ("/ar/maktaba", "على ظهر قارب خشبي"),
        ("/fr/moulin", "« Je donne les clés, les meules et le chat »"),
    ],
    ids=["cp1252 called latin-1", "Shift_JIS", "windows-1256", "utf-8"],
)
def test_letters_survive_every_encoding(result: DemoResult, path: str, words: str) -> None:
    assert words in _article(result, path).body_text


def test_what_robots_txt_disallows_is_never_asked_for(result: DemoResult) -> None:
    assert [request.path for request in result.requests if request.path.startswith("/drafts/")] == []


def test_robots_txt_comes_first_and_the_delay_it_asks_for_is_kept(result: DemoResult) -> None:
    by_host = defaultdict(list)
    for request in sorted(result.requests, key=lambda request: request.started_at_s):
        by_host[request.host].append(request)

    assert set(by_host) == {host.name for host in NEWSROOM.hosts}
    for requests in by_host.values():
        gaps = [later.started_at_s - earlier.started_at_s for earlier, later in pairwise(requests)]
        assert requests[0].path == "/robots.txt"
        assert min(gaps) >= CRAWL_DELAY_S - EARLY_S


def test_it_ends_in_time(result: DemoResult) -> None:
    assert result.elapsed_s < DEADLINE_S


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_that_it_proposes_answer_something(result: DemoResult, query: str) -> None:
    with closing(sqlite3.connect(result.database)) as connection:
        assert len(connection.execute(query).fetchall()) > 5


def test_the_manifest_shows_a_revision_and_an_access_change() -> None:
    changes = {page.second.expect.change for page in PAGES if page.second.expect}

    assert changes >= {Change.REVISED, Change.ACCESS_CHANGED}


def test_a_second_demo_starts_afresh_and_leaves_nothing_running(result: DemoResult) -> None:
    folder = result.database.parent
    code = "import sys, pathlib; from ingest.operations.demo import run_demo; run_demo(pathlib.Path(sys.argv[1]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], start_new_session=True, stderr=subprocess.PIPE
    )
    _, complaints = process.communicate(timeout=60)
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles_v1").fetchone()

    assert (process.returncode, complaints if process.returncode else b"") == (0, b"")
    assert articles == len([row for row in result.rows if row.article])
    assert _processes_of_session(process.pid) == []


def _processes_of_session(session: int) -> list[str]:
    """Return the command names of a session's processes that still run (proc(5), stat: the sixth field)."""
    left = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
        except OSError:
            continue  # it ended meanwhile
        if int(rest.split()[3]) == session and rest.split()[0] != "Z":
            left.append(name.partition("(")[2])
    return left
