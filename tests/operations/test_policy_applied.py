"""A policy that became stricter takes back what it forbids, in every revision; consumers are told; it stays away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from databases import Databases
from purge_rig import SENTENCE, files_with
from store_samples import OPEN, WALLED, claim_url, judge, reading

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import ChangeKind, Store, Vacuum, check_database, open_store
from ingest.core.keep import Policies, apply_policies
from ingest.model import AccessVerdict, Evidence, Extent, Outcome, PageReading, PolicySignals
from ingest.operations.upkeep import Trimmed, apply_policies_to_stored

URL = "https://news.example.org/ferry"
OTHER = "https://news.example.org/crane"
FULL_BEHIND_WALL = replace(
    WALLED,
    extent=Extent.FULL,
    evidence=(Evidence(signal="end:quote", value=f"… {SENTENCE}", says="extent=full", weight=0.4),),
)
TEXT = ("The first paragraph stays with the lead.", "So does the second one of them.", f"{SENTENCE}.", "The last one.")
LEAD = Policies(gated_text="lead")
NONE_OF_GATED = Policies(gated_text="metadata_only")


def silent(read: PageReading, *, reserved: bool | None = None) -> PageReading:
    """The same reading with another statement on mining."""
    return replace(read, article=replace(read.article, policy=PolicySignals(tdm_reserved=reserved)))


def gated(url: str = URL, *, verdict: AccessVerdict = FULL_BEHIND_WALL, headline: str = "Ferry sold") -> PageReading:
    """An article behind a wall whose summary quotes its text."""
    read = silent(reading(url, TEXT, verdict=verdict, headline=headline))
    metadata = replace(read.article.metadata, summary=f"In short: {SENTENCE}.")
    return replace(read, article=replace(read.article, metadata=metadata))


def keep(store: Store, archive: WarcArchive, url: str, read: PageReading, policies: Policies | None = None) -> Outcome:
    """Store one page as the line does, under a policy."""
    with store._db.writing() as connection:
        connection.exec_driver_sql(f"UPDATE frontier SET due_at = first_seen_at WHERE url = '{url}'")
        connection.exec_driver_sql("UPDATE host SET next_at = '2020-01-01 00:00:00'")
    known = store.find_held((url,)) is not None
    entry = store.claim(1, lease_s=60)[0] if known else claim_url(store, url)
    allowed = apply_policies(read, policies or Policies(), store.find_held((url,)))
    completion = judge(store, entry, allowed.reading)
    assert completion.page is not None
    raw = replace(completion.page, body=f"<p>{read.article.body.text}</p>".encode())
    archived = archive.write(raw) if allowed.may_archive else None
    return store.complete(replace(completion, page=raw, archive=archived))


def test_a_stricter_policy_takes_the_text_back_from_every_place(databases: Databases, tmp_path: Path) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    keep(store, archive, URL, gated())
    keep(store, archive, URL, gated(headline="Ferry sold after all"))
    keep(store, archive, OTHER, silent(reading(OTHER, ("Open, all of it.",) * 9, verdict=OPEN)))
    store.index_step()
    before = files_with(SENTENCE, url, folder)
    cursor = store.change_head()
    over = store.count_overheld(LEAD)
    done = apply_policies_to_stored(store, folder, LEAD)
    store.shrink(Vacuum.FULL)
    left = files_with("lighthouse", url, folder)
    record, other = store.get_article(1), store.get_article(2)
    changes = store.list_changes(cursor.epoch, cursor.seq)
    again = apply_policies_to_stored(store, folder, LEAD)
    store.close()

    assert len(before) >= 2
    assert over == 1
    assert done == Trimmed(trimmed=1, gone=0, raw_records=2)
    assert left == []
    assert record is not None
    assert [revision.body_text for revision in record.revisions] == ["\n".join(TEXT[:2])] * 2
    assert [revision.cut_by for revision in record.revisions] == ["policy"] * 2
    assert (record.article.extent, record.article.summary, record.article.word_count) == ("truncated", None, 14)
    assert record.noise == ()
    assert [(one.kind, one.article_id) for one in changes] == [(ChangeKind.PURGED, 1)]
    assert record.article.change_seq == changes[0].seq
    assert other is not None
    assert other.article.cut_by is None
    assert (again, other.noise != ()) == (Trimmed(), True)
    assert check_database(url) == ()


def test_what_a_policy_took_back_does_not_return_while_it_holds_and_does_when_the_page_opens(
    databases: Databases, tmp_path: Path
) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    keep(store, archive, URL, gated())
    apply_policies_to_stored(store, tmp_path, NONE_OF_GATED)
    same = keep(store, archive, URL, gated(), NONE_OF_GATED)
    held = store.find_held((URL,))
    opened = keep(store, archive, URL, gated(verdict=OPEN), NONE_OF_GATED)
    whole = store.find_held((URL,))
    over = store.count_overheld(NONE_OF_GATED)
    store.close()

    assert same.code == "none"
    assert held is not None
    assert held.body_text == ""
    assert "revised" in opened.code
    assert whole is not None
    assert whole.body_text == "\n".join(TEXT)
    assert over == 0


def test_control_where_the_policy_no_longer_holds_the_next_fetch_brings_the_text_back(
    databases: Databases, tmp_path: Path
) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    keep(store, archive, URL, gated())
    apply_policies_to_stored(store, tmp_path, NONE_OF_GATED)
    again = keep(store, archive, URL, gated())
    held = store.find_held((URL,))
    store.close()

    assert "revised" in again.code
    assert held is not None
    assert held.body_text == "\n".join(TEXT)


@pytest.mark.parametrize(
    ("reserved", "policies", "gone", "trimmed"),
    [
        (True, Policies(tdm_reserved="skip"), 1, 0),
        (True, Policies(tdm_reserved="metadata_only"), 0, 1),
        (True, Policies(tdm_reserved="record"), 0, 0),
        (False, Policies(tdm_reserved="skip"), 0, 0),
        (None, Policies(tdm_reserved="skip"), 0, 0),
        (True, Policies(publishers={"example.org": (None, "skip")}), 1, 0),
        (True, Policies(tdm_reserved="skip", publishers={"example.org": (None, "record")}), 0, 0),
        (True, Policies(publishers={"other.example": (None, "skip")}), 0, 0),
    ],
    ids=["skip", "metadata", "record", "not reserved", "unsaid", "for one publisher", "but not for one", "another"],
)
def test_reserved_pages_follow_their_policy(
    databases: Databases, tmp_path: Path, reserved: bool | None, policies: Policies, gone: int, trimmed: int
) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    keep(store, archive, URL, silent(reading(URL, TEXT), reserved=reserved))
    over = store.count_overheld(policies)
    done = apply_policies_to_stored(store, tmp_path, policies)
    left = store.list_articles()
    still = store.count_overheld(policies)
    taken_up = store.is_purged((URL,))
    store.close()

    assert (done.gone, done.trimmed) == (gone, trimmed)
    assert (over, still) == (gone + trimmed, 0)
    assert len(left) == 1 - gone
    assert not taken_up  # the policy keeps it out, and may change again


def test_a_text_that_was_given_openly_stays_when_a_wall_comes_later(databases: Databases, tmp_path: Path) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    keep(store, archive, URL, gated(verdict=OPEN))
    with store._db.writing() as connection:  # the second look comes a day later
        connection.exec_driver_sql("UPDATE article_revision SET seen_at = '2026-02-28 12:00:00.000000+00:00'")
        connection.exec_driver_sql("UPDATE access_check SET checked_at = '2026-02-28 12:00:00.000000+00:00'")
        if store._db.path:
            for table, column in (("article_revision", "seen_at"), ("access_check", "checked_at")):
                connection.exec_driver_sql(f"UPDATE {table} SET {column} = substr({column}, 1, 26)")
    keep(store, archive, URL, gated())
    done = apply_policies_to_stored(store, tmp_path, NONE_OF_GATED)
    held = store.find_held((URL,))
    raw = store.find_raw(1)
    store.close()

    assert held is not None
    assert held.body_text == "\n".join(TEXT)
    assert raw is not None
    assert archive.read(raw).url == URL
    assert done.trimmed == 0


class Killed(Exception):
    """Stands for a kill."""


def test_killed_before_it_is_committed_it_is_done_by_the_next_run(databases: Databases, tmp_path: Path) -> None:
    url = databases.migrated()
    store, archive = open_store(url), WarcArchive(tmp_path, 10)
    keep(store, archive, URL, gated())

    def die(refs: object) -> None:
        raise Killed

    with pytest.raises(Killed):
        store.trim_batch(LEAD, die)
    between = store.count_overheld(LEAD)
    done = apply_policies_to_stored(store, tmp_path, LEAD)
    store.close()

    assert (between, done.trimmed) == (1, 1)
    assert check_database(url) == ()
