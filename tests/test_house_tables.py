"""The contract with consumers: the views' fields, a comment for every column, and documents whose examples run."""

from __future__ import annotations

import re

import pytest
from databases import Databases
from house_files import ROOT
from sqlalchemy import create_engine, text

from ingest.adapters.store.describe import describe_database
from ingest.adapters.tables import METADATA, VIEWS

ARTICLE_FIELDS = """
    id url_canonical url_final source_id publisher domain headline deck summary body_text word_count byline_raw
    authors published_at published_precision modified_at first_seen_at fetched_at language section tags genre
    lead_image_url access access_declared access_confidence wall extent extent_confidence cut_by integrity conflict
    tdm_reserved status revision_no content_hash cluster_id quality change_seq
""".split()
CHECK_FIELDS = """
    article_id checked_at access access_declared access_confidence wall extent extent_confidence cut_by integrity
    conflict evidence tdm_reserved robots_directives
""".split()
PROMISED_VIEWS = {
    "articles_v1": ARTICLE_FIELDS,
    "article_urls_v1": ["article_id", "url"],
    "article_revisions_v1": ["article_id", "revision_no", "seen_at", "kind", "origin", "content_hash"],
    "access_checks_v1": CHECK_FIELDS,
    "changes_v1": ["epoch", "seq", "kind", "article_id", "revision_no", "changed_at", "merged_into"],
    "change_head_v1": ["epoch", "seq", "min_seq"],
    "sources_v1": ["id", "url", "kind"],
    "site_policies_v1": ["host", "origin", "file", "first_seen_at", "last_seen_at", "rules", "raw"],
    "clusters_v1": ["cluster_id", "article_id", "cluster_role", "likeness"],
    "merged_articles_v1": ["article_id", "merged_into", "merged_at"],
    "noise_v1": ["article_id", "revision_no", "class", "text", "rule"],
}
DOCUMENTS = {
    "README": ROOT / "README.md",
    "database": ROOT / "docs" / "database.md",
    "policies": ROOT / "docs" / "policies.md",
}
EXAMPLES = [
    pytest.param(block, id=f"{name} {number}")
    for name, path in DOCUMENTS.items()
    for number, block in enumerate(
        re.findall(r"^```sql\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE), 1
    )
]


@pytest.mark.parametrize("view", PROMISED_VIEWS)
def test_a_view_has_every_field_that_was_promised(view: str) -> None:
    columns = {found.name: [column.name for column in found.table.columns] for found in VIEWS}[view]

    assert [field for field in PROMISED_VIEWS[view] if field not in columns] == []


def test_there_are_the_promised_views_and_no_others() -> None:
    assert {view.name for view in VIEWS} == set(PROMISED_VIEWS)


def test_every_table_and_column_says_what_it_is() -> None:
    silent = [table.name for table in METADATA.sorted_tables if not table.comment]
    silent += [
        f"{column.table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if not column.comment
    ]

    assert silent == []


def test_every_field_of_a_view_says_what_it_is() -> None:
    silent = [f"{view.name}.{column.name}" for view in VIEWS for column in view.table.columns if not column.comment]

    assert silent == []
    assert [view.name for view in VIEWS if not view.about] == []


def test_a_comment_is_a_sentence_for_people() -> None:
    odd = [
        f"{table.name}.{column.name}: {column.comment}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if column.comment and not re.match(r"^\S.*[.…]$", column.comment)
    ]

    assert odd == []


def test_there_are_queries_for_the_ten_things_asked_first() -> None:
    assert len([example for example in EXAMPLES if str(example.id).startswith("database")]) == 10


def test_the_drawing_of_the_views_shows_every_view() -> None:
    drawing = (ROOT / "docs" / "database.md").read_text("utf-8").split("```mermaid")[1].split("```")[0]

    assert [view.name for view in VIEWS if f"{view.name} {{" not in drawing] == []


def test_the_document_of_the_database_is_the_schema() -> None:
    assert (ROOT / "docs" / "database.md").read_text(encoding="utf-8") == describe_database()


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_query_runs_on_both_databases(example: str, databases: Databases) -> None:
    engine = create_engine(databases.migrated())
    with engine.connect() as connection:
        found = connection.execute(text(example)).all()
    engine.dispose()

    assert found == []
