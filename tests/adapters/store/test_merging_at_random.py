"""Articles that turn out to be one, in any order of fetches, on real databases; and controls that must fail."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from databases import Databases, SqliteDatabases
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from merge_machine import Merging

from ingest.adapters.store import Store, check_database, merging, open_store, results
from ingest.adapters.store.search_index import forget_articles
from ingest.core import merge

CONTROL_TIMES = 10
"""A control ends at the first sequence that finds it, so more of them cost nothing."""
EXAMPLES = {"sqlite": (5, 12), "postgresql": (2, 10)}


def _settings(databases: Databases, times: int = 1) -> settings:
    examples, steps = EXAMPLES["sqlite" if "Sqlite" in type(databases).__name__ else "postgresql"]
    return settings(
        max_examples=examples * times,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )


def _run(databases: Databases, times: int = 1) -> tuple[str, ...]:
    """Run the machine on a store of its own; return what is wrong with the database afterwards."""
    url = databases.migrated()
    opened = open_store(url)

    class Here(Merging):
        store: ClassVar[Store] = opened
        numbers: ClassVar[Iterator[int]] = itertools.count()

    try:
        run_state_machine_as_test(Here, settings=_settings(databases, times))
    finally:
        opened.close()
    return check_database(url)


def test_no_sequence_of_fetches_loses_a_version_an_address_or_a_follower(databases: Databases) -> None:
    assert _run(databases) == ()


@pytest.mark.nightly
def test_no_long_sequence_of_fetches_does_either(databases: Databases) -> None:
    assert _run(databases, times=25) == ()


def _any_texts(*_: object) -> bool:
    return True


def _leave_addresses(connection: Any, goes: list[int], _: int) -> None:
    forget_articles(connection, goes)


def _tell_nobody(written: Callable[..., Any]) -> Callable[..., Any]:
    def silent(*given: Any, **named: Any) -> Any:
        stays, *others = written(*given, **named)
        return (stays, *(type(other)(article_id=other.article_id, changes=(), values=other.values) for other in others))

    return silent


@pytest.mark.parametrize(
    ("place", "name", "instead"),
    [
        (merge, "_agree", _any_texts),
        (merging, "_lead_elsewhere", _leave_addresses),
        (results, "merge_articles", _tell_nobody(merging.merge_articles)),
    ],
    ids=["any texts agree", "addresses stay behind", "followers are not told"],
)
def test_control_without_a_guard_the_sequences_find_it(
    sqlite_databases: SqliteDatabases, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, instead: Any
) -> None:
    monkeypatch.setattr(place, name, instead)

    with pytest.raises((AssertionError, ExceptionGroup)):
        _run(sqlite_databases, CONTROL_TIMES)
