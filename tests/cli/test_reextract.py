"""`ingest reextract` as typed, over a real archive, real workers and both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Ingest
from databases import Databases
from sqlalchemy import select, update
from store_samples import claim_url, judge, page, reading

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import Store, open_store
from ingest.adapters.tables import article, article_revision
from ingest.model import FetchedPage

PROSE = "The harbour board met on Tuesday and agreed to mend the wall before the storms of autumn come again. "
CLOSED = '{"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": false}'
WHOLE = "https://p.example/whole"
SHORT = "https://p.example/short"
EMPTY = "https://p.example/empty"


def html(title: str, paragraphs: int) -> bytes:
    text = "".join(f"<p>{PROSE * 2}Number {number}.</p>" for number in range(paragraphs))
    return (
        f"<html lang=en><head><title>{title}</title><meta property=og:type content=article>"
        f"<script type=application/ld+json>{CLOSED}</script></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()


def keep(store: Store, archive: WarcArchive, url: str, body: bytes, *paragraphs: str) -> FetchedPage:
    """Store an article as an earlier version would have read it: with other text than its page holds."""
    read = replace(page(url, body), headers=(("content-type", "text/html; charset=utf-8"),))
    judged = judge(store, claim_url(store, url), reading(url, paragraphs, headline="An old headline"))
    store.complete(replace(judged, page=read, archive=archive.write(read)))
    return read


@pytest.fixture
def store(here: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    (here / "config.toml").write_text("[jail]\nworkers = 1\n")
    url = databases.migrated()
    monkeypatch.setenv("INGEST_DATABASE_URL", url)
    opened = open_store(url)
    archive = WarcArchive(here / "archive", 10)
    keep(opened, archive, WHOLE, html("The wall is mended", 6), "Only a lead was read.")
    keep(opened, archive, SHORT, html("A short word", 4), *(PROSE * 2 for _ in range(40)))
    keep(opened, archive, EMPTY, b"<html><body><nav><a href=/>home</a></nav></body></html>", "Kept.")
    archive.close()
    yield opened
    opened.close()


def test_a_dry_run_reports_by_field_and_writes_nothing(ingest: Ingest, store: Store, here: Path) -> None:
    before = [store.get_article(number) for number in (1, 2, 3)]
    told = ingest("reextract", "--json", "--html", "report.html")
    report = told.json()
    page_written = (here / "report.html").read_text()

    assert told.code == 0
    assert (report["read"], report["changed"], report["written"]) == (2, 2, 0)
    assert report["fields"]["headline"]["articles"] == 2
    assert report["fields"]["headline"]["samples"][0] == {
        "article_id": 1, "before": "An old headline", "after": "The wall is mended",
    }  # fmt: skip
    assert report["fields"]["deck"]["emptied"] == 2
    assert report["words_gained"] > 200
    assert report["access_flips"] == [{"before": "open", "after": "restricted", "articles": 2}]
    assert [(loss["article_id"], loss["after"] < loss["before"]) for loss in report["losses"]] == [(2, True)]
    assert [(one["article_id"], one["code"]) for one in report["unread"]] == [(3, "not_article")]
    assert "<ins>The wall is mended</ins>" in page_written
    assert "<script" not in page_written
    assert [store.get_article(number) for number in (1, 2, 3)] == before


def test_the_report_in_the_terminal_names_fields_and_losses(ingest: Ingest, store: Store) -> None:
    shown = ingest("reextract")

    assert shown.code == 0
    assert "2 would change (100.0%)" in shown.out
    assert "texts that become much shorter (1)" in shown.out
    assert "read as" in shown.out
    assert "--apply writes it" in shown.err


def test_applying_writes_revisions_marked_as_such_and_logs_them(ingest: Ingest, store: Store) -> None:
    head = store.change_head()
    applied = ingest("reextract", "--apply")
    record, kept = store.get_article(1), store.get_article(3)
    changes = store.list_changes(head.epoch, head.seq)
    again = ingest("reextract", "--json").json()

    assert (applied.code, "2 written" in applied.err) == (0, True)
    assert record
    assert kept
    assert [(one.revision_no, one.origin) for one in record.revisions] == [(1, "fetch"), (2, "reextract")]
    assert record.revisions[0].body_text == "Only a lead was read."
    assert (record.article.headline, record.article.revision_no) == ("The wall is mended", 2)
    assert record.article.change_seq == max(one.seq for one in record.changes)
    assert {one.article_id for one in changes} == {1, 2}
    assert [one.seq for one in changes] == list(range(head.seq + 1, head.seq + 1 + len(changes)))
    assert (len(kept.revisions), kept.article.body_text) == (1, "Kept.")
    assert (again["read"], again["changed"]) == (2, 0)


def test_access_facts_follow_the_response_that_decided_them_and_no_older_one(ingest: Ingest, store: Store) -> None:
    with store._db.writing() as connection:
        connection.execute(update(article).where(article.c.id == 2).values(access_check_id=None))
    ingest("reextract", "--apply")
    first, second = store.get_article(1), store.get_article(2)

    assert first
    assert second
    assert (first.article.access, len(first.checks)) == ("restricted", 2)
    assert (second.article.access, len(second.checks)) == ("open", 1)
    assert {change.kind.value for change in first.changes} == {"created", "revised", "access_changed"}


def test_an_article_that_changed_since_it_was_looked_up_takes_no_reading_of_its_older_text(
    ingest: Ingest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Store.write_rereadings

    def overtaken(self: Store, rereadings: list[object]) -> int:
        with self._db.writing() as connection:
            connection.execute(update(article).where(article.c.id == 1).values(revision_no=7))
        return written(self, rereadings)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(Store, "write_rereadings", overtaken)
    said = ingest("reextract", "--apply")
    with store._db.reading() as connection:
        numbers = connection.execute(
            select(article_revision.c.revision_no).where(article_revision.c.article_id == 1)
        ).scalars()

        assert list(numbers) == [1]
    assert "1 written" in said.err
    assert "1 had changed meanwhile" in said.err


def test_a_run_is_narrowed_and_goes_on_behind_an_article(ingest: Ingest, store: Store) -> None:
    narrowed = ingest("reextract", "--json", "--where", "headline = 'An old headline' AND id <> 1").json()
    behind = ingest("reextract", "--json", "--after", "1", "--limit", "1").json()
    none = ingest("reextract", "--json", "--domain", "other.example").json()

    assert [sample["article_id"] for sample in narrowed["fields"]["headline"]["samples"]] == [2]
    assert (behind["read"], behind["last_id"]) == (1, 2)
    assert (none["read"], none["fields"]) == (0, {})


@pytest.mark.parametrize(
    "condition",
    ["no_such_column = 1", "id = ", "1); DELETE FROM article; --", "id = 1; DELETE FROM article"],
)
def test_a_condition_that_cannot_be_used_is_one_complaint_and_harms_nothing(
    ingest: Ingest, store: Store, condition: str
) -> None:
    refused = ingest("reextract", "--where", condition)

    assert refused.code == 2
    assert "the condition" in refused.complaint()
    assert len(store.list_articles()) == 3


def test_a_record_that_is_lost_is_reported_and_stops_nothing(ingest: Ingest, store: Store, here: Path) -> None:
    for file in (here / "archive").iterdir():
        file.unlink()
    report = ingest("reextract", "--json").json()

    assert [(one["article_id"], one["code"]) for one in report["unread"]] == [
        (number, "record_lost") for number in (1, 2, 3)
    ]
    assert json.dumps(report)
