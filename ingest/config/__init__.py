"""config.toml and the environment → one frozen, validated Config."""

from ingest.config.read import Config, find_config, read_config
from ingest.config.sections import Policy, PublisherPolicy

__all__ = ["Config", "Policy", "PublisherPolicy", "find_config", "read_config"]
