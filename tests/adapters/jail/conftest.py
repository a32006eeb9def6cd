"""A jail with readers that obey their pages, closed after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jail_readers import READERS
from jail_rig import OpenJail

from ingest.adapters.jail import Jail
from ingest.core.rules import Rulebook


@pytest.fixture
def open_jail() -> Iterator[OpenJail]:
    opened: list[Jail] = []

    def open_one(
        *,
        workers: int = 1,
        cpu_s: float = 5,
        wall_s: float = 10,
        memory_mib: int = 512,
        pages_per_worker: int = 500,
    ) -> Jail:
        jail = Jail(
            Rulebook(),
            workers=workers,
            cpu_s=cpu_s,
            wall_s=wall_s,
            memory_mib=memory_mib,
            pages_per_worker=pages_per_worker,
            readers=READERS,
        )
        opened.append(jail)
        return jail

    yield open_one
    for jail in opened:
        jail.close()
