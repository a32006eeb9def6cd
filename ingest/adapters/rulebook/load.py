"""Load all rule files: the shared marks, and each publisher's file from the shipped folder and the operator's.

A file is named by its publisher's domain. Files of one name in two folders are laid over one another; see `layers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.adapters.rulebook.entries import RuleFile, read_publisher
from ingest.adapters.rulebook.layers import compile_eras
from ingest.adapters.rulebook.lines import MarkIndex
from ingest.adapters.rulebook.names import read_domain
from ingest.adapters.rulebook.notices import NOTICES_FILE, read_notices
from ingest.adapters.rulebook.shared import read_shared
from ingest.adapters.rulebook.sheet import Problem, Sheet
from ingest.core.rules import Rulebook
from ingest.errors import BadRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A file of marks for every page, whose it is, and how many marks it holds."""

    path: Path
    own: bool
    marks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRules:
    """All that was read.

    Attributes:
        files: Publishers' files by domain, the operator's after the shipped one.
        problems: Everything that is wrong, file by file; what is wrong is left out of the rulebook.
    """

    shared: tuple[SharedFile, ...]
    files: tuple[RuleFile, ...]
    problems: tuple[Problem, ...]
    rulebook: Rulebook


def load_rulebook(shared: Path, folders: Sequence[Path]) -> Rulebook:
    """Read and compile all rules, all or nothing.

    Args:
        shared: The file of marks for every page.
        folders: Folders of publishers' files; later ones are laid over earlier ones. A folder may lack.

    Raises:
        BadRule: A file cannot be read or used; the message names file, line, key and what is known.
    """
    loaded = read_rules(shared, folders)
    if loaded.problems:
        more = len(loaded.problems) - 1
        raise BadRule(f"{loaded.problems[0]}{f' (and {more} more; see `ingest rules check`)' if more else ''}")
    return loaded.rulebook


def read_rules(shared: Path, folders: Sequence[Path]) -> LoadedRules:
    """Read and compile what can be used of all rules, and note the rest. Takes what `load_rulebook` does."""
    problems: list[Problem] = []
    index, edges, shared_files = MarkIndex("shared"), MarkIndex("shared"), []
    for path in _shared_paths(shared, folders):
        own = path != shared
        index.scope = edges.scope = "own" if own else "shared"
        sheet = Sheet(path)
        shared_files.append(SharedFile(path=path, own=own, marks=read_shared(sheet, index, edges)))
        problems += sheet.problems
    files: list[RuleFile] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            if path.name not in (shared.name, NOTICES_FILE):
                sheet = Sheet(path)
                domain, fault = read_domain(path.stem)
                if fault:
                    sheet.complain("", fault)
                files.append(read_publisher(sheet, domain, own=folder != shared.parent))
                problems += sheet.problems
    problems += read_notices(folders)[1]
    by_domain = defaultdict(list)
    for file in files:
        by_domain[file.domain].append(file)
    domains = {domain: compile_eras(domain, some) for domain, some in sorted(by_domain.items())}
    return LoadedRules(
        shared=tuple(shared_files),
        files=tuple(file for domain in sorted(by_domain) for file in by_domain[domain]),
        problems=tuple(problems),
        rulebook=Rulebook(shared=index.marks(), edges=edges.marks(), domains=domains),
    )


def _shared_paths(shared: Path, folders: Sequence[Path]) -> tuple[Path, ...]:
    own = (folder / shared.name for folder in folders if folder != shared.parent)
    return (shared, *(path for path in own if path.is_file()))
