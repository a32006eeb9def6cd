"""Writing an explanation: whole or not at all, over an earlier one, never over anything else."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from store_samples import reading

from ingest.errors import BadInput, FolderRefused
from ingest.operations.explained_page import GENERATOR, render_page
from ingest.operations.explaining import explain_reading
from ingest.operations.html.write import write_document

PAGE = render_page(explain_reading(reading("https://post.example/a", headline="Ångström ⚑")))
LATER = PAGE.replace("Ångström", "Later")


def write(html: str, path: Path) -> None:
    write_document(html, path, generator=GENERATOR)


def test_a_page_is_written_where_there_is_none_or_an_empty_file_or_an_earlier_one(tmp_path: Path) -> None:
    fresh, empty = tmp_path / "why.html", tmp_path / "empty.html"
    empty.touch()
    write(PAGE, fresh)
    write(LATER, fresh)
    write(PAGE, empty)

    assert fresh.read_text("utf-8") == LATER
    assert empty.read_text("utf-8") == PAGE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.html", "why.html"]


@pytest.mark.parametrize(
    "there",
    ["<html><head><title>A page</title></head></html>", "text", f"<!-- {'-' * 5000} -->{PAGE}"],
    ids=["a page", "text", "a page that quotes an explanation"],
)
def test_a_file_that_is_something_else_stays_as_it_is(tmp_path: Path, there: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(there, encoding="utf-8")

    with pytest.raises(BadInput, match="was not written by `ingest explain`; name another file"):
        write(PAGE, path)
    assert path.read_text("utf-8") == there
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "there.html", tmp_path / "link.html"
    link.symlink_to(target)
    write(PAGE, link)

    assert link.is_symlink()
    assert target.read_text("utf-8") == PAGE


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
    reader.start()
    write(PAGE, pipe)
    reader.join(timeout=10)

    assert read == [PAGE]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("no/why.html", "no such folder"), (".", "a folder, not a file"), ("a\0b", "null byte"), ("x" * 300, "too long")],
    ids=["no folder", "a folder", "no name", "too long a name"],
)
def test_what_cannot_be_written_is_refused_with_the_reason(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(FolderRefused, match=f"cannot be written: .*{reason}"):
        write(PAGE, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_off_leaves_the_earlier_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "why.html"
    write(PAGE, path)
    monkeypatch.setattr(Path, "replace", refuse)

    with pytest.raises(FolderRefused, match="No space left"):
        write(LATER, path)
    assert path.read_text("utf-8") == PAGE
    assert list(tmp_path.iterdir()) == [path]


def refuse(_: Path, __: Path) -> None:
    raise OSError(28, "No space left on device")
