"""What the rest of the store makes of an article that was merged: clusters, purges, policies, reading again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from databases import Databases
from merge_rig import STORY, A, B, C, article_at, changes, decide, fetch, keep_raw
from purge_rig import files_with
from store_samples import WALLED

from ingest.adapters.archive import WarcArchive, erase_records
from ingest.adapters.store import ChangeKind, PurgeTarget, Store, Vacuum, check_database, open_store
from ingest.adapters.store.reextracting import Chosen, Reread
from ingest.adapters.tables import article
from ingest.core.keep import Policies
from ingest.model import Extent, Source, SourceKind
from ingest.operations.purge import purge
from ingest.operations.upkeep import apply_policies_to_stored

MERGED, REVISED, CLUSTERED = ChangeKind.MERGED, ChangeKind.REVISED, ChangeKind.CLUSTERED


def test_a_new_reading_of_what_went_meanwhile_is_not_written(store: Store, tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path / "archive", 10)
    for url in (A, B):
        keep_raw(store, archive, decide(store, url))
    held = next(one for one in store.list_raw(Chosen()) if one.article_id == 2)
    again = decide(store, B, (*STORY, "Read anew."))
    assert again.reading is not None
    assert again.page is not None
    fetch(store, A, answered=B, day=1)
    reread = Reread(held=held, reading=again.reading, page=again.page, new_text=True, new_facts=True)

    assert store.write_rereadings((reread,)) == 0
    assert [one.article_id for one in store.list_raw(Chosen())] == [1]
    assert len(store.list_revisions(2)) == 1


def test_clusters_lose_what_goes_and_name_themselves_anew(store: Store) -> None:
    for url in (A, B, C):
        fetch(store, url)
    store.cluster_step()
    with store._db.writing() as connection:  # as it is when the later text was the one that others joined
        connection.execute(article.update().values(cluster_id=2, original_id=2))
    seq = store.change_head().seq
    fetch(store, A, answered=B, day=1)
    rows = {row.id: (row.cluster_id, row.cluster_role) for row in store.list_articles()}
    told = changes(store, seq)
    while store.cluster_step().looked_at:
        pass
    settled = {row.id: row.cluster_id for row in store.list_articles()}

    assert rows == {1: (1, "alone"), 3: (1, "alone")}
    assert [row[:2] for row in told] == [(MERGED, 1), (CLUSTERED, 1), (MERGED, 2), (CLUSTERED, 3)]
    assert settled == {1: 1, 3: 1}
    assert [[row.article_id for row in cluster] for cluster in store.list_clusters()] == [[1, 3]]


def test_an_article_whose_only_copy_turned_out_to_be_itself_is_alone(store: Store) -> None:
    fetch(store, A)
    fetch(store, B)
    store.cluster_step()
    before = store.list_clusters()
    fetch(store, A, answered=B, day=1)
    store.cluster_step()

    assert len(before) == 1
    assert store.list_clusters() == ()
    assert article_at(store, A).article.cluster_role == "alone"


@pytest.mark.parametrize("limit", [50, 1], ids=["in one batch", "one by one"])
@pytest.mark.parametrize("named", ["old address", "its source"])
def test_a_purge_takes_what_was_merged_along_raw_responses_too(
    databases: Databases, tmp_path: Path, named: str, limit: int
) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store, archive = open_store(url), WarcArchive(folder, 10)
    source = store.add_source(Source(url="https://example.org/feed", kind=SourceKind.FEED))
    assert source.id is not None
    own = "The ferry was sold to the lighthouse."
    keep_raw(store, archive, decide(store, A))
    keep_raw(store, archive, decide(store, B, (*STORY[:11], own)))
    with store._db.writing() as connection:
        connection.execute(article.update().where(article.c.id == 2).values(source_id=source.id))
    keep_raw(store, archive, decide(store, A, answered=B, day=1))
    store.index_step()
    before = files_with("lighthouse", url, folder)
    target = PurgeTarget(urls=(B,)) if named == "old address" else PurgeTarget(source_ids=(source.id,))
    plan = store.plan_purge(target)
    if limit == 1:
        while store.purge_batch(target, lambda refs: erase_records(folder, refs), limit=1).more:
            pass
    report = purge(store, folder, target, vacuum=Vacuum.FULL)
    left = files_with("lighthouse", url, folder)
    purged = {row[1] for row in changes(store) if row[0] is ChangeKind.PURGED}
    merged = store.find_merged(2)
    store.close()

    assert before
    assert (plan.articles, plan.revisions, plan.raw_records) == (1, 4, 3)
    assert limit == 1 or report.articles == 1
    assert left == []
    assert purged == {1, 2}
    assert merged is None
    assert check_database(url) == ()


def test_a_stricter_policy_takes_back_what_was_merged_too(databases: Databases, tmp_path: Path) -> None:
    url, folder = databases.migrated(), tmp_path / "archive"
    store = open_store(url)
    closed = replace(WALLED, extent=Extent.FULL)
    fetch(store, A, verdict=closed)
    fetch(store, B, (*STORY[:11], "The ferry was sold to the lighthouse."), verdict=closed)
    fetch(store, A, answered=B, day=1, verdict=closed)
    done = apply_policies_to_stored(store, folder, Policies(gated_text="metadata_only"))
    store.shrink(Vacuum.FULL)
    left = files_with("lighthouse", url, folder)
    texts = {row.body_text for number in (1, 2) for row in store.list_revisions(number)}
    store.close()

    assert done.trimmed == 2
    assert left == []
    assert texts == {""}
