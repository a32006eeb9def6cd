"""Each guard of the store is taken out of a copy of the code, one at a time: the test that watches it must fail.

The gate checks that each guard still stands where this table says and that its test is there; by night each is removed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STORE = "ingest/adapters/store"
TESTS = "tests/adapters/store"
COPIED = ("ingest", "migrations", "tests", "benchmarks")
TEST_FAILED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A line that protects something, what it becomes without, and the test that must notice."""

    name: str
    file: str
    line: str
    without: str
    test: str


GUARDS = (
    Guard(
        name="each commit is synced",
        file=f"{STORE}/engine.py",
        line='    "synchronous=FULL",\n',
        without='    "synchronous=NORMAL",\n',
        test="test_power_cuts.py::test_no_power_cut_loses_what_was_acknowledged",
    ),
    Guard(
        name="weaker settings are refused",
        file=f"{STORE}/engine.py",
        line="        if found[name] not in allowed:\n",
        without="        if not allowed:\n",
        test="test_power_cuts.py::test_control_without_full_power_cuts_lose",
    ),
    Guard(
        name="whoever lost the lease writes nothing",
        file=f"{STORE}/results.py",
        line='    if before is None or before["lease_token"] != entry.lease_token:\n',
        without="    if before is None:\n",
        test="test_fences.py::test_a_lost_lease_writes_nothing",
    ),
    Guard(
        name="a decision holds for the revision it saw",
        file=f"{STORE}/articles.py",
        line='return row is not None and row["revision_no"] == held.revision_no and',
        without="return row is not None and",
        test="test_fences.py::test_a_decision_on_an_old_revision_is_refused_and_the_entry_is_due_again",
    ),
    Guard(
        name="nothing is written to an article that was merged meanwhile",
        file=f"{STORE}/articles.py",
        line='row["revision_no"] == held.revision_no and row["merged_into"] is None',
        without='row["revision_no"] == held.revision_no',
        test="test_merging.py::test_a_decision_about_what_went_meanwhile_is_refused",
    ),
    Guard(
        name="a merge holds for the revisions it saw",
        file=f"{STORE}/merging.py",
        line="        if not is_as_held(rows.get(held.article_id), held):\n",
        without="        if rows.get(held.article_id) is None:\n",
        test="test_merging.py::test_a_merge_that_did_not_see_the_newest_text_is_refused_and_writes_nothing",
    ),
    Guard(
        name="what is read again is not written to an article that was merged meanwhile",
        file=f"{STORE}/reextracting.py",
        line=' or row["merged_into"] is not None:',
        without=":",
        test="test_merged_elsewhere.py::test_a_new_reading_of_what_went_meanwhile_is_not_written",
    ),
    Guard(
        name="a purge takes what was merged along",
        file=f"{STORE}/purging.py",
        line="            whole = with_merged(connection, ids)\n",
        without="            whole = ids\n",
        test="test_merged_elsewhere.py::test_a_purge_takes_what_was_merged_along_raw_responses_too",
    ),
    Guard(
        name="only leases that are still held are renewed",
        file=f"{STORE}/claims.py",
        line="(frontier.c.lease_token == entry.lease_token)\n                of_host",
        without="(frontier.c.id == entry.id)\n                of_host",
        test="test_fences.py::test_a_lost_lease_is_not_renewed",
    ),
    Guard(
        name="an address is tied to one article once",
        file=f"{STORE}/bulk.py",
        line='" ON CONFLICT DO NOTHING" if way is Way.INSERT_NEW else ""',
        without='""',
        test="test_results.py::test_the_same_text_again_changes_nothing_but_the_access_checks",
    ),
    Guard(
        name="trips that touch one article end apart",
        file=f"{STORE}/together.py",
        line="or not touched.isdisjoint(touches)",
        without="or False",
        test="test_together.py::test_trips_that_touch_one_article_end_one_after_the_other",
    ),
    Guard(
        name="the head gives out numbers and holds its row",
        file=f"{STORE}/changelog.py",
        line='"UPDATE change_head SET seq = seq + ? RETURNING seq"',
        without='"SELECT seq + ? FROM change_head"',
        test="test_changelog_load.py::test_no_reader_misses_a_row_or_sees_another_order",
    ),
    Guard(
        name="a cursor of another life is refused",
        file=f"{STORE}/changelog.py",
        line="if epoch != head.epoch or after_seq > head.seq:",
        without="if after_seq > head.seq:",
        test="test_changelog.py::test_cursors_that_cannot_be_served_are_refused",
    ),
    Guard(
        name="a cursor before the oldest row is told to resync",
        file=f"{STORE}/changelog.py",
        line="if after_seq < head.min_seq - 1:",
        without="if after_seq < -1:",
        test="test_changelog.py::test_cursors_that_cannot_be_served_are_refused",
    ),
    Guard(
        name="text is cleaned before it is stored",
        file="ingest/adapters/tables/types.py",
        line='        text = _FORBIDDEN.sub("", text)\n',
        without="        pass\n",
        test="test_round_trip.py::test_odd_texts_come_back_equal_from_both",
    ),
    Guard(
        name="text is normalised",
        file="ingest/adapters/tables/types.py",
        line='else unicodedata.normalize("NFC", text)',
        without="else text",
        test="test_round_trip.py::test_plain_text_is_valid_normalised_and_final",
    ),
)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_each_guard_stands_where_it_is_said_to(guard: Guard) -> None:
    file, _, name = guard.test.partition("::")

    assert (ROOT / guard.file).read_text(encoding="utf-8").count(guard.line) == 1
    assert f"def {name}(" in (ROOT / TESTS / file).read_text(encoding="utf-8")


@pytest.mark.nightly
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_a_guard_its_test_fails(guard: Guard, tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "pages"))
    for name in ("pyproject.toml", "config.toml"):
        shutil.copy(ROOT / name, tmp_path)
    file = tmp_path / guard.file
    file.write_text(file.read_text(encoding="utf-8").replace(guard.line, guard.without), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"{TESTS}/{guard.test}"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
    )

    assert done.returncode == TEST_FAILED, f"{guard.name}: removed, and nothing noticed\n{done.stdout[-2000:]}"
