"""The files of the checkout that the house tests look at; generated and foreign files are left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (".ci", "benchmarks", "docs", "ingest", "migrations", "packaging", "tests")
CODE_FOLDERS = ("benchmarks", "ingest", "migrations", "tests")


def house_files() -> Iterator[Path]:
    """Yield every file that belongs to the project: those at the top, and all below its folders."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and _ours(path))
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.is_file() and _ours(path))


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below these folders, all code folders when none is named."""
    roots = folders or CODE_FOLDERS
    return [path for path in house_files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in roots]


def shown(path: Path) -> str:
    """Return a path as a person writes it in this checkout."""
    return path.relative_to(ROOT).as_posix()


def _ours(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    made = any(part == "__pycache__" or part.endswith(".egg-info") for part in parts)
    return not made and not path.name.startswith(".coverage") and ".db" not in path.suffixes
