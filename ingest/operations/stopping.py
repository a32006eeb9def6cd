"""Stopping: what signals mean to a job that is under way.

The first SIGTERM or SIGINT says stop: begin nothing more and end what is under way. The second says hurry.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from ingest.operations.crew import Crew

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Told(NamedTuple):
    """What signals have said so far: to stop, and then to hurry."""

    stop: asyncio.Event
    hurry: asyncio.Event


async def finish_crew(crew: Crew, within_s: float, hurry: asyncio.Event) -> None:
    """Let pages under way end, but no longer than asked, and at once when told to hurry."""
    ending = asyncio.create_task(crew.finish(within_s))
    hurried = asyncio.create_task(hurry.wait())
    await asyncio.wait((ending, hurried), return_when=asyncio.FIRST_COMPLETED)
    hurried.cancel()
    if not ending.done():
        ending.cancel()
        await crew.finish(0.0)
    else:
        ending.result()


@contextmanager
def listen_for_stop() -> Iterator[Told]:
    """Give two events that signals set: the first SIGTERM or SIGINT says stop, the second says hurry.

    Around everything that must be closed: a signal that comes after its end ends the process as it stands.
    """
    loop = asyncio.get_running_loop()
    told = Told(asyncio.Event(), asyncio.Event())

    def on_signal() -> None:
        (told.hurry if told.stop.is_set() else told.stop).set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, on_signal)
    try:
        yield told
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
