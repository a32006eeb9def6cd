"""The bounds of one worker, and how it submits to them: all of them are kept by the kernel, not by Python.

Memory, files and core dumps are bounded for the life of the worker; processor time and wall time for each page, by
timers whose signals end the process even while C code runs. If the parent dies, so does the worker.
Sources: setrlimit(2), setitimer(2), fcntl(2) O_ASYNC, proc(5).
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path

_MAX_FILES = 64
_MIB = 1024 * 1024
_MAPS = Path("/proc/self/maps")
# SIGALRM: wall time. SIGPROF: processor time. SIGIO: the parent is gone.
_ENDING = (signal.SIGALRM, signal.SIGPROF, signal.SIGIO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one page may cost.

    Attributes:
        cpu_s: Seconds of processor time.
        wall_s: Seconds by the clock.
        memory_mib: MiB of address space of the whole worker, without what is set aside and cannot be touched.
    """

    cpu_s: float
    wall_s: float
    memory_mib: int


def confine(limits: Limits) -> None:
    """Bind this process for the rest of its life; called once, in the worker."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    # Ctrl-C and a service manager's stop reach the whole group; the parent decides how it ends, and kills.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _die_with_the_parent()
    memory = limits.memory_mib * _MIB + _reserved()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_FILES, _MAX_FILES))


def _reserved() -> int:
    """Return how many bytes of address space are set aside, and neither readable nor writable.

    Some libraries reserve a gibibyte as they are loaded, for memory that they may never take. A worker has them when
    the program that opened the jail imports them at its top; a page could not be read beside them.
    """
    fields = (line.split(maxsplit=2) for line in _MAPS.read_text().splitlines())
    ends = (place.split("-") for place, access, _ in fields if access.startswith("---"))
    return sum(int(end, 16) - int(start, 16) for start, end in ends)


@contextmanager
def bounded(limits: Limits) -> Iterator[None]:
    """End this process if what runs inside takes longer than a page may."""
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _die_with_the_parent() -> None:
    """Have the kernel send SIGIO when the pipe that only the parent holds open is closed."""
    parent = parent_process()
    if parent is None:
        return
    lifeline = parent.sentinel
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if not parent.is_alive():  # it died before the kernel was asked
        os._exit(1)


def describe_end(exit_code: int | None, limits: Limits) -> str:
    """Say why a worker ended: `time`, `memory` or `died`, and what is known of it.

    Args:
        exit_code: As multiprocessing gives it: the negative number of a signal, or what the process returned.
    """
    match exit_code:
        case None:
            return "died: it does not answer and does not end"
        case code if code == -signal.SIGALRM:
            return f"time: more than {limits.wall_s:g} s by the clock"
        case code if code == -signal.SIGPROF:
            return f"time: more than {limits.cpu_s:g} s of processor time"
        case code if code < 0:
            return f"died: {signal.strsignal(-code) or 'signal'} ({-code})"
    return f"died: exit code {exit_code}"
