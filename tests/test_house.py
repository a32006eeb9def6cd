"""The promises about files and words that no linter keeps: length, opening, names, suppressions, page cases.

Contracts are tried in test_house_contracts.py; what the documents say is held against the code in test_house_docs.py.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from house_files import CODE_FOLDERS, ROOT, house_files, python_files, shown

MAX_LINES = 250
MAX_FUNCTION_LINES = 50
VAGUE_NAMES = frozenset({"data", "helpers", "info", "item", "misc", "obj", "util", "utils"})
VAGUE_ENDINGS = ("helper", "manager", "util", "utils")
MACHINE_PATH = re.compile(r"(?<![\w.\-])/(?:work|tmp|root|home/\w+)/")
REGISTRY_HOST = re.compile(r"\b(?:pypi|pythonhosted|npmjs|registry\.\w+|deb\.debian)\.(?:org|com|io)\b")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(?P<rest>.*)$")
REASONED = re.compile(r"^(?:: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|\[[\w\-, ]+\])\s+(?:#|-|–)\s*\S+")
PAGE_CASE_FILES = {"page.html", "expected.json"}


def texts() -> list[tuple[Path, str]]:
    """Return every file of the project that is text, but page cases and demo pages, whose words are material."""
    found = []
    for path in house_files():
        if path.is_relative_to(ROOT / "tests" / "pages") or path.is_relative_to(ROOT / "ingest" / "demo"):
            continue
        raw = path.read_bytes()
        if b"\0" not in raw:
            found.append((path, raw.decode("utf-8", "replace")))
    return found


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{shown(path)}:{number}: {line.strip()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_the_house_is_seen_by_its_own_tests() -> None:
    seen = {shown(path) for path in house_files()}

    assert {"pyproject.toml", "config.toml", ".ci/run", "ingest/errors/__init__.py", "tests/test_house.py"} <= seen


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_every_file_opens_with_what_it_does() -> None:
    silent = [shown(path) for path in python_files() if not ast.get_docstring(ast.parse(path.read_bytes()))]

    assert silent == []


def test_no_function_does_more_than_one_thing() -> None:
    long = {}
    for path in python_files("ingest"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and code_lines(node) > MAX_FUNCTION_LINES:
                long[f"{shown(path)}: {node.name}"] = code_lines(node)

    assert long == {}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function below its signature, its docstring left out."""
    first = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - first[0].lineno + 1 if first else 0


def test_nothing_is_named_by_a_word_that_names_nothing() -> None:
    vague = []
    for path in python_files("ingest", "migrations"):
        vague += [f"{shown(path)}:{node.lineno}: {name}" for node, name in named(path) if says_nothing(name)]

    assert [shown(path) for path in python_files() if says_nothing(path.stem)] == []
    assert vague == []


def named(path: Path) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Yield what a file gives a name to: classes, functions, variables. Parameters may follow a library's signature."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id


def says_nothing(name: str) -> bool:
    return name.lower() in VAGUE_NAMES or name.lower().endswith(VAGUE_ENDINGS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("utils", True), ("StoreManager", True), ("info", True), ("database", False), ("list_item", False)],
)
def test_a_name_that_says_nothing_would_be_seen(name: str, expected: bool) -> None:
    assert says_nothing(name) is expected


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATH, REGISTRY_HOST, UNFINISHED], ids=["machine path", "registry host", "unfinished work"]
)
def test_no_file_speaks_of_one_machine_or_of_work_left_undone(pattern: re.Pattern[str]) -> None:
    assert lines_matching(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATH, "open('/wo" + "rk/pages')"),
        (MACHINE_PATH, "cd /tm" + "p/x"),
        (REGISTRY_HOST, "https://py" + "pi.org/simple"),
        (UNFINISHED, "# TO" + "DO later"),
    ],
    ids=["work folder", "temporary folder", "registry", "to do"],
)
def test_the_forbidden_words_would_be_seen(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize(
    "line",
    ["https://example.org/work/2024", "tests/tmp/x", "Todo el mundo", "#!/usr/bin/env bash"],
    ids=["address", "relative", "Spanish", "shebang"],
)
def test_innocent_words_pass(line: str) -> None:
    assert not any(pattern.search(line) for pattern in (MACHINE_PATH, REGISTRY_HOST, UNFINISHED))


def test_every_suppression_carries_its_code_and_a_reason() -> None:
    bare = []
    for path in python_files():
        with path.open("rb") as source:
            comments = [token for token in tokenize.tokenize(source.readline) if token.type == tokenize.COMMENT]
        for comment in comments:
            found = SUPPRESSION.search(comment.string)
            if found and not REASONED.match(found["rest"]):
                bare.append(f"{shown(path)}:{comment.start[0]}: {comment.string}")

    assert bare == []


@pytest.mark.parametrize(
    ("rest", "reasoned"),
    [
        (": ARG003 - the signature is the library's own", True),
        ("[arg-type]  # the stub is too narrow", True),
        ("", False),
        (": ARG003", False),
        ("[arg-type]", False),
    ],
    ids=["lint with reason", "type with reason", "blanket", "lint without reason", "type without reason"],
)
def test_a_suppression_without_a_reason_would_be_seen(rest: str, reasoned: bool) -> None:
    assert bool(REASONED.match(rest)) is reasoned


def test_every_publisher_rule_has_two_page_cases() -> None:
    cases = {}
    rules = {
        ROOT / "ingest" / "rules": ROOT / "tests" / "pages",
        ROOT / "tests" / "rules": ROOT / "tests" / "rules" / "cases",
    }
    for folder, pages in rules.items():
        for rule in (rule for rule in sorted(folder.glob("*.toml")) if not rule.name.startswith("_")):
            cases[rule.stem] = [case.name for case in (pages / rule.stem).glob("*") if holds_a_case(case)]

    assert "lampcounter.example" in cases
    assert {domain: found for domain, found in cases.items() if len(found) < 2} == {}


def test_every_page_case_is_whole() -> None:
    folders = [path for path in (ROOT / "tests" / "pages").glob("*/*") if path.is_dir()]

    assert [shown(folder) for folder in folders if not holds_a_case(folder)] == []


def holds_a_case(folder: Path) -> bool:
    return folder.is_dir() and {path.name for path in folder.iterdir()} >= PAGE_CASE_FILES


def test_code_lies_in_known_folders_only() -> None:
    strangers = {
        path.relative_to(ROOT).parts[0]
        for path in house_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] not in CODE_FOLDERS
    }

    assert strangers == set()
