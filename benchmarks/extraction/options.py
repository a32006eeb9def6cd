"""What the commands that compare have in common: their options, their report's folder, and how they end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from .bench import BadBench

INTERRUPTED = 130
_CHECKOUT = Path(__file__).resolve().parents[2]


def report_parser(prog: str, description: str | None) -> argparse.ArgumentParser:
    """Return a parser that knows the folder of pages, the report's folder, and how many pages to read."""
    parser = argparse.ArgumentParser(
        prog=prog, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages, gold and scorers")
    parser.add_argument(
        "--out", type=Path, help="folder for the report, outside of the checkout; else only the terminal"
    )
    parser.add_argument("--limit", type=positive, help="pages of each set, spread evenly over it (default all)")
    return parser


def positive(written: str) -> int:
    """Return a number from 1, as options take it; raises ArgumentTypeError for any other."""
    number = int(written)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a positive number")
    return number


def prepare(folder: Path) -> Path:
    """Make the report's folder; raises BadBench when it cannot be, or would put texts of pages in the checkout."""
    if folder.resolve().is_relative_to(_CHECKOUT):
        raise BadBench(f"--out {folder}: the report quotes pages, and so must lie outside of the checkout")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadBench(f"--out {folder}: {error}") from error
    return folder


def end_well(run: Callable[[], int], *, interrupted: str) -> int:
    """Run a command and return its exit code; a folder that cannot be used and Ctrl-C are told in one line."""
    try:
        return run()
    except BadBench as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(interrupted, file=sys.stderr)
        return INTERRUPTED
