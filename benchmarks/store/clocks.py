"""Clocks to measure by: the wall's, or what processors spent, which a busy machine disturbs less."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

Work = Callable[[], object]
Clock = Callable[[Work], float]
"""Does some work and returns how many seconds it took."""

_GROUP = 50
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def by_the_wall(work: Work) -> float:
    """Seconds that went by."""
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


def by_processors(server: int | None) -> Clock:
    """Return a clock of what processors spent on the work, here and in a server; waiting for a disk costs nothing.

    Args:
        server: Process number of the PostgreSQL server; None for SQLite, which runs here.
    """

    def spent_s(work: Work) -> float:
        server_s = _spent_by_children_s(server) if server else 0.0
        began_s = time.process_time()
        work()
        here_s = time.process_time() - began_s
        return here_s + (_spent_by_children_s(server) - server_s if server else 0.0)

    return spent_s


def typical_ms(asks: Iterable[Work], clock: Clock) -> float:
    """Return milliseconds of one of many: the median of groups of fifty."""
    left, spent = iter(asks), []
    while group := list(islice(left, _GROUP)):
        spent.append(1000 * clock(partial(_ask_all, group)) / len(group))
    return statistics.median(spent)


def _ask_all(group: Sequence[Work]) -> None:
    for ask in group:
        ask()


def _spent_by_children_s(server: int) -> float:
    """What a server's processes have spent by now, in steps of some milliseconds; those that ended do not count."""
    ticks = 0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = (process / "stat").read_bytes().rpartition(b")")[2].split()
                if int(fields[1]) == server:
                    ticks += int(fields[11]) + int(fields[12])
    return ticks * _TICK_S
