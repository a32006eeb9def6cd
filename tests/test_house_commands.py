"""The commands and what is written about them: a help text, a line in the README, and examples that can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from house_files import ROOT, house_files, shown

from ingest.cli.app import app

README = (ROOT / "README.md").read_text(encoding="utf-8")


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that does something, with the words that lead to it."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in children.items():
        yield from leaves(child, (*path, name))


ROOT_COMMAND: Any = typer.main.get_command(app)
COMMANDS = {" ".join(path): command for path, command in leaves(ROOT_COMMAND)}


def examples_in(text: str) -> list[str]:
    """Return the lines of a text that a person could type."""
    return [line.strip().removeprefix("$ ") for line in text.splitlines() if re.match(r"^(\$ |\s*)ingest \w", line)]


def example_cases() -> Iterator[Any]:
    for name, command in COMMANDS.items():
        for example in examples_in(command.help or ""):
            yield pytest.param(example, id=f"help of {name}: {example}")
    for path in house_files():
        if path.suffix == ".md":
            blocks = re.findall(r"^```\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
            for example in (example for block in blocks for example in examples_in(block)):
                yield pytest.param(example, id=f"{shown(path)}: {example}")


def test_the_readme_has_a_line_for_every_command_and_no_other() -> None:
    lines = re.findall(r"^\| `ingest ([a-z -]+)` \| \S", README, re.MULTILINE)

    assert sorted(lines) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    text = COMMANDS[name].help or ""

    assert re.match(r"[A-Z].{20,}", text)
    assert any(example.startswith(f"ingest {name}") for example in examples_in(text))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    options = [option for option in COMMANDS[name].params if option.param_type_name == "option"]

    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("example", tuple(example_cases()))
def test_an_example_can_be_typed(example: str) -> None:
    for single in re.split(r"\s*(?:&&|\|\|)\s*", example):
        words = shlex.split(re.split(r"\s[|>]\s", single)[0], comments=True)
        if words[0] == "ingest" and words[1:2] != ["COMMAND"]:
            command, rest = find_command(words[1:])
            context = command.make_context("ingest", rest)
            assert context.params is not None


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that these words name, and what is left for it."""
    command = ROOT_COMMAND
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def test_an_example_that_cannot_be_typed_would_be_seen() -> None:
    command, rest = find_command(["articles", "--no-such-option"])

    with pytest.raises(typer.TyperException, match="no-such-option"):
        command.make_context("ingest", rest)
