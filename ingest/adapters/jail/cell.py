"""One cell: one worker process and the pipe to it, used by one thread.

Cells share nothing, so a page that kills its worker can neither delay nor harm another cell's. The worker ends itself
at its limits (the kernel sees to it); the parent's own deadline only catches what even that misses. A worker is
replaced after a kill, after it ran out of memory, and after a number of pages.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from ingest.adapters.jail.limits import describe_end
from ingest.adapters.jail.packing import UNUSABLE, unpack_answer
from ingest.adapters.jail.questions import Answer, Question
from ingest.adapters.jail.worker import MAX_ANSWER_BYTES, READY, Setup, work
from ingest.errors import ParserFailed, ParserKilled

_START_S = 60.0
_GRACE_S = 2.0
_JOIN_S = 5.0
# A fork server has no threads, sockets or secrets that a worker could inherit. `__main__` is loaded there once instead
# of in every worker.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["ingest.adapters.jail.preload", "__main__"])


class Cell:
    """A worker that is there when it is needed.

    Attributes:
        closed: Whether `close` was called: what ends after that says nothing about a page.
    """

    def __init__(self, setup: Setup, *, pages_per_worker: int) -> None:
        self._setup = setup
        self._pages_per_worker = pages_per_worker
        self._process: ForkServerProcess | None = None
        self._connection: Connection | None = None
        self._pages = 0
        self.closed = False

    def ask(self, questions: Sequence[Question]) -> Iterator[Answer]:
        """Yield an answer for each question, in order.

        The questions travel together and the answers come back one by one, so that a page which kills the worker is
        known: it alone is answered with ParserKilled, the rest go to the next worker.

        Raises:
            RuntimeError: No worker can be started, or the cell was closed; it says nothing about any page.
        """
        rest = tuple(questions)
        while rest:
            connection = self._send(rest)
            for number, question in enumerate(rest, 1):
                answer = self._receive(connection, question)
                yield answer
                if self._process is None:
                    rest = rest[number:]
                    break
            else:
                return

    def close(self) -> None:
        """End the worker at once. The only method that another thread may call: it leaves the pipe to its reader."""
        self.closed = True
        process = self._process
        if process is not None:
            with contextlib.suppress(ValueError):  # its own thread was faster
                process.kill()

    def leave(self) -> None:
        """Let go of worker and pipe; the last thing that the cell's own thread does."""
        self._kill()

    def _send(self, questions: tuple[Question, ...]) -> Connection:
        if self._pages >= self._pages_per_worker:
            self._kill()
        for _ in range(2):  # an idle worker may have been killed from outside meanwhile
            connection = self._ready()
            try:
                connection.send(questions)
            except OSError:
                self._kill()
            else:
                return connection
        raise RuntimeError("a parser worker ends as soon as it starts")

    def _ready(self) -> Connection:
        """Return the pipe to a live worker, started if need be."""
        if self._connection is not None and self._process is not None and self._process.is_alive():
            return self._connection
        self._kill()
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=work, args=(theirs, self._setup), daemon=True)
        process.start()
        theirs.close()
        self._process, self._connection, self._pages = process, ours, 0
        if self.closed:  # only now: `close` sees the new process, or it is seen here
            raise RuntimeError("the jail is closed")
        try:
            ready = ours.poll(_START_S) and ours.recv_bytes() == READY
        except (EOFError, OSError):
            ready = False
        if not ready:
            raise RuntimeError(f"a parser worker could not start: {self._end()}")
        return ours

    def _receive(self, connection: Connection, question: Question) -> Answer:
        self._pages += 1
        try:
            if not connection.poll(self._setup.limits.wall_s + _GRACE_S):
                self._kill()
                return Answer(error=ParserKilled(question.url, "time: it did not answer"))
            answer = unpack_answer(connection.recv_bytes(MAX_ANSWER_BYTES))
        except (EOFError, OSError) as lost:
            reason = self._end()
            if self.closed:
                raise RuntimeError("the jail is closed") from lost
            return Answer(error=ParserKilled(question.url, reason))
        except UNUSABLE as error:
            self._kill()
            return Answer(error=ParserFailed(question.url, f"unusable answer: {error}"))
        if answer.error is not None and answer.error.crashed:
            self._kill()
        return answer

    def _end(self) -> str:
        """Let the worker go and say why it ended."""
        process = self._process
        if process is not None:
            process.join(_JOIN_S)
        code = process.exitcode if process is not None else None
        self._kill()
        return describe_end(code, self._setup.limits)

    def _kill(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.join(_JOIN_S)
            with contextlib.suppress(ValueError):  # already closed, or still not gone: the kernel will see to it
                process.close()
        if connection is not None:
            connection.close()
