"""Reads every page of a bench folder in one worker of the jail, and says how much memory the worker held at most.

    python benchmarks/memory.py --bench FOLDER [--limit 500] [--replace]

The worker is the one that `ingest run` and `extract` use, the rules of all publishers loaded. It stays for all pages,
or is replaced after as many as usual (`--replace`). What counts is its highest resident set as the kernel saw it
(VmHWM, begun anew every few pages), with all that it shares with the server that workers are forked from. What it
holds by itself, without the pages of memory that others hold as well, is said beside it. Exit code 1 when a check
fails.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # workers of the jail import this file too, and have no room for all that the work needs
    from worker_memory import main

    sys.exit(main())
