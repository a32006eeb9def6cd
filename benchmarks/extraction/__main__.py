"""Runs the benchmark: `python -m benchmarks.extraction`."""

from __future__ import annotations

import signal
import sys

from .command import main

if __name__ == "__main__":
    # a shell's background jobs are deaf to Ctrl-C, and a plain end would leave no report
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
