"""Each format says what the row says, in the words of its standard, for full rows and for bare ones."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from export_samples import BARE, FIRST, FULL
from lxml import etree
from ninjs_facts import NINJS
from pyarrow import dataset

from ingest.adapters.export.csv_table import COLUMNS, write_csv
from ingest.adapters.export.feeds import write_atom, write_jsonfeed
from ingest.adapters.export.json_lines import write_jsonl, write_ninjs
from ingest.adapters.export.ninjs import ninjs_item
from ingest.adapters.export.parquet import write_parquet
from ingest.adapters.store import ArticleRow
from ingest.adapters.store.row_json import row_json

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_a_line_of_jsonl_is_a_row_of_the_view() -> None:
    file = io.BytesIO()
    write_jsonl([FULL, BARE], file)
    lines = file.getvalue().decode().split("\n")

    assert [json.loads(line) for line in lines[:2]] == [row_json(FULL), row_json(BARE)]
    assert lines[2:] == [""]
    assert len(file.getvalue().decode().splitlines()) == 2  # no character of a text ends a line


@pytest.mark.parametrize(
    "row", [FULL, BARE, replace(FULL, status="retracted", extent="full")], ids=["full", "bare", "retracted"]
)
def test_an_item_is_valid_ninjs(row: ArticleRow) -> None:
    validator = jsonschema.Draft202012Validator(NINJS, format_checker=jsonschema.FormatChecker())

    assert list(validator.iter_errors(ninjs_item(row))) == []


def test_the_check_of_ninjs_sees_a_wrong_type_a_wrong_value_and_an_unknown_name() -> None:
    validator = jsonschema.Draft202012Validator(NINJS, format_checker=jsonschema.FormatChecker())
    good = ninjs_item(FULL)

    assert list(validator.iter_errors(good | {"version": 2}))
    assert list(validator.iter_errors(good | {"pubStatus": "gone"}))
    assert list(validator.iter_errors(good | {"firstCreated": "yesterday"}))
    assert list(validator.iter_errors(good | {"uri": "no address"}))
    assert list(validator.iter_errors(good | {"access": "open"}))


def test_an_item_tells_the_access_facts_and_how_complete_it_is() -> None:
    item = ninjs_item(FULL)

    assert item["representationType"] == "partial"
    assert item["edNote"] == (
        "access=subscription; declared=restricted; confidence=0.93; wall=shown; extent=truncated; "
        "cut_by=publisher; integrity=plain; tdm_reserved=yes"
    )
    assert ninjs_item(replace(FULL, extent="full"))["representationType"] == "full"
    assert ninjs_item(replace(FULL, status="gone"))["pubStatus"] == "withheld"


def test_lines_of_ninjs_are_items() -> None:
    file = io.BytesIO()
    write_ninjs([FULL], file)

    assert json.loads(file.getvalue()) == ninjs_item(FULL)


def test_csv_reads_back_as_it_was() -> None:
    file = io.BytesIO()
    write_csv([FULL, BARE], file)
    header, *records = list(csv.reader(io.StringIO(file.getvalue().decode(), newline="")))
    first = dict(zip(header, records[0], strict=True))

    assert tuple(header) == COLUMNS
    assert first["body_text"] == FULL.body_text
    assert (first["id"], first["conflict"], first["published_at"]) == ("17", "false", FIRST.isoformat())
    assert json.loads(first["tags"]) == list(FULL.tags)
    assert dict(zip(header, records[1], strict=True))["headline"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_of_csv_begins_like_a_formula(start: str) -> None:
    file = io.BytesIO()
    write_csv([replace(FULL, headline=f"{start}cmd|' /C calc'!A0", byline_raw=f"{start}1+1")], file)
    _, record = list(csv.reader(io.StringIO(file.getvalue().decode(), newline="")))

    assert [cell for cell in record if cell.startswith(("=", "+", "-", "@", "\t", "\n", start))] == []
    assert f"'{start}1+1" in record


def test_parquet_has_proper_types_and_a_folder_for_each_day(tmp_path: Path) -> None:
    write_parquet([FULL, BARE], tmp_path)
    table = dataset.dataset(tmp_path, partitioning="hive").to_table().sort_by("id")
    full, bare = table.to_pylist()

    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")) == [
        "day=2026-03-01/part-0.parquet",
        "day=2026-03-02/part-0.parquet",
    ]
    assert str(table.schema.field("published_at").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("authors").type).startswith("list<")
    assert (full["authors"], full["published_at"], full["conflict"]) == (list(FULL.authors), FIRST, False)
    assert (full["body_text"], dict(full["provenance"])) == (FULL.body_text, FULL.provenance)
    assert (bare["headline"], bare["tags"], bare["tdm_reserved"]) == (None, [], None)


def test_parquet_keeps_every_row_of_a_day_that_fills_several_groups(tmp_path: Path) -> None:
    rows = [replace(FULL, id=number) for number in range(4_500)]
    write_parquet(rows, tmp_path)

    assert dataset.dataset(tmp_path).to_table(columns=["id"]).column("id").to_pylist() == list(range(4_500))


def test_a_json_feed_lists_items_with_access_as_an_extension() -> None:
    file = io.BytesIO()
    write_jsonfeed([FULL, BARE], file)
    feed = json.loads(file.getvalue())
    full, bare = feed["items"]

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (full["id"], full["url"], full["authors"][1]) == (
        FULL.url_canonical,
        FULL.url_final,
        {"name": "Ben Example"},
    )
    assert full["_ingest"]["access"] == "subscription"
    assert bare["content_text"] == ""
    assert "title" not in bare


def test_an_empty_json_feed_is_still_one() -> None:
    file = io.BytesIO()
    write_jsonfeed([], file)

    assert json.loads(file.getvalue())["items"] == []


def test_an_atom_feed_has_what_rfc_4287_asks_of_it() -> None:
    file = io.BytesIO()
    write_atom([replace(FULL, headline="A \uffff mark"), BARE], file, updated=FIRST, feed_id="urn:ingest:export:e:41")
    feed = etree.fromstring(file.getvalue())
    entries = feed.findall("a:entry", ATOM)

    assert feed.findtext("a:id", namespaces=ATOM) == "urn:ingest:export:e:41"
    for needed in ("a:id", "a:title", "a:updated"):
        assert all(entry.findtext(needed, namespaces=ATOM) for entry in (feed, *entries))
    assert entries[0].findtext("a:title", namespaces=ATOM) == "A  mark"
    assert entries[0].findtext("a:content", namespaces=ATOM) == FULL.body_text
    assert entries[1].findtext("a:author/a:name", namespaces=ATOM) == "open.example"
    terms = {(term.get("scheme"), term.get("term")) for term in entries[0].findall("a:category", ATOM)}
    assert {("urn:ingest:access", "subscription"), ("urn:ingest:cut_by", "publisher"), (None, "harbour")} <= terms
