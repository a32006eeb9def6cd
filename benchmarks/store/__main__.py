"""Runs the benchmark: `python -m benchmarks.store`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # what benchmarks share lies beside this package
    from store.command import main

    sys.exit(main(sys.argv[1:]))
