"""Runs the benchmark: `python -m benchmarks.duplicates`."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # the folder of all benchmarks, whose parts are shared
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from duplicates.command import main

    sys.exit(main(sys.argv[1:]))
