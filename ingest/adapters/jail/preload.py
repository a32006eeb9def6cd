"""Imported once by the server that workers are forked from, and by nothing else.

It loads the readers, so that a fresh worker costs milliseconds, and keeps numerical libraries from starting threads:
each would reserve address space that workers have little of. The parent's environment stays as it is.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from ingest.adapters.jail import worker  # noqa: E402 - after the environment is set, which libraries read on import

__all__ = ["worker"]
