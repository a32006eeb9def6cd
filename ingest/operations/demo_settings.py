"""The demo's own settings: the shipped ones, with everything pointed at the loopback newsroom.

Neither the operator's config.toml nor the environment is read, so that a demo can never write to a real database and
shows the same to everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, TomlConfigSettingsSource

from ingest.config import Config
from ingest.resources import default_config


class _DemoConfig(Config):
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic-settings' own
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, TomlConfigSettingsSource(settings_cls, default_config()))

    @property
    def database_url(self) -> str:
        return self.database.url


def demo_config(database: Path, server: str, hosts: Sequence[str]) -> Config:
    """Return the settings of a demo.

    Args:
        server: Where the newsroom listens, as `127.0.0.1:PORT`; nothing else can be asked.
        hosts: The newsroom's host names, all of which lead there.
    """
    changes = {
        "database": {"url": f"sqlite:///{database}"},
        "fetch": {"allow": (server,), "connect_to": {f"{host}:80": server for host in hosts}},
        # What the newsroom's robots.txt asks for too: the shipped two seconds would make a demo of a minute.
        "politeness": {"delay_s": 0.2},
        "archive": {"enabled": False},
        "daemon": {"free_space_mib": 20},
    }
    return _DemoConfig(path=default_config(), base=database.parent, found_by="demo", **changes)  # type: ignore[arg-type]  # the sources complete each section
