"""What is declared is used and what is used is declared: an import that merely comes along will be missed one day."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from house_files import ROOT, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DISTRIBUTIONS = packages_distributions()
NOT_IMPORTED = {
    "h11": "a floor for what the HTTP client brings: older ones accept mis-framed chunks",
}
# What the program can do without: one module imports it, and says how to install it where it is missing.
PROGRAM_EXTRAS = ("export",)


def name_of(requirement: str) -> str:
    """Return a requirement's name as registries fold it."""
    found = re.match(r"[\w.\-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def imported_by(*folders: str) -> set[str]:
    """Return the distributions that the modules of these folders import, those of Python and our own left out."""
    modules: set[str] = set()
    for path in python_files(*folders):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    ours = python_files("tests", "benchmarks")
    own = {name for path in ours for name in (path.stem, path.parent.name)} | {"benchmarks", "ingest"}
    foreign = modules - set(sys.stdlib_module_names) - own
    return {name_of(distribution) for module in foreign for distribution in DISTRIBUTIONS.get(module, [module])}


def declared(*extras: str) -> set[str]:
    requirements = list(PROJECT["dependencies"])
    for extra in extras:
        requirements += PROJECT["optional-dependencies"][extra]
    ours = {requirement for requirement in requirements if name_of(requirement) == "ingest"}
    inner = {extra for requirement in ours for extra in requirement.partition("[")[2].rstrip("]").split(",")}
    foreign = {name_of(requirement) for requirement in requirements if requirement not in ours}
    return foreign | (declared(*inner) if inner else set())


def test_the_program_imports_nothing_that_is_not_declared() -> None:
    assert imported_by("ingest", "migrations") - declared(*PROGRAM_EXTRAS) == set()


def test_nothing_is_declared_that_the_program_does_not_need() -> None:
    assert declared(*PROGRAM_EXTRAS) - imported_by("ingest", "migrations") == set(NOT_IMPORTED)


def test_the_tests_import_nothing_that_is_not_declared() -> None:
    assert imported_by("tests") - declared("test") == set()


@pytest.mark.parametrize(
    ("requirement", "name"),
    [("psycopg[binary]>=3.2", "psycopg"), ("lxml_html_clean", "lxml-html-clean"), ("APScheduler>=3,<4", "apscheduler")],
    ids=["extra", "underscore", "capitals"],
)
def test_names_are_folded_as_registries_fold_them(requirement: str, name: str) -> None:
    assert name_of(requirement) == name
