"""Deals pages to the extractors' processes: a batch to one, the same batch to the next, and so on, one at a time.

The order moves on by one with each batch. A process that does not answer within a minute or dies is ended and begun
anew, and its page counts as empty; after the fifth time its other pages do too. All processes end with the `with`.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .bench import BadBench, Bench, SavedPage
from .extractors import Extractor, Takes

_CHECKOUT = Path(__file__).resolve().parents[2]
_BATCH = 25
_PAGE_S = 60.0
_START_S = 60.0
_MOST_LOSSES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one extractor made of one page.

    Attributes:
        cpu_ms: None when the process did not live to tell.
        error: Why there is no prediction; None when there is one.
    """

    prediction: Mapping[str, Any] = field(default_factory=dict)
    cpu_ms: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What all readers made of the pages that all of them have read.

    Attributes:
        answers: By page id, in the readers' order.
    """

    pages: tuple[SavedPage, ...]
    answers: tuple[Mapping[str, Answer], ...]


class Reader:
    """An extractor's process, begun when first asked.

    Args:
        log: Where its standard error goes.
        command: What to run, from the checkout; it speaks as `child` does.
        page_s: Seconds after which a page is given up.

    Attributes:
        peak_kib: The most memory that a process of this extractor held.
    """

    def __init__(
        self, extractor: Extractor, log: IO[bytes], command: Sequence[str], *, page_s: float = _PAGE_S
    ) -> None:
        self.extractor = extractor
        self.peak_kib = 0
        self._log = log
        self._command = command
        self._page_s = page_s
        self._losses = 0
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, page: SavedPage, text: str) -> Answer:
        """Return the answer for one page; raises BadBench when the process cannot even begin."""
        if self._losses >= _MOST_LOSSES:
            return Answer(error=f"given up after {_MOST_LOSSES} lost processes")
        process = self._process or self._start()
        content = text.encode("utf-8", "replace")
        asked = json.dumps({"id": page.id, "url": page.url, "bytes": len(content)}).encode()
        line = self._exchange(process, asked + b"\n" + content, self._page_s)
        if not line:
            self._losses += 1
            self.end()
            return Answer(error=f"no answer within {self._page_s:g} s, or the process died")
        told = json.loads(line)
        self.peak_kib = max(self.peak_kib, told["peak_kib"])
        return Answer(prediction=told["prediction"], cpu_ms=told["cpu_ms"], error=told["error"])

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            self._command, cwd=_CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
        )
        if not self._exchange(self._process, b"", _START_S):
            self.end()
            raise BadBench(f"{self.extractor.name} cannot be started; its last words stand in the log")
        return self._process

    @staticmethod
    def _exchange(process: subprocess.Popen[bytes], question: bytes, within_s: float) -> bytes:
        """Send a question and return the whole line of its answer; empty when none comes."""
        assert process.stdin is not None
        assert process.stdout is not None
        answer = bytearray()
        try:
            process.stdin.write(question)
            process.stdin.flush()
        except BrokenPipeError:
            return b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                if not selector.select(within_s):
                    return b""
                part = os.read(process.stdout.fileno(), 1 << 20)
                if not part:
                    return b""
                answer += part
        return bytes(answer)


@contextmanager
def readers(extractors: Sequence[Extractor], log: IO[bytes]) -> Iterator[tuple[Reader, ...]]:
    """Give a reader for each extractor; whatever happens, their processes are ended."""
    with ExitStack() as stack:
        child = [sys.executable, "-m", "benchmarks.extraction.child"]
        made = tuple(Reader(extractor, log, [*child, extractor.name]) for extractor in extractors)
        for reader in made:
            stack.callback(reader.end)
        yield made


def read_all(
    bench: Bench, made: Sequence[Reader], dumped: frozenset[str], tell: Callable[[int, str], None]
) -> Readings:
    """Have every reader read every page; Ctrl-C ends it with the rounds that are whole.

    Args:
        dumped: The sets of which text dumps are made.
        tell: Is told how many readings are done, and who reads.
    """
    answers: list[dict[str, Answer]] = [{} for _ in made]
    whole = 0
    with suppress(KeyboardInterrupt):
        for number, start in enumerate(range(0, len(bench.pages), _BATCH)):
            batch = bench.pages[start : start + _BATCH]
            texts = [(page, page.decoded()) for page in batch]
            told: list[dict[str, Answer]] = [{} for _ in made]
            for turn in range(len(made)):
                place = (number + turn) % len(made)
                told[place] = _read_batch(bench, made[place], texts, dumped)
                tell(start * len(made) + (turn + 1) * len(batch), made[place].extractor.name)
            for known, new in zip(answers, told, strict=True):
                known.update(new)
            whole += len(batch)
    return Readings(pages=bench.pages[:whole], answers=tuple(answers))


def _read_batch(
    bench: Bench, reader: Reader, texts: Sequence[tuple[SavedPage, str]], dumped: frozenset[str]
) -> dict[str, Answer]:
    answers = {}
    for page, html in texts:
        text = html if reader.extractor.takes is Takes.HTML else _dump(bench, page, html, dumped)
        if text is not None:
            answers[page.id] = reader.read(page, text)
    return answers


def _dump(bench: Bench, page: SavedPage, html: str, dumped: frozenset[str]) -> str | None:
    if bench.dumper is None or page.of_set not in dumped:
        return None
    return str(bench.dumper.dump(html.encode("utf-8", "replace")))
