"""Imported once by the server that workers are forked from, and by nothing else.

It loads the readers, so that a fresh worker costs milliseconds, and keeps numerical libraries from starting threads:
each would reserve address space that workers have little of. The language detector unpacks its model through a file,
which workers may not write: it is loaded here, and shared; so is the public suffix list. Large pieces of memory are
given back to the system at once, by a setting of glibc that workers inherit. The parent's environment stays as it is.
A stop that is sent to the whole group leaves the server alone: it ends when its parent does.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
signal.signal(signal.SIGTERM, signal.SIG_IGN)

from ingest.adapters.jail import worker  # noqa: E402 - after the environment is set, which libraries read on import
from ingest.adapters.jail.language_model import share_language_model  # noqa: E402 - as above
from ingest.adapters.jail.release import release_memory  # noqa: E402 - as above
from ingest.adapters.jail.rubbish import collect_by_hand  # noqa: E402 - as above
from ingest.core.urls import domain_of  # noqa: E402 - as above

# mallopt(3): else the thresholds grow with the largest page met, and what lies under a small piece is never given back.
_TRIM, _MAP, _LARGE = -1, -3, 256 * 1024
with contextlib.suppress(AttributeError):  # another C library than glibc
    for _threshold in (_TRIM, _MAP):
        ctypes.CDLL(None).mallopt(_threshold, _LARGE)

domain_of("https://news.example/")

with contextlib.suppress(OSError):  # no space to unpack to: pages are read all the same, their language unknown
    share_language_model()

# What loading has left behind would be in every worker.
collect_by_hand()
release_memory()

__all__ = ["worker"]
