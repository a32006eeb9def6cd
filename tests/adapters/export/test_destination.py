"""An export appears under its name when it is whole, and never where something else stands."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ingest.adapters.export.destination import new_file, new_folder
from ingest.errors import BadInput


def _break_off(target: AbstractContextManager[object]) -> None:
    with target:
        raise KeyboardInterrupt


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with new_file(target, replace=False) as file:
        file.write(b"one\n")

        assert not target.exists()

    assert target.read_bytes() == b"one\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_broken_run_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        _break_off(new_file(target, replace=True))

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_is_there_is_replaced_only_on_demand(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old")
    with pytest.raises(BadInput, match="--force"), new_file(target, replace=False):
        pass

    assert target.read_bytes() == b"old"
    with new_file(target, replace=True) as file:
        file.write(b"new")
    assert target.read_bytes() == b"new"


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"keep me")
    target = tmp_path / "out.jsonl"
    target.symlink_to(precious)
    with new_file(target, replace=True) as file:
        file.write(b"new")

    assert precious.read_bytes() == b"keep me"
    assert not target.is_symlink()


def test_a_link_laid_where_the_unfinished_file_goes_is_refused(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"keep me")
    (tmp_path / "out.jsonl.part").symlink_to(precious)
    with pytest.raises(BadInput, match="remove it"), new_file(tmp_path / "out.jsonl", replace=True):
        pass

    assert precious.read_bytes() == b"keep me"


@pytest.mark.parametrize("is_there", [True, False], ids=["empty folder", "nothing"])
def test_a_folder_appears_when_it_is_whole(tmp_path: Path, is_there: bool) -> None:
    target = tmp_path / "march"
    if is_there:
        target.mkdir()
    with new_folder(target) as folder:
        (folder / "a").write_text("x")

    assert [path.name for path in target.iterdir()] == ["a"]
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_with_anything_in_it_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a").write_text("x")
    with pytest.raises(BadInput, match="new folder"), new_folder(tmp_path / "photos"):
        pass

    assert (tmp_path / "photos" / "a").read_text() == "x"


def test_a_broken_folder_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _break_off(new_folder(tmp_path / "march"))

    assert list(tmp_path.iterdir()) == []


def test_a_target_in_a_missing_folder_is_one_clear_complaint(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"), new_file(tmp_path / "no" / "out", replace=False):
        pass
    with pytest.raises(BadInput, match="cannot be written"), new_folder(tmp_path / "no" / "out"):
        pass
