"""Check rule files: what is loaded, from where, which of it is in force today, and everything that is wrong.

Reads rule files only. What a rule does to pages is for `rule_trial`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.adapters.rulebook import LoadedRules, Problem, RuleFile, Validity, read_rules
from ingest.config import Config
from ingest.errors import BadInput
from ingest.wiring import rule_folders


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule file.

    Attributes:
        domain: Host name that it is about; empty for marks for every page.
        own: Whether it is the operator's.
        keys: Key to how many rules it has, as (`remove.share`, 2).
        replaced: Keys that the operator's file of the same name replaces today.
        timed: How many of its rules have days of their own.
        in_force: Whether the file holds today.
    """

    domain: str
    path: Path
    own: bool
    keys: tuple[tuple[str, int], ...]
    valid: Validity
    replaced: tuple[str, ...] = ()
    timed: int = 0
    in_force: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCheck:
    """All rule files, and every fault in them."""

    rows: tuple[RuleRow, ...]
    problems: tuple[Problem, ...]


def check_rules(config: Config, folder: Path | None, today: date) -> RuleCheck:
    """Read the shipped rules with the operator's laid over them, faults and all.

    Args:
        folder: A folder to take in place of the operator's; None for theirs.
        today: UTC.

    Raises:
        BadInput: `folder` is no folder.
        BadConfig: The operator's folder is not there.
    """
    if folder is not None and not folder.is_dir():
        raise BadInput(f"{folder}: {'this is a file, not a folder' if folder.exists() else 'there is no such folder'}")
    shared, folders = rule_folders(config)
    if folder is not None:
        shipped = shared.parent
        folders = (shipped,) if folder.samefile(shipped) else (shipped, folder)
    loaded = read_rules(shared, folders)
    return RuleCheck(rows=list_rules(loaded, today), problems=loaded.problems)


def list_rules(loaded: LoadedRules, today: date) -> tuple[RuleRow, ...]:
    """Return a row for each file, marks for every page first."""
    shared = (
        RuleRow(domain="", path=file.path, own=file.own, keys=(("marks", file.marks),), valid=Validity())
        for file in loaded.shared
    )
    return (*shared, *(_row(file, loaded.files, today) for file in loaded.files))


def _row(file: RuleFile, files: Sequence[RuleFile], today: date) -> RuleRow:
    over = [one for one in files if one.domain == file.domain and one.own and one.valid.covers(today)]
    replacing = {key for one in over for key in one.keys} if not file.own else set()
    return RuleRow(
        domain=file.domain,
        path=file.path,
        own=file.own,
        keys=tuple((key, len(entries)) for key, entries in file.keys.items()),
        replaced=tuple(key for key in file.keys if key in replacing),
        timed=sum(entry.valid != Validity() for entries in file.keys.values() for entry in entries),
        valid=file.valid,
        in_force=file.valid.covers(today),
    )
