"""What the documents say, held against the code: the error tree, the codes, the settings, the commands, the tables."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator, Mapping

import pytest
from house_files import ROOT
from pydantic import BaseModel

import ingest
from ingest import errors
from ingest.config import Config
from ingest.model import Change, NoiseClass, OutcomeKind, PageKind

CODES = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")
CONFIG_LINES = (ROOT / "config.toml").read_text(encoding="utf-8").splitlines()
RUN_TIME_FIELDS = {"path", "base", "found_by"}  # what reading adds; no settings


def subclasses(parent: type[errors.IngestError]) -> Iterator[type[errors.IngestError]]:
    for child in parent.__subclasses__():
        yield child
        yield from subclasses(child)


def of_the_tree(error: type[errors.IngestError]) -> bool:
    return error.__module__.startswith("ingest.errors")


ALL_ERRORS: list[type[errors.IngestError]] = [errors.IngestError, *filter(of_the_tree, subclasses(errors.IngestError))]
LEAVES = [error for error in ALL_ERRORS if not any(map(of_the_tree, error.__subclasses__()))]  # only these are raised


def drawn_tree() -> dict[str, str | None]:
    """Read the drawing at the top of errors.py: each class with the class it hangs from."""
    found: dict[str, str | None] = {}
    path: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        node = re.match(r"^(?P<branches>[│├└─\s]*)(?P<name>[A-Z]\w+)(?:\s{2,}|$)", line)
        if node:
            depth = len(node["branches"])
            path = [(above, name) for above, name in path if above < depth]
            found[node["name"]] = path[-1][1] if path else None
            path.append((depth, node["name"]))
    return found


def test_the_drawn_tree_of_errors_is_the_real_one() -> None:
    real = {error.__name__: error.__base__.__name__ for error in ALL_ERRORS[1:] if error.__base__}

    assert drawn_tree() == {"IngestError": None} | real


def test_the_drawn_exit_codes_are_the_real_ones() -> None:
    drawn = dict(re.findall(r"[├└]── (\w+) +(\d) ", errors.__doc__ or ""))
    real = {error.__name__: str(error.exit_code) for error in ALL_ERRORS if issubclass(error, errors.UserError)}
    del real["UserError"]

    assert drawn == real


def test_an_error_that_one_room_refines_for_itself_keeps_the_code_of_the_tree() -> None:
    for module in pkgutil.walk_packages(ingest.__path__, "ingest."):
        importlib.import_module(module.name)

    own = [error for error in subclasses(errors.IngestError) if error.__module__.startswith("ingest.")]

    assert [error.__name__ for error in own if not of_the_tree(error) and "code" in vars(error)] == []


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in LEAVES]

    assert sorted(codes) == sorted(set(codes))


def documented(section: str) -> list[str]:
    """Return the first cell of each row of the tables of one section of docs/codes.md."""
    text = re.split(rf"^## {re.escape(section)}$", CODES, flags=re.MULTILINE)[1]
    return re.findall(r"^\| `([^`]+)` ", re.split(r"^## ", text, flags=re.MULTILINE)[0], flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("Errors", [error.code for error in LEAVES]),
        ("Outcomes", [kind.value for kind in OutcomeKind]),
        ("Changes", [change.value for change in Change]),
        ("Page kinds", [kind.value for kind in PageKind]),
        ("Noise classes", [noise.value for noise in NoiseClass]),
    ],
    ids=["errors", "outcomes", "changes", "page kinds", "noise"],
)
def test_every_code_has_its_line(section: str, codes: list[str]) -> None:
    lines = documented(section)

    assert sorted(lines) == sorted(codes)


def test_every_setting_has_its_line_and_every_line_a_setting() -> None:
    shipped = tomllib.loads("\n".join(CONFIG_LINES))

    assert set(keys_of_file(shipped)) == set(keys_of_model(Config))


def keys_of_model(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if not prefix and name in RUN_TIME_FIELDS:
            continue
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from keys_of_model(annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def keys_of_file(table: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from keys_of_file(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_every_setting_has_a_line_that_says_what_it_is() -> None:
    silent = [
        line
        for above, line in zip(["", *CONFIG_LINES], CONFIG_LINES, strict=False)
        if re.match(r"^\w+ = ", line) and not above.startswith("# ")
    ]

    assert silent == []
    assert sum(bool(re.match(r"^\w+ = ", line)) for line in CONFIG_LINES) > 30


def test_every_duration_and_size_says_its_unit() -> None:
    vague = [
        key
        for key in keys_of_model(Config)
        if re.search(r"(timeout|delay|wait|size|age|interval)$", key.rsplit(".", 1)[-1])
    ]

    assert vague == []
