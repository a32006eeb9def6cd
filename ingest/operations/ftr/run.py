"""Import a folder of ftr-site-config files: a rule file for each publisher of whom something could be translated.

Nothing is written before everything is translated, and no file is ever overwritten. The program's own checks are run
over each rule before it is taken, so that what is written can be loaded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.adapters.rulebook import read_domain
from ingest.errors import BadInput, FolderRefused
from ingest.operations.ftr.lines import read_lines
from ingest.operations.ftr.translate import Fate, LineReport, translate

_ENDING = ".txt"
_HEAD = """\
# Translated from {name}, a file in the ftr-site-config format. {note}
# What could not be translated is left out; `ingest rules import` said which lines and why.
"""
_ALL_BODIES = "There, the first of several bodies wins; here, all are taken."


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file.

    Attributes:
        domain: The publisher; empty when the file's name names none.
        skipped: Why the file as a whole was left out; empty when it was not.
        keys: Our keys to their selectors.
    """

    path: Path
    domain: str
    skipped: str = ""
    keys: Mapping[str, tuple[str, ...]]
    lines: tuple[LineReport, ...] = ()

    @property
    def state(self) -> str:
        """How far it was translated: `fully`, `partly`, `nothing` or `skipped`."""
        if self.skipped:
            return "skipped"
        if not self.keys:
            return "nothing"
        return "fully" if all(one.fate in (Fate.TRANSLATED, Fate.NOT_NEEDED) for one in self.lines) else "partly"

    @property
    def refused(self) -> tuple[LineReport, ...]:
        """Lines that became no rule and might be missed."""
        return tuple(one for one in self.lines if one.fate not in (Fate.TRANSLATED, Fate.NOT_NEEDED))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """All files of a folder; `written` holds the paths of rule files, empty when nothing was to be written."""

    files: tuple[FileReport, ...]
    written: tuple[Path, ...] = ()


def import_rules(
    folder: Path, out: Path, *, dry_run: bool, on_file: Callable[[int, int, str], None] = lambda *_: None
) -> ImportReport:
    """Translate a folder of site configs.

    Args:
        folder: Read without the folders in it; files are `*.txt`.
        out: Where the rule files go; made when it is not there.
        dry_run: Only report.
        on_file: Told how many files are read, of how many, and the name of the last.

    Raises:
        BadInput: The folder cannot be read or holds no such file, or a rule file would be overwritten.
        FolderRefused: The rule files cannot be written.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: {'this is a file, not a folder' if folder.exists() else 'there is no such folder'}")
    # the plain name before the one that begins with a dot, which is about hosts below it only
    paths = sorted(folder.glob(f"*{_ENDING}"), key=lambda path: (path.name.lstrip("."), path.name.startswith(".")))
    if not paths:
        raise BadInput(f"{folder}: there is no *{_ENDING} file in it")
    seen: dict[str, Path] = {}
    files = []
    for number, path in enumerate(paths, start=1):
        report = _read_file(path, seen)
        files.append(report)
        if not report.skipped:
            seen[report.domain] = path
        on_file(number, len(paths), path.name)
    texts = {out / f"{file.domain}.toml": _write_rules(file) for file in files if file.keys}
    there = [path for path in texts if path.exists()]
    if there and not dry_run:
        more = f" and {len(there) - 1} more of these files" if len(there) > 1 else ""
        raise BadInput(f"{there[0]}{more} would be overwritten; nothing was written: choose another --out")
    if not dry_run:
        _save(out, texts)
    return ImportReport(files=tuple(files), written=() if dry_run else tuple(texts))


def _read_file(path: Path, seen: Mapping[str, Path]) -> FileReport:
    name = path.name.removesuffix(_ENDING).lstrip(".").lower().removeprefix("www.")
    domain, fault = read_domain(name)
    if fault:
        return FileReport(path=path, domain="", skipped=fault, keys={})
    if domain in seen:
        return FileReport(path=path, domain=domain, skipped=f"{domain} is read from {seen[domain].name}", keys={})
    translation = translate(read_lines(path))
    return FileReport(path=path, domain=domain, keys=translation.keys, lines=translation.lines)


def _write_rules(file: FileReport) -> str:
    """Return a file's rules as TOML, one selector a line."""
    note = _ALL_BODIES if len([one for one in file.lines if _is_body(one)]) > 1 else ""
    parts = [_HEAD.format(name=file.path.name, note=note).replace(" \n", "\n")]
    tables = sorted(file.keys, key=lambda key: ("." in key, key))
    table = ""
    for key in tables:
        head, _, name = key.rpartition(".")
        if head != table:
            parts.append(f"\n[{head}]\n")
            table = head
        written = "".join(f"  {_quoted(one)},\n" for one in file.keys[key])
        parts.append(f"{name} = [\n{written}]\n")
    return "".join(parts)


def _quoted(text: str) -> str:
    """Return a TOML string, a literal one where that will do."""
    return f"'{text}'" if "'" not in text and text.isprintable() else json.dumps(text, ensure_ascii=False)


def _is_body(report: LineReport) -> bool:
    return report.fate is Fate.TRANSLATED and report.line.key == "body"


def _save(out: Path, texts: Mapping[Path, str]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise FolderRefused(f"{error.filename or out} cannot be written: {error.strerror}") from error
