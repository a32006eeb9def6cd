"""Setting up: a contact that can be sent in a header, a file that is whole or not there, nothing overwritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ingest.errors import BadInput, FolderRefused, UserError
from ingest.operations.setting_up import set_up
from ingest.resources import default_config


@pytest.mark.parametrize("contact", ["desk@post.example", "https://post.example/bot", ""])
def test_a_contact_is_written_into_the_shipped_file_and_nothing_else_changes(here: Path, contact: str) -> None:
    made = set_up(here / "news", config_file=None, contact=contact)
    shipped = tomllib.loads(default_config().read_text())
    written = tomllib.loads(made.config_file.read_text())

    assert (made.config_written, made.database_made, made.contact) == (True, True, contact)
    assert written.pop("identity") == {**shipped.pop("identity"), "contact": contact}
    assert written == shipped


@pytest.mark.parametrize(
    "contact",
    ['a"b', "a\nb: c", "a\\b", "bureau@café.example", "a(b)", "a" * 201],
    ids=["quote", "line end", "backslash", "not ASCII", "comment", "too long"],
)
def test_a_contact_that_cannot_be_sent_is_refused_before_anything_is_made(here: Path, contact: str) -> None:
    with pytest.raises(BadInput, match="contact"):
        set_up(here / "news", config_file=None, contact=contact)

    assert list(here.iterdir()) == []


def test_a_config_that_is_there_is_read_and_kept(here: Path) -> None:
    (here / "mine.toml").write_text('[identity]\ncontact = "desk@post.example"\n[database]\nurl = "sqlite:///own.db"\n')

    made = set_up(None, config_file=here / "mine.toml", contact="other@post.example")

    assert (made.config_written, made.contact) == (False, "desk@post.example")
    assert made.database.endswith("/own.db")
    assert (here / "own.db").is_file()


def test_a_folder_that_cannot_be_written_is_refused(here: Path) -> None:
    (here / "config.toml").mkdir()

    with pytest.raises(UserError):
        set_up(None, config_file=None, contact="")
    with pytest.raises(FolderRefused):
        set_up(here / "config.toml" / ("a" * 300), config_file=None, contact="")
