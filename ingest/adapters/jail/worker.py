"""Inside a worker: read one question after another, answer each, hold nothing between them.

An error that says what is wrong with the page is an answer. Anything else that is raised is a bug of ours met by a
page: it is answered too, with its type and place, so that one page waits in quarantine and the others go on.
"""

from __future__ import annotations

import pickle
import time
import traceback
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import PurePath

from ingest.adapters.jail.limits import Limits, bounded, confine
from ingest.adapters.jail.packing import pack_answer
from ingest.adapters.jail.questions import Answer, Question, Read, Readers
from ingest.adapters.jail.release import EVERY_PAGES, release_memory
from ingest.adapters.jail.rubbish import collect_by_hand, collect_new, much_is_new
from ingest.core.rules import Rulebook
from ingest.errors import PageError, ParserFailed, ParserKilled
from ingest.model import PageReading

READY = b"ready"
MAX_ANSWER_BYTES = 64 << 20
_MAX_DETAIL_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker is given once, when it starts."""

    limits: Limits
    rulebook: Rulebook
    readers: Readers


def work(connection: Connection, setup: Setup) -> None:
    """Answer questions until the other end closes; the body of a worker process."""
    # Here, for the parent imports this file too; a worker is forked from a server that has it.
    from ingest.adapters.jail.language_model import let_go_of_language_model  # noqa: PLC0415 - it loads 100 MB

    confine(setup.limits)
    collect_by_hand()
    answered = 0
    try:
        connection.send_bytes(READY)
        while True:
            questions = deque(connection.recv())
            while questions:
                connection.send_bytes(_pack_answer(questions.popleft(), setup))
                answered += 1
                let_go_of_language_model()
                _tidy(answered)
    except (EOFError, OSError):
        return  # the parent has closed its end


def _tidy(answered: int) -> None:
    """Collect and give back between pages, not within one."""
    turn = answered % EVERY_PAGES == 0
    if turn or much_is_new():
        collect_new()
    if turn:
        release_memory()


def _pack_answer(question: Question, setup: Setup) -> bytes:
    with bounded(setup.limits):
        try:
            packed = pack_answer(_answer(question, setup))
        except MemoryError:
            return pack_answer(Answer(error=ParserKilled(question.url, _memory_reason(setup))))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
            return pack_answer(Answer(error=ParserFailed(question.url, _describe(error))))
        if len(packed) > MAX_ANSWER_BYTES:
            reason = f"memory: more than {MAX_ANSWER_BYTES >> 20} MiB to answer"
            return pack_answer(Answer(error=ParserKilled(question.url, reason)))
        return packed


def _answer(question: Question, setup: Setup) -> Answer:
    start = time.perf_counter()
    try:
        value: Read | str = setup.readers.read(question, setup.rulebook)
        elapsed_ms = _since_ms(start)
        if question.present is not None and isinstance(value, PageReading):
            value = question.present(value)
    except PageError as error:
        return Answer(error=error, elapsed_ms=_since_ms(start))
    except MemoryError:
        return Answer(error=ParserKilled(question.url, _memory_reason(setup)), elapsed_ms=_since_ms(start))
    except Exception as error:  # noqa: BLE001 - the border: a bug must not take other pages with it, and is reported
        return Answer(error=ParserFailed(question.url, _describe(error)), elapsed_ms=_since_ms(start))
    return Answer(value=value, elapsed_ms=elapsed_ms)


def _memory_reason(setup: Setup) -> str:
    return f"memory: more than {setup.limits.memory_mib} MiB"


def _describe(error: Exception) -> str:
    """Return the type, the place where it was raised, and the message, on one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {'/'.join(PurePath(frames[-1].filename).parts[-2:])}:{frames[-1].lineno}" if frames else ""
    return " ".join(f"{type(error).__name__}{place}: {error}".split())[:_MAX_DETAIL_CHARS]


def _since_ms(start: float) -> float:
    return (time.perf_counter() - start) * 1000
