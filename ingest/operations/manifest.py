"""The batch job behind `extract --manifest`: one line in, one line out, in the same order.

A line names a saved page (`html`) or a text dump (`text`); its answer is the article as `article_json` writes it, or
`{"id", "error": {"code", "reason"}}` with a code of docs/codes.md. No line is lost and none stops the others: a line
that cannot be read is answered too. The workers write the articles, this process the lines. Memory is bounded, however
long the manifest is. Nothing is stored or fetched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from ingest.adapters.jail import Answer, Jail, Question
from ingest.errors import BadInput, FolderRefused, IngestError, PageError
from ingest.operations.json_line import to_json
from ingest.operations.manifest_line import LineReader
from ingest.operations.saved_page import reason_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestTally:
    """How many lines were answered, and how many of them with an error."""

    answered: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """A line that waits for its turn.

    Attributes:
        line_id: As written; None when the line has none.
        error: What is wrong with the line itself; None when its page is being read.
    """

    line_id: Any
    error: dict[str, str] | None = None


def run_manifest(
    manifest: Path,
    answers: TextIO,
    jail: Jail,
    *,
    max_mib: int,
    now: datetime,
    on_answer: Callable[[ManifestTally], None],
) -> ManifestTally:
    """Answer every line of a manifest.

    Args:
        manifest: JSON lines; paths in it are relative to its folder.
        answers: Where the answers go.
        jail: Reads the pages.
        max_mib: A saved page may hold so many MiB, unpacked.
        now: Taken as the moment of every response.
        on_answer: Told after every answer.

    Raises:
        BadInput: The manifest cannot be read.
        FolderRefused: The answers cannot be written.
    """
    try:
        lines = manifest.open("rb")
    except (OSError, ValueError) as error:
        raise BadInput(f"{manifest}: {reason_of(error)}") from error
    with lines:
        reader = LineReader(manifest.absolute().parent, max_mib=max_mib, now=now)
        run = _Run(answers, on_answer)
        for answer in jail.read_all(run.ask(reader, _numbered(lines, manifest))):
            run.take(answer)
    return run.tally


class _Run:
    """Keeps answers in the order of their lines."""

    def __init__(self, answers: TextIO, on_answer: Callable[[ManifestTally], None]) -> None:
        self.tally = ManifestTally(answered=0, failed=0)
        self._answers = answers
        self._on_answer = on_answer
        self._pending: deque[_Pending] = deque()

    def ask(self, reader: LineReader, lines: Iterator[tuple[int, bytes]]) -> Iterator[Question]:
        """Yield a question for each line that names something readable; answer the others in their turn."""
        for number, line in lines:
            line_id = None
            try:
                wanted = reader.parse(number, line)
                line_id = wanted.get("id")
                question = reader.question(number, wanted)
            except IngestError as error:
                self._pending.append(_Pending(line_id=line_id, error=error_json(error)))
                self._write_settled()
            else:
                self._pending.append(_Pending(line_id=line_id))
                yield question

    def take(self, answer: Answer) -> None:
        """Write the answer to the first line that waits for one."""
        line_id = self._pending.popleft().line_id
        if isinstance(answer.value, str):
            article = one_line(answer.value).removeprefix("{").removesuffix("}")
            self._write(f'{{"id": {to_json(line_id)}, {article}, "elapsed_ms": {answer.elapsed_ms:.3f}}}', failed=0)
        elif answer.error is not None:
            self._write_error(line_id, error_json(answer.error))
        else:
            raise TypeError(f"a worker answered a page with a {type(answer.value).__name__}")
        self._write_settled()

    def _write_settled(self) -> None:
        while self._pending and (error := self._pending[0].error) is not None:
            self._write_error(self._pending.popleft().line_id, error)

    def _write_error(self, line_id: Any, error: dict[str, str]) -> None:
        self._write(to_json({"id": line_id, "error": error}), failed=1)

    def _write(self, line: str, *, failed: int) -> None:
        try:
            self._answers.write(line + "\n")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise FolderRefused(f"{self._answers.name}: the answers cannot be written: {reason_of(error)}") from error
        self.tally = ManifestTally(answered=self.tally.answered + 1, failed=self.tally.failed + failed)
        self._on_answer(self.tally)


def one_line(text: str) -> str:
    """Return what a worker wrote without breaks: one that a page took over cannot write lines of its own."""
    return " ".join(text.splitlines())


def error_json(error: IngestError) -> dict[str, str]:
    """Return an error as programs read it; the reason is one line."""
    reason = error.detail if isinstance(error, PageError) else str(error)
    return {"code": error.code, "reason": " ".join(reason.split())}


def _numbered(lines: BinaryIO, manifest: Path) -> Iterator[tuple[int, bytes]]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
    except OSError as error:
        raise BadInput(f"{manifest}: line {number + 1} cannot be read: {reason_of(error)}") from error
