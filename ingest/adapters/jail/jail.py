"""The jail: a few cells, a thread for each, one queue of questions.

It satisfies the pipeline's `Reading`, and answers long lists in batches for commands that read files. The threads only
wait on pipes. It judges nothing: readings and page errors pass through as the workers made them.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from ingest.adapters.jail.cell import Cell
from ingest.adapters.jail.limits import Limits
from ingest.adapters.jail.questions import Answer, Question, Readers
from ingest.adapters.jail.worker import Setup
from ingest.core.rules import Rulebook
from ingest.model import FetchedPage, Link, PageReading, Source, SourceKind, SourceReading

# Enough that waiting for one another costs little, few enough that two workers finish together; and no more than a
# worker may hold beside the page that it reads.
_BATCH = 8
_BATCH_BYTES = 2 << 20

_Job = tuple[tuple[Question, ...], tuple["Future[Answer]", ...]]
_Value = TypeVar("_Value")


class Jail:
    """Reads untrusted bytes in killable workers.

    Args:
        rulebook: The compiled rules; every worker gets a copy.
        workers: Processes, each with an address space of its own.
        cpu_s: Seconds of processor time for one page.
        wall_s: Seconds by the clock for one page.
        memory_mib: MiB of address space for one worker.
        pages_per_worker: Pages after which a worker is replaced.
        readers: The functions that read; tests put their own in.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        workers: int = 2,
        cpu_s: float = 5,
        wall_s: float = 10,
        memory_mib: int = 512,
        pages_per_worker: int = 500,
        readers: Readers | None = None,
    ) -> None:
        limits = Limits(cpu_s=cpu_s, wall_s=wall_s, memory_mib=memory_mib)
        setup = Setup(limits=limits, rulebook=rulebook, readers=readers or Readers())
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._cells = tuple(Cell(setup, pages_per_worker=pages_per_worker) for _ in range(workers))
        self._threads: tuple[threading.Thread, ...] = ()
        self._closed = False
        self._opening = threading.Lock()

    async def read_page(self, page: FetchedPage, hint: Link | None = None) -> PageReading:
        """Return the page's kind and its best article; raises ReadError."""
        return await self._ask(Question.page(page, hint), PageReading)

    async def read_dump(self, text: str, url: str) -> PageReading:
        """Return the reading of a page that survives only as text; raises ReadError."""
        return await self._ask(Question.dump(text, url), PageReading)

    async def read_source(self, page: FetchedPage, expected: SourceKind | None) -> SourceReading:
        """Return the links of a feed, sitemap or section page; raises ReadError."""
        return await self._ask(Question.source(page, expected), SourceReading)

    async def find_sources(self, page: FetchedPage) -> tuple[Source, ...]:
        """Return the sources that a page names; raises ReadError."""
        return await self._ask(Question.sites(page), tuple)

    def read_all(self, questions: Iterable[Question]) -> Iterator[Answer]:
        """Yield an answer for each question, in order, all workers busy, a few batches ahead of the reader.

        Nothing is raised for a page: its error is in its answer.
        """
        batches = _batches(questions)
        waiting: deque[Future[Answer]] = deque()
        ahead = 2 * _BATCH * len(self._cells)
        while True:
            while len(waiting) <= ahead and (batch := next(batches, ())):
                waiting.extend(self._submit(batch))
            if not waiting:
                return
            yield waiting.popleft().result()

    def close(self) -> None:
        """End all workers at once; what was still being read is cancelled. Calling it again does nothing."""
        with self._opening:
            self._closed = True
        for cell in self._cells:
            cell.close()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    async def _ask(self, question: Question, kind: type[_Value]) -> _Value:
        import asyncio  # noqa: PLC0415 - workers import this package too; all that an event loop loads is 8 MB

        (future,) = self._submit((question,))
        answer = await asyncio.wrap_future(future)
        if answer.error is not None:
            raise answer.error
        if not isinstance(answer.value, kind):
            raise TypeError(f"a worker answered {question.ask} with a {type(answer.value).__name__}")
        return answer.value

    def _submit(self, questions: tuple[Question, ...]) -> tuple[Future[Answer], ...]:
        self._open()
        futures = tuple(Future[Answer]() for _ in questions)
        self._jobs.put((questions, futures))
        return futures

    def _open(self) -> None:
        """Start the threads with the first question: commands that read nothing start nothing."""
        with self._opening:
            if self._closed:
                raise RuntimeError("the jail is closed")
            if self._threads:
                return
            self._threads = tuple(
                threading.Thread(target=_serve, args=(cell, self._jobs), name=f"cell-{number}", daemon=True)
                for number, cell in enumerate(self._cells)
            )
            for thread in self._threads:
                thread.start()


def _batches(questions: Iterable[Question]) -> Iterator[tuple[Question, ...]]:
    """Yield questions in bundles that travel together; a large one ends its bundle."""
    batch: list[Question] = []
    size = 0
    for question in questions:
        batch.append(question)
        size += question.size
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield tuple(batch)
            batch.clear()
            size = 0
    if batch:
        yield tuple(batch)


def _serve(cell: Cell, jobs: queue.SimpleQueue[_Job | None]) -> None:
    """Take jobs until told to stop; the body of a cell's thread."""
    while (job := jobs.get()) is not None:
        asked = [pair for pair in zip(*job, strict=True) if pair[1].set_running_or_notify_cancel()]
        futures = deque(future for _, future in asked)
        try:
            for answer in cell.ask([question for question, _ in asked]):
                futures.popleft().set_result(answer)
        except Exception as error:  # noqa: BLE001 - not ours to judge: it is handed to whoever waits
            for future in futures:
                future.set_exception(CancelledError() if cell.closed else error)
    cell.leave()
