"""Fuzzes the reading of pages, led by which lines of ours each input reaches (libFuzzer, by way of atheris).

    python tests/fuzz/fuzz.py [--runs 20000] [--seconds 120] [TARGET ...]

Each target gets a process of its own and a corpus in a scratch folder, begun with the seeds. It ends after so many runs
or seconds, whichever comes first; the exit code is 1 when a target found something, and its input is printed.
Needs `pip install -e .[fuzz]`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_MOST_BYTES = 4_096
_MOST_MIB = 2_048
_CHILD = """
import sys
sys.path[:0] = {paths!r}
import atheris
with atheris.instrument_imports(include=["ingest"]):
    import fuzz_targets

def one(raw):
    try:
        fuzz_targets.run_target({target!r}, raw)
    except BaseException:
        print("FOUND BY", repr(raw), flush=True)
        raise

atheris.Setup(sys.argv, one)
atheris.Fuzz()
"""


def main() -> int:
    """Fuzz the targets one after the other; return the exit code."""
    sys.path[:0] = _paths()
    from fuzz_targets import TARGETS, seeds

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all when none is named")
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args()
    unknown = set(options.targets) - set(TARGETS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    found = [
        name
        for name in options.targets or TARGETS
        if _fuzz(name, seeds(name), runs=options.runs, seconds=options.seconds) != 0
    ]
    print(f"found something: {', '.join(found)}" if found else "nothing found")
    return 1 if found else 0


def _fuzz(target: str, begun_with: tuple[bytes, ...], *, runs: int, seconds: int) -> int:
    """Fuzz one target; return the exit code of its process."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        for at, seed in enumerate(begun_with):
            (corpus / f"seed-{at}").write_bytes(seed)
        bounds = {
            "runs": runs,
            "max_total_time": seconds,
            "max_len": _MOST_BYTES,
            "rss_limit_mb": _MOST_MIB,
            "seed": 1,
            "verbosity": 0,
        }
        flags = [f"-{name}={value}" for name, value in bounds.items()]
        print(f"── {target}", flush=True)
        child = _CHILD.format(paths=_paths(), target=target)
        return subprocess.run(
            [sys.executable, "-c", child, f"-artifact_prefix={scratch}/", *flags, str(corpus)],
            check=False,
            timeout=seconds + 120,
        ).returncode


def _paths() -> list[str]:
    return [str(_HERE), str(_HERE.parent / "core")]


if __name__ == "__main__":
    sys.exit(main())
