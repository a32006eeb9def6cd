"""Never downgrade, in any sequence of fetches, on real databases; and the controls that must fail without the rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from databases import Databases, SqliteDatabases
from downgrade_machine import Downgrade
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import ingest.core.decide
from ingest.adapters.store import Store, articles, open_store
from ingest.core.better import Length, Pair, TextChange, weigh_copies

CONTROL_TIMES = 10
"""A control ends at the first sequence that finds it, so more of them cost nothing."""
EXAMPLES = {"sqlite": (8, 12), "postgresql": (3, 10)}


def _settings(databases: Databases, times: int = 1) -> settings:
    examples, steps = EXAMPLES["sqlite" if "Sqlite" in type(databases).__name__ else "postgresql"]
    return settings(
        max_examples=examples * times,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )


@pytest.fixture
def machine(databases: Databases) -> Iterator[type[Downgrade]]:
    """The machine, with a store."""
    yield from _machine(databases)


@pytest.fixture
def control_machine(sqlite_databases: SqliteDatabases) -> Iterator[type[Downgrade]]:
    """The machine for controls of the rule, which is pure: one database will do."""
    yield from _machine(sqlite_databases)


def _machine(databases: Databases) -> Iterator[type[Downgrade]]:
    opened = open_store(databases.migrated())

    class Here(Downgrade):
        store: ClassVar[Store] = opened
        numbers: ClassVar[Iterator[int]] = itertools.count()

    yield Here
    opened.close()


def test_no_sequence_of_fetches_loses_text_or_files_a_wall_as_a_revision(
    machine: type[Downgrade], databases: Databases
) -> None:
    run_state_machine_as_test(machine, settings=_settings(databases))


@pytest.mark.nightly
def test_no_long_sequence_of_fetches_does_either(machine: type[Downgrade], databases: Databases) -> None:
    run_state_machine_as_test(machine, settings=_settings(databases, times=25))


def _always_take(pair: Pair) -> tuple[TextChange, str]:
    return (TextChange.SAME if pair.length is Length.SAME else TextChange.TAKE), "control"


def _never_shorter(pair: Pair) -> tuple[TextChange, str]:
    change, why = weigh_copies(pair)
    shorter = pair.length in (Length.FRAGMENT, Length.PART, Length.FEWER)
    return (TextChange.KEEP if shorter else change), why


def _walls_are_edits(pair: Pair) -> tuple[TextChange, str]:
    change, why = weigh_copies(pair)
    return (TextChange.TAKE if pair.length is Length.PART else change), why


@pytest.mark.parametrize(
    "instead",
    [_always_take, _never_shorter, _walls_are_edits],
    ids=["no rule at all", "shortening is never believed", "a wall that leaves a part is believed"],
)
def test_control_without_the_rule_the_sequences_find_it(
    control_machine: type[Downgrade], sqlite_databases: SqliteDatabases, monkeypatch: pytest.MonkeyPatch, instead: Any
) -> None:
    monkeypatch.setattr(ingest.core.decide, "weigh_copies", instead)

    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(control_machine, settings=_settings(sqlite_databases, times=CONTROL_TIMES))


def test_control_a_revision_that_is_written_over_is_found(
    control_machine: type[Downgrade], sqlite_databases: SqliteDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = articles._add_revision

    def write_over(batch: Any, judged: Any, article_id: int, revision_no: int, *rest: Any, **named: Any) -> None:
        batch.connection.exec_driver_sql(f"DELETE FROM article_revision WHERE revision_no = {revision_no - 1}")
        write(batch, judged, article_id, revision_no, *rest, **named)

    monkeypatch.setattr(articles, "_add_revision", write_over)

    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(control_machine, settings=_settings(sqlite_databases, times=CONTROL_TIMES))
