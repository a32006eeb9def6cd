"""The wheel carries all that the program needs, and finds it from where it is installed.

It is built from the checkout without a network and unpacked far from it; that `ingest demo` runs from an environment of
its own is tried by .ci/run, which may download what the wheel depends on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from house_files import ROOT, python_files

from ingest import __version__

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REPORT = """
import ingest, ingest.resources as r
for path in (ingest.__file__, r.migrations_folder(), r.rules_folder(), r.demo_folder(), r.default_config()):
    print(path)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def build_wheel(checkout: Path, folder: Path) -> Path:
    return Path(next(WheelBuilder(str(checkout)).build(directory=str(folder), versions=["standard"])))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def report(python_path: Path | None, cwd: Path) -> list[Path]:
    """Return where the package and its resources are found when only `python_path` leads to it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "INGEST_"))}
    if python_path:
        environment["PYTHONPATH"] = str(python_path)
    done = subprocess.run(
        [sys.executable, "-c", REPORT],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Path(line) for line in done.stdout.splitlines()]


def content(folder: Path, pattern: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    ("source", "packaged"),
    [
        ("migrations", "_migrations"),
        ("ingest/rules", "rules"),
        ("ingest/demo", "demo"),
        ("ingest/operations/explained_page", "operations/explained_page"),
        ("ingest/operations/reextract", "operations/reextract"),
    ],
    ids=["migrations", "rules", "demo", "the style of explained pages", "the style of reports"],
)
def test_the_wheel_carries_the_folder_whole(installed: Path, source: str, packaged: str) -> None:
    here, there = content(ROOT / source, "*"), content(installed / "ingest" / packaged, "*")

    assert here
    assert there == here


def test_the_wheel_carries_the_default_config(installed: Path) -> None:
    assert (installed / "ingest" / "_config.toml").read_bytes() == (ROOT / "config.toml").read_bytes()


def test_the_wheel_carries_every_module_and_the_mark_of_types(installed: Path) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in python_files("ingest")}
    packaged = {path.relative_to(installed).as_posix() for path in (installed / "ingest").rglob("*.py")}

    assert modules <= packaged
    assert (installed / "ingest" / "py.typed").is_file()


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/", 1)[0] for name in archive.namelist()}

    assert tops == {"ingest", f"ingest-{__version__}.dist-info"}


def test_the_wheel_carries_its_licence_and_command(installed: Path) -> None:
    meta = installed / f"ingest-{__version__}.dist-info"

    assert (meta / "licenses" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert "ingest = ingest.cli:main" in (meta / "entry_points.txt").read_text(encoding="utf-8")


def test_an_installed_wheel_finds_its_own_files(installed: Path, tmp_path: Path) -> None:
    found = report(installed, tmp_path)

    assert [path.relative_to(installed / "ingest").as_posix() for path in found] == [
        "__init__.py",
        "_migrations",
        "rules",
        "demo",
        "_config.toml",
    ]
    assert all(path.exists() for path in found)


def test_a_checkout_finds_its_own_files(tmp_path: Path) -> None:
    found = report(ROOT, tmp_path)

    assert found[1:] == [ROOT / "migrations", ROOT / "ingest" / "rules", ROOT / "ingest" / "demo", ROOT / "config.toml"]


def test_an_install_that_lacks_a_file_says_which(installed: Path, tmp_path: Path) -> None:
    broken = tmp_path / "site"
    shutil.copytree(installed / "ingest", broken / "ingest", ignore=shutil.ignore_patterns("_migrations"))
    (broken / "migrations").mkdir()  # somebody else's: no pyproject.toml beside it

    done = subprocess.run(
        [sys.executable, "-c", "import ingest.resources as r; r.migrations_folder()"],
        cwd=broken,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert f"FolderRefused: {broken / 'ingest' / '_migrations'} is missing" in done.stderr


def test_the_image_is_built_from_what_its_builder_is_given(wheel: Path, tmp_path: Path) -> None:
    copied = {
        name
        for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    given = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    for name in copied:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, tmp_path / name)

    image_wheel = build_wheel(tmp_path, tmp_path / "dist")

    assert copied == given
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(image_wheel) as image:
        assert sorted(image.namelist()) == sorted(whole.namelist())


@pytest.mark.parametrize("extra", ["test", "dev", "bench"])
def test_the_extras_that_the_documents_name_exist(extra: str) -> None:
    assert PYPROJECT["optional-dependencies"][extra]


def test_everything_needed_to_run_has_a_lower_bound() -> None:
    loose = [requirement for requirement in PYPROJECT["dependencies"] if ">=" not in requirement]

    assert loose == []
