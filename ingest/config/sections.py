"""The sections of config.toml, each key with its type and bounds; what a key means stands in config.toml itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
GatedText = Literal["keep", "lead", "metadata_only"]
TdmReserved = Literal["record", "metadata_only", "skip"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(_Section):
    """Who is asking."""

    contact: str


class Database(_Section):
    """Where articles are stored."""

    url: str
    url_file: str


class Folders(_Section):
    """Where files lie, relative to the config file."""

    archive: Annotated[str, Field(min_length=1)]
    rules: str


class Fetch(_Section):
    """Bounds of one request, and the exceptions that tests and own networks need."""

    total_timeout_s: Seconds
    connect_timeout_s: Seconds
    concurrency: Annotated[int, Field(ge=1, le=1000)]
    max_page_mib: Count
    max_feed_mib: Count
    max_sitemap_mib: Count
    max_ratio: Annotated[int, Field(ge=2)]
    max_redirects: Annotated[int, Field(ge=0, le=20)]
    allow: tuple[str, ...]
    connect_to: Mapping[str, str]


class Politeness(_Section):
    """How a host is spared."""

    delay_s: Annotated[float, Field(ge=0)]
    max_crawl_delay_s: Seconds
    slot_wait_s: Seconds


class Schedule(_Section):
    """When sources and articles are looked at again."""

    source_default_s: Seconds
    source_min_s: Seconds
    source_max_s: Seconds
    recheck_ratio: Annotated[float, Field(gt=0, le=10)]
    recheck_min_s: Seconds
    recheck_until_days: Seconds
    retry_first_s: Seconds
    retry_max_s: Seconds
    lease_s: Annotated[float, Field(ge=1)]


class Jail(_Section):
    """Bounds of the processes that parse."""

    workers: Annotated[int, Field(ge=1, le=256)]
    cpu_s: Count
    wall_s: Seconds
    memory_mib: Annotated[int, Field(ge=384)]
    pages_per_worker: Count


class Archive(_Section):
    """Raw responses."""

    enabled: bool
    max_file_mib: Count
    keep_days: Annotated[int, Field(ge=0)]
    keep_gib: Annotated[float, Field(ge=0)]


class PublisherPolicy(_Section):
    """One publisher's exceptions; None: the general policy holds."""

    gated_text: GatedText | None = None
    tdm_reserved: TdmReserved | None = None


class Policy(_Section):
    """What the operator keeps of pages that are not open, or whose publisher reserves mining."""

    gated_text: GatedText
    lead_paragraphs: Annotated[int, Field(ge=0)]
    tdm_reserved: TdmReserved
    publishers: Mapping[str, PublisherPolicy]


class SubscriptionSection(_Section):
    """One subscription of the operator's own; exactly one of the four sources of its secret is named."""

    origin: str
    canary: str
    logged_out: Annotated[str, Field(min_length=1)]
    cookie_env: str = ""
    cookie_file: str = ""
    cookies: tuple[str, ...] = ()
    header_name: str = ""
    header_env: str = ""
    header_file: str = ""
    expires: date | None = None
    check_every_s: Annotated[float, Field(ge=60)] = 3600.0
    warn_days: Annotated[int, Field(ge=0)] = 7


class Daemon(_Section):
    """The long-running process."""

    tick_s: Seconds
    stop_s: Annotated[float, Field(gt=0, le=8)]
    free_space_mib: Annotated[int, Field(ge=0)]
    health_max_age_s: Seconds


class Log(_Section):
    """What is written to standard error."""

    format: Literal["console", "json"]
    level: Literal["debug", "info", "warning", "error"]
