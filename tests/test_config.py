"""Settings: the shipped file is the default, a bad one is one line that says what, where and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.config import read_config
from ingest.errors import BadConfig
from ingest.resources import default_config


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    for name in ("INGEST_CONFIG", "INGEST_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_shipped_one_is_read_and_paths_start_here(tmp_path: Path) -> None:
    config = read_config()

    assert config.path == default_config()
    assert config.found_by == "shipped"
    assert config.database_url == f"sqlite:///{tmp_path}/ingest.db"
    assert config.politeness.delay_s == 2.0


def test_a_file_is_laid_over_the_shipped_one_and_paths_start_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    path = write(folder, '[identity]\ncontact = "desk@example.org"\n[folders]\nrules = "mine"\n')

    config = read_config(path)

    assert config.identity.contact == "desk@example.org"
    assert config.fetch.total_timeout_s == 30.0
    assert config.rules_folder == folder / "mine"
    assert config.archive_folder == folder / "archive"
    assert config.database_url == f"sqlite:///{folder}/ingest.db"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "[fetch]\nconcurrency = 3\n")
    monkeypatch.setenv("INGEST_FETCH__CONCURRENCY", "8")
    monkeypatch.setenv("INGEST_DATABASE_URL", "postgresql://reader@db.example/news")

    config = read_config(path)

    assert config.fetch.concurrency == 8
    assert config.database_url == "postgresql://reader@db.example/news"


def test_a_database_url_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("postgresql://w:pw@db.example/news\n", encoding="utf-8")
    path = write(tmp_path, '[database]\nurl_file = "secret"\n')

    assert read_config(path).database_url == "postgresql://w:pw@db.example/news"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[fetch]\nspeed = 3\n", "fetch.speed is not a known key; known here: allow, concurrency"),
        ("[fetchh]\nspeed = 3\n", "fetchh is not a known key; known here: archive, daemon"),
        ("[fetch]\nconcurrency = 0\n", "fetch.concurrency = 0: input should be greater than or equal to 1"),
        (
            '[policy]\ngated_text = "all"\n',
            "policy.gated_text = 'all': input should be 'keep', 'lead' or 'metadata_only'",
        ),
        ("[fetch\n", "not valid TOML"),
        (
            '[policy.publishers."a.example"]\nx = 1\n',
            "policy.publishers.a.example.x is not a known key; known here: gated",
        ),
        ('[database]\nurl_file = "gone"\n', "gone"),
    ],
    ids=["unknown key", "unknown section", "out of range", "not in the set", "not toml", "publisher", "secret missing"],
)
def test_a_bad_file_is_one_line_with_file_key_value_and_what_is_allowed(
    tmp_path: Path, text: str, expected: str
) -> None:
    path = write(tmp_path, text)

    with pytest.raises(BadConfig) as caught:
        _ = read_config(path).database_url

    message = str(caught.value)
    assert expected in message
    assert str(path) in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("INGEST_FETCH__CONCURRENCY", "many", "environment: INGEST_FETCH__CONCURRENCY = 'many'"),
        ("INGEST_FETCHH__CONCURRENCY", "1", "environment: INGEST_FETCHH__CONCURRENCY is not a setting"),
        ("INGEST_FETCH__SPEED", "1", "environment: INGEST_FETCH__SPEED is not a known key"),
        ("INGEST_FETCH", "fast", "environment: INGEST_FETCH is not JSON; set a key by itself, as INGEST_FETCH__KEY"),
        ("INGEST_SUBSCRIPTIONS", '{"pub": s3cr3t}', "environment: INGEST_SUBSCRIPTIONS is not JSON"),
    ],
    ids=["bad value", "unknown section", "unknown key", "whole section", "secret in a whole section"],
)
def test_a_bad_environment_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadConfig, match="environment") as caught:
        read_config()

    assert expected in str(caught.value)
    assert "s3cr3t" not in f"{caught.value} {caught.value.__cause__!r}"


def test_a_named_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="--config: there is no file"):
        read_config(tmp_path / "nowhere.toml")
