"""Versions: an old one is wrong where a page can do harm by it, and noted otherwise."""

from __future__ import annotations

import pytest

from ingest.operations.doctor import State
from ingest.operations.versions import PACKAGES, SQLITE, Minimum, examine_versions, judge

HARMFUL = Minimum(name="unpacker", lowest="1.2", why="older ones cannot bound what they unpack", harms=True)


@pytest.mark.parametrize(
    ("minimum", "found", "state"),
    [
        (HARMFUL, "1.2", State.WELL),
        (HARMFUL, "1.10", State.WELL),
        (HARMFUL, "2", State.WELL),
        (HARMFUL, "1.2rc1", State.WELL),
        (HARMFUL, "1.1.9", State.WRONG),
        (HARMFUL, "unknown", State.WRONG),
        (SQLITE, "3.51.3", State.WELL),
        (SQLITE, "3.9.0", State.NOTE),
    ],
)
def test_a_version_is_judged_number_by_number(minimum: Minimum, found: str, state: State) -> None:
    finding = judge(minimum, found)

    assert finding.state is state
    assert found in finding.said
    assert (minimum.why in finding.said) == (state is not State.WELL)


def test_every_library_that_pages_reach_is_looked_at() -> None:
    names = {finding.name for finding in examine_versions()}

    assert names >= {"ingest", "Python", "SQLite", "libraries", "h11", "lxml", "selectolax", "httpx"}
    assert {minimum.name for minimum in PACKAGES if minimum.harms} == {"h11", "brotli", "lxml", "selectolax"}


def test_what_is_installed_harms_nobody() -> None:
    assert [finding for finding in examine_versions() if finding.state is State.WRONG] == []
