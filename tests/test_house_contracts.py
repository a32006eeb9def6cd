"""Every contract on imports and every banned call, broken once on purpose in a copy of the package, to see it bite.

A contract that nothing can break protects nothing: a misspelt module name is enough for that.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from house_files import ROOT

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS: dict[str, dict[str, Any]] = {contract["id"]: contract for contract in PYPROJECT["importlinter"]["contracts"]}
IMPURE = CONTRACTS["pure"]["forbidden_modules"]
BANNED = PYPROJECT["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
CALLS = {
    "datetime.datetime.now": "import datetime\n\nseen_at = datetime.datetime.now(datetime.UTC)\n",
    "datetime.datetime.utcnow": "from datetime import datetime\n\nseen_at = datetime.utcnow()\n",
    "datetime.date.today": "from datetime import date\n\nseen_on = date.today()\n",
    "requests": "import requests\n",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, free to be broken."""
    shutil.copytree(
        ROOT / "ingest", tmp_path / "ingest", ignore=lambda _, names: [n for n in names if n == "__pycache__"]
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check_imports(house: Path, contract: str) -> subprocess.CompletedProcess[str]:
    tool = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", tool, "--no-logo", "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=60, check=False)


def add_line(house: Path, module: str, line: str) -> None:
    path = house / (module.replace(".", "/") + ".py")
    if not path.exists():
        path = house / module.replace(".", "/") / "__init__.py"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_house_as_it_stands_keeps_every_contract(house: Path, contract: str) -> None:
    checked = check_imports(house, contract)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [
        ("house", "ingest.errors", "ingest.model"),
        ("house", "ingest.model.access", "ingest.core.urls"),
        ("house", "ingest.core.urls", "ingest.resources"),
        ("house", "ingest.resources", "ingest.config"),
        ("house", "ingest.adapters", "ingest.pipeline"),
        ("house", "ingest.pipeline", "ingest.adapters"),
        ("house", "ingest.config", "ingest.adapters"),
        ("house", "ingest.pipeline", "ingest.wiring"),
        ("house", "ingest.wiring", "ingest.operations"),
        ("house", "ingest.operations", "ingest.daemon"),
        ("house", "ingest.daemon", "ingest.cli"),
        ("core", "ingest.core.decode", "ingest.core.verdict"),
        ("core", "ingest.core.verdict", "ingest.core.page"),
        ("core", "ingest.core.text", "ingest.core.metadata"),
        ("client", "ingest.adapters", "httpx"),
        ("client", "ingest.core.robots", "httpx"),
        ("requests", "ingest.adapters.fetch.polite", "ingest.adapters.rulebook"),
        ("requests", "ingest.adapters.fetch.targets", "ingest.core.rules"),
    ],
    ids=lambda value: value.removeprefix("ingest."),
)
def test_an_import_against_the_arrows_is_refused(house: Path, contract: str, importer: str, imported: str) -> None:
    add_line(house, importer, f"import {imported}")

    checked = check_imports(house, contract)

    assert checked.returncode == 1, checked.stdout
    assert "1 broken" in checked.stdout
    assert f"{importer} -> {imported}" in checked.stdout


@pytest.mark.parametrize("folder", ["core", "model"])
def test_every_module_that_touches_the_world_is_refused_where_code_is_pure(house: Path, folder: str) -> None:
    stranger = house / "ingest" / folder / ("text.py" if folder == "core" else "access.py")
    stranger.write_text("\n".join(f"import {module}" for module in IMPURE), encoding="utf-8")

    checked = check_imports(house, "pure")

    assert checked.returncode == 1, checked.stdout
    assert [module for module in IMPURE if f"ingest.{folder}.{stranger.stem} -> {module}" not in checked.stdout] == []


@pytest.mark.parametrize(("contract", "folder"), [("house", "ingest"), ("core", "ingest/core")], ids=["house", "core"])
def test_a_file_that_is_in_no_layer_is_refused(house: Path, contract: str, folder: str) -> None:
    (house / folder / "stray.py").write_text('"""Belongs nowhere."""\n', encoding="utf-8")

    checked = check_imports(house, contract)

    assert checked.returncode == 1, checked.stdout
    assert "stray" in checked.stdout


def test_every_layered_contract_is_exhaustive() -> None:
    layered = [contract for contract in CONTRACTS.values() if contract["type"] == "layers"]

    assert [contract["id"] for contract in layered if contract.get("exhaustive") is True] == ["house", "core"]
    assert len(layered) == 2
    assert not any("exhaustive_ignores" in contract for contract in layered)


def lint(source: str, rule: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", "--select", rule]
    command += [
        "--config",
        str(ROOT / "pyproject.toml"),
        "--stdin-filename",
        str(ROOT / "ingest" / "core" / "stray.py"),
        "-",
    ]
    return subprocess.run(command, input=source, capture_output=True, text=True, timeout=60, check=False)


def test_every_banned_call_has_a_trial() -> None:
    assert set(CALLS) == set(BANNED)


@pytest.mark.parametrize("call", CALLS)
def test_a_banned_call_is_refused(call: str) -> None:
    checked = lint(CALLS[call], "TID251")

    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "TID251" in checked.stdout


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("BLE", "try:\n    print()\nexcept Exception:\n    pass\n"),
        ("PGH", "import os  # noqa\n"),
        ("DTZ", "import datetime\n\nat = datetime.datetime(2024, 1, 1)\n"),
        ("FBT", "def read(page: str, strict: bool) -> None: ...\n"),
    ],
    ids=["catching everything", "blanket suppression", "naive time", "mode flag"],
)
def test_the_linter_keeps_what_style_forbids(rule: str, source: str) -> None:
    checked = lint(source, rule)

    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert rule in checked.stdout
