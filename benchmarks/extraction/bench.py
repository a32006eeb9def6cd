"""The bench folder: saved pages with their gold, and the scorers that came with them.

    extraction/SET.jsonl      one page a line: id, url, html (its file, plain or .gz) and gold
    extraction/suspects.txt   ids whose gold is known to be wrong: they are left out
    access/labels.jsonl       pages of the set `access`: their language, sentences that belong and strings that do not
    score_body.py             the scorer: tokens, cut_optional, overlap, f1, score_page, summarise
    make_dump.py              `dump(bytes)`: a page as it survives in a text corpus

It is read, never written to, and no page of it is part of the project.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.core.decode import decode_page

NEWS = ("zyte", "naeb", "fundus_eval", "fundus")
SETS = (*NEWS, "wcxb_article", "trafilatura", "htmldate", "readability", "access")
_GOLD = ("body", "optional", "with", "without", "title", "authors", "published", "topics", "description", "lang")
_SCORER_PARTS = ("tokens", "cut_optional", "overlap", "f1", "score_page", "summarise")


class BadBench(Exception):
    """The folder, or an option that names something in it, cannot be used; the message is one line for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page of a set.

    Attributes:
        file: Its bytes, plain or gzipped.
        gold: What an annotator said of it, under the scorer's names.
    """

    id: str
    of_set: str
    url: str
    file: Path
    gold: Mapping[str, Any]

    def body(self) -> bytes:
        """Return the page's bytes; raises BadBench when its file cannot be read."""
        try:
            raw = self.file.read_bytes()
            return gzip.decompress(raw) if self.file.suffix == ".gz" else raw
        except (OSError, EOFError, zlib.error) as error:
            raise BadBench(f"{self.file}: {error}") from error

    def decoded(self) -> str:
        """Return the page's text, decoded once for all extractors; raises BadBench when its file cannot be read."""
        return decode_page(self.body(), None).text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The pages of one run, and the scorer.

    Attributes:
        dumper: Makes text dumps; None when the folder has none.
    """

    pages: tuple[SavedPage, ...]
    scorer: ModuleType
    dumper: ModuleType | None


def open_bench(folder: Path, sets: Sequence[str], *, limit: int | None) -> Bench:
    """Read the lines of the sets; pages are opened later.

    Args:
        limit: Pages of each set, spread evenly over it; None for all.

    Raises:
        BadBench: Something is missing, or is not what it should be.
    """
    extraction = folder / "extraction"
    suspects = extraction / "suspects.txt"
    left_out = frozenset(suspects.read_text("utf-8").split()) if suspects.is_file() else frozenset()
    pages: list[SavedPage] = []
    for name in sets:
        file = folder / "access" / "labels.jsonl" if name == "access" else extraction / f"{name}.jsonl"
        of_set = [page for page in read_pages(name, file) if page.id not in left_out]
        pages += spread(of_set, limit)
    if not pages:
        raise BadBench(f"{folder}: no pages in {', '.join(sets) or 'no sets'}")
    dumper = folder / "make_dump.py"
    return Bench(
        pages=tuple(pages),
        scorer=load_script(folder / "score_body.py", _SCORER_PARTS),
        dumper=load_script(dumper, ("dump",)) if dumper.is_file() else None,
    )


def read_pages(name: str, file: Path) -> Iterable[SavedPage]:
    """Yield the pages of one set; raises BadBench when its file cannot be read or a line is not a page."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadBench(f"set {name!r}: {file}: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            saved = json.loads(line)
            gold = _access_gold(saved) if name == "access" else saved["gold"]
            yield SavedPage(
                id=saved["id"],
                of_set=name,
                url=saved["url"] or "",
                file=file.parent / saved["html"],
                gold=dict.fromkeys((*_GOLD, "lead_image")) | gold,
            )
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise BadBench(f"{file}:{number}: {type(error).__name__}: {error}") from error


def _access_gold(label: Mapping[str, Any]) -> dict[str, Any]:
    """Return a label of the access pages as gold: what belongs in the body and what does not, and the language."""
    return {"with": label["must_have"], "without": label["noise"], "lang": label.get("lang")}


def spread(pages: list[SavedPage], limit: int | None) -> list[SavedPage]:
    """Return at most so many pages, taken at even distances: sets are sorted, and neighbours are alike."""
    if limit is None or limit >= len(pages):
        return pages
    return [pages[number * len(pages) // limit] for number in range(limit)]


def load_script(file: Path, parts: Sequence[str]) -> ModuleType:
    """Run one of the folder's own scripts as a module; raises BadBench when it cannot be, or lacks a part."""
    spec = importlib.util.spec_from_file_location(f"bench_{file.stem}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise BadBench(f"{file} is missing")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, ImportError, OSError) as error:
        raise BadBench(f"{file}: {error}") from error
    lacking = [part for part in parts if not hasattr(module, part)]
    if lacking:
        raise BadBench(f"{file} lacks {', '.join(lacking)}")
    return module
