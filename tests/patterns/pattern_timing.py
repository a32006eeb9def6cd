"""Measures how the time of a regular expression grows with its text, in processor time, fit for busy machines.

A measurement is the least of several; one that a clock would not see well is no ground for a verdict; and a ratio
counts only when it is too high three times in a row. What takes longer than a bound is cut off and counts as too slow.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from pattern_attacks import Attack, attacks_on
from pattern_finding import Found

MOST_RATIO = 2.6
_QUICK_S = 0.0004
"""Less time than this for the longer text says nothing."""
_TIMES_PLAIN = 4
"""Nor does less than this many times what plain prose of the same length takes."""
_PROSE = "The harbour board met on Tuesday evening, at 7, and counted the lamps. "
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How hard to look.

    Attributes:
        letters: Length of the shorter text; the longer one is twice as long.
        attacks: How many attacks of an expression are tried at most, spread over all of them.
        most_s: Processor time after which a measurement is cut off.
    """

    letters: int
    attacks: int
    most_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """An expression and the attack that it needs too much time for; `ratio` is infinite when it was cut off."""

    where: str
    pattern: str | bytes
    attack: Attack
    ratio: float

    def __str__(self) -> str:
        return f"{self.where}  {self.pattern!r:.160}  {self.attack}  ratio {self.ratio:.1f}"


def find_slow(found: Found, scale: Scale) -> Slow | None:
    """Return the first attack that an expression is too slow for, None when it withstands all."""
    plain = Attack("", _PROSE, "")
    if _is_explosive(found, plain, scale):
        return Slow(where=found.where, pattern=found.pattern.pattern, attack=plain, ratio=float("inf"))
    least_s = max(_QUICK_S, _TIMES_PLAIN * _plain_s(found, plain, scale))
    attacks = attacks_on(found.pattern)
    for attack in attacks[:: max(1, -(-len(attacks) // scale.attacks))]:
        ratio = _worst_ratio(found, attack, scale, least_s)
        if ratio > MOST_RATIO:
            return Slow(where=found.where, pattern=found.pattern.pattern, attack=attack, ratio=ratio)
    return None


def _plain_s(found: Found, plain: Attack, scale: Scale) -> float:
    """Return the time that prose takes; 0 when it takes too long, so that every attack is measured."""
    try:
        return _seconds(_runner(found, plain.text(2 * scale.letters)), scale.most_s, repeats=3)
    except TimeoutError:
        return 0.0


def _worst_ratio(found: Found, attack: Attack, scale: Scale, least_s: float) -> float:
    """Return the least ratio of times, 0 when too quick to tell, infinite when cut off."""
    if _is_explosive(found, attack, scale):
        return float("inf")
    longer = _runner(found, attack.text(2 * scale.letters))
    try:
        if _seconds(longer, scale.most_s, repeats=1) < least_s:
            return 0.0
        shorter = _runner(found, attack.text(scale.letters))
        lowest = float("inf")
        for _ in range(_TRIES):
            long_s = _seconds(longer, scale.most_s, repeats=3)
            lowest = min(lowest, long_s / _seconds(shorter, scale.most_s, repeats=3))
            if lowest <= MOST_RATIO:
                break
    except TimeoutError:
        return float("inf")
    return lowest


def _is_explosive(found: Found, attack: Attack, scale: Scale) -> bool:
    """Whether a short text is too much already: exponential time would stall what comes next."""
    try:
        return _seconds(_runner(found, attack.text(48)), scale.most_s / 10, repeats=1) > scale.most_s / 20
    except TimeoutError:
        return True


def _runner(found: Found, text: str) -> Callable[[], object]:
    pattern = found.pattern
    subject = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    called = getattr(pattern, found.method)
    if found.method == "finditer":
        return lambda: sum(1 for _ in called(subject))
    return lambda: called(subject)


def _seconds(run: Callable[[], object], most_s: float, *, repeats: int) -> float:
    """Return the least processor time of several runs; raises TimeoutError when one takes too long."""
    times = []
    for _ in range(repeats):
        with _cut_off(most_s):
            began = time.thread_time()
            run()
            times.append(time.thread_time() - began)
    return max(min(times), 1e-9)


@contextmanager
def _cut_off(most_s: float) -> Iterator[None]:
    """Raise TimeoutError in what runs inside, if it takes more processor time; the matcher lets signals through."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, most_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
