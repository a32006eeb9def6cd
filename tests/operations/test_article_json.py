"""The article as JSON: the names of `articles_v1`, all of them always, whether it was just read or is stored."""

from __future__ import annotations

import json

from store_samples import WALLED, reading, store_page

from ingest.adapters.store import Store
from ingest.adapters.tables import VIEWS
from ingest.operations.article_json import reading_json
from ingest.operations.record_json import record_json

URL = "https://post.example/a"
# What only a database knows of an article.
KEPT = {
    "change_seq", "cluster_id", "cluster_role", "likeness", "original_id", "fetched_at",
    "first_seen_at", "id", "revision_no", "source_id", "status",
}  # fmt: skip
# What the manifest's readers were promised beside the view's columns.
PROMISED = {
    "page_kind",
    "evidence",
    "noise",
    "provenance",
    "conflict",
    "cut_by",
    "integrity",
    "wall",
    "tags",
    "authors",
}


def view_columns() -> set[str]:
    (view,) = (view for view in VIEWS if view.name == "articles_v1")
    return {column.name for column in view.table.columns}


def test_a_page_just_read_has_every_field_that_a_database_does_not_add() -> None:
    told = reading_json(reading(URL))

    assert view_columns() - set(told) == KEPT
    assert set(told) >= PROMISED


def test_a_stored_article_has_every_column_and_its_history(store: Store) -> None:
    store_page(store, URL, reading(URL, verdict=WALLED))
    record = store.get_article(1)
    assert record

    told = record_json(record)

    assert set(told) >= view_columns() | PROMISED | {"revisions", "access_checks", "changes", "urls"}
    assert json.loads(json.dumps(told)) == told


def test_reading_and_storing_tell_the_same_of_a_page(store: Store) -> None:
    read = reading(URL, verdict=WALLED)
    store_page(store, URL, read)
    record = store.get_article(1)
    assert record

    fresh, stored = reading_json(read), record_json(record)
    differing = {name for name in set(fresh) & set(stored) if fresh[name] != stored[name]}

    assert differing <= {"url_canonical", "summary"}, {name: (fresh[name], stored[name]) for name in differing}


def test_evidence_stands_strongest_first_and_noise_in_page_order() -> None:
    told = reading_json(reading(URL, verdict=WALLED))
    weights = [piece["weight"] for piece in told["evidence"]]

    assert weights == sorted(weights, reverse=True)
    assert [line["class"] for line in told["noise"]] == ["share", "paywall"]
