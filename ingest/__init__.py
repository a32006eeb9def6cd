"""The paywall-aware news ingestion service. The layers are drawn in pyproject.toml.."""

__version__ = "0.1.0"
