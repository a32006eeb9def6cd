"""Asking a jail, and seeing which processes are left."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

from jail_readers import page_of

from ingest.adapters.jail import Answer, Jail, Question
from ingest.model import PageReading


class OpenJail(Protocol):
    """Opens a jail with other bounds than the usual ones; it is closed after the test."""

    def __call__(
        self,
        *,
        workers: int = 1,
        cpu_s: float = 5,
        wall_s: float = 10,
        memory_mib: int = 512,
        pages_per_worker: int = 500,
    ) -> Jail: ...


def ask(jail: Jail, *commands: str) -> list[Answer]:
    return list(jail.read_all(Question.page(page_of(command)) for command in commands))


def words(answer: Answer) -> str:
    """Return what the stand-in reader said."""
    assert isinstance(answer.value, PageReading), answer.error
    return answer.value.kind_reason


def wait_until_gone(pids: set[int]) -> set[int]:
    """Return which of the processes are still there after a while."""
    for _ in range(200):
        pids = {pid for pid in pids if Path(f"/proc/{pid}").exists()}
        if not pids:
            break
        time.sleep(0.05)
    return pids
