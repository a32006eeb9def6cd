"""config.toml and the environment → one frozen, validated Config.

The shipped config.toml is the default and the documentation: an operator's file is laid over it, the environment
(`INGEST_SECTION__KEY`) over both. An unknown key or a bad value is one line: file, key, value and what is allowed.
Secrets never stand in the file: a database URL with a password comes from `$INGEST_DATABASE_URL` or `url_file`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import BaseModel, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from ingest.config.sections import (
    Archive,
    Daemon,
    Database,
    Fetch,
    Folders,
    Identity,
    Jail,
    Log,
    Policy,
    Politeness,
    PublisherPolicy,
    Schedule,
    SubscriptionSection,
)
from ingest.config.subscriptions import explain_section
from ingest.errors import BadConfig
from ingest.resources import default_config

FILE_NAME = "config.toml"
_PLAIN_NAMES = frozenset({"INGEST_CONFIG", "INGEST_DATABASE_URL"})


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="INGEST_", env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    identity: Identity
    database: Database
    folders: Folders
    fetch: Fetch
    politeness: Politeness
    schedule: Schedule
    jail: Jail
    archive: Archive
    policy: Policy
    subscriptions: Mapping[str, SubscriptionSection]
    daemon: Daemon
    log: Log


class Config(_Settings):
    """Everything an operator can set.

    Attributes:
        path: The file that was read on top of the shipped one; the shipped one itself when there is no other.
        base: The folder that relative paths start from.
        found_by: Why `path` was chosen: `--config` · `$INGEST_CONFIG` · `./config.toml` · `user folder` · `shipped`.
    """

    model_config = SettingsConfigDict(
        env_prefix="INGEST_", env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    path: Path
    base: Path
    found_by: str

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic-settings' own
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, the operator's file over the shipped one."""
        chosen = init_settings().get("path")
        files = [default_config(), Path(str(chosen))]
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, files, deep_merge=True))

    @property
    def database_url(self) -> str:
        """The database's URL, a relative SQLite path resolved against `base`.

        Raises:
            BadConfig: `url_file` is named and cannot be read.
        """
        url = os.environ.get("INGEST_DATABASE_URL") or self._url_from_file() or self.database.url
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith("sqlite:////") and ":memory:" not in url:
            return f"{prefix}{(self.base / url.removeprefix(prefix)).absolute()}"
        return url

    def _url_from_file(self) -> str | None:
        if not self.database.url_file:
            return None
        path = self.base / self.database.url_file
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadConfig(f"{self.path}: database.url_file = {str(path)!r} cannot be read: {error}") from error

    @property
    def archive_folder(self) -> Path:
        """The folder of the WARC files."""
        return self.base / self.folders.archive

    @property
    def rules_folder(self) -> Path | None:
        """The operator's own rules; None when there are none."""
        return self.base / self.folders.rules if self.folders.rules else None


def find_config(option: Path | None) -> tuple[Path, str]:
    """Return the config file to read and why: the option, the environment, here, the user's folder, the shipped one.

    Raises:
        BadConfig: A file that was named does not exist.
    """
    for named, why in ((option, "--config"), (os.environ.get("INGEST_CONFIG"), "$INGEST_CONFIG")):
        if named:
            path = Path(named)
            if not path.is_file():
                raise BadConfig(f"{why}: there is no file {str(path)!r}; create it with `ingest init`")
            return path, why
    user = Path(platformdirs.user_config_dir("ingest")) / FILE_NAME
    for path, why in ((Path(FILE_NAME), f"./{FILE_NAME}"), (user, "user folder")):
        if path.is_file():
            return path, why
    return default_config(), "shipped"


def read_config(option: Path | None = None) -> Config:
    """Read the settings.

    Args:
        option: The file named on the command line; None when none is.

    Raises:
        BadConfig: The file is missing or not TOML, a key is unknown, or a value is not allowed.
    """
    path, found_by = find_config(option)
    base = Path.cwd() if found_by == "shipped" else path.absolute().parent
    _refuse_unknown_environment()
    try:
        return Config(path=path, base=base, found_by=found_by)  # type: ignore[call-arg]  # the sources fill the rest
    except ValidationError as error:
        raise BadConfig(_explain(error, path)) from error
    except SettingsError as error:  # its cause quotes the variable's value, which may hold a secret
        raise BadConfig(_explain_variable(str(error))) from None
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path}: not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path}: cannot be read: {error}") from error


def _refuse_unknown_environment() -> None:
    for name in sorted(os.environ):
        if name.startswith("INGEST_") and name not in _PLAIN_NAMES:
            section = name.removeprefix("INGEST_").lower().split("__")[0]
            if section not in _Settings.model_fields:
                raise BadConfig(
                    f"environment: {name} is not a setting; sections are {', '.join(_Settings.model_fields)}"
                )


def _explain_variable(complaint: str) -> str:
    """Return what is wrong with a variable that names a whole section, whose value is read as JSON."""
    named = re.search(r'field "(\w+)"', complaint)
    section = named[1].upper() if named else "SECTION"
    return f"environment: INGEST_{section} is not JSON; set a key by itself, as INGEST_{section}__KEY"


def _explain(error: ValidationError, path: Path) -> str:
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"]]
    key = ".".join(keys)
    variable = "INGEST_" + "__".join(keys).upper()
    where = f"environment: {variable}" if variable in os.environ else f"{path}: {key}"
    if keys[0] == "subscriptions":
        return explain_section(where, keys[-1], "" if first["type"] == "extra_forbidden" else first["msg"])
    if first["type"] == "extra_forbidden":
        return f"{where} is not a known key; known here: {', '.join(_known_keys(keys[:-1]))}"
    return f"{where} = {first['input']!r}: {first['msg'][0].lower()}{first['msg'][1:]}"


def _known_keys(section: list[str]) -> list[str]:
    fields: Mapping[str, Any] = _Settings.model_fields
    for name in section:
        model = fields[name].annotation if name in fields else None
        fields = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
    return sorted(fields or PublisherPolicy.model_fields)
