"""Stopping: what signals mean to a job that is under way.

The first SIGTERM or SIGINT says stop: begin nothing more and end what is under way. The second says hurry.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.operations.crew import Crew

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


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
def listen_for_stop() -> Iterator[tuple[asyncio.Event, asyncio.Event]]:
    """Give two events that signals set: the first SIGTERM or SIGINT says stop, the second says hurry."""
    loop = asyncio.get_running_loop()
    stop, hurry = asyncio.Event(), asyncio.Event()

    def on_signal() -> None:
        (hurry if stop.is_set() else stop).set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, on_signal)
    try:
        yield stop, hurry
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
