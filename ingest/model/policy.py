"""What a publisher says about use by machines: of one page, and of its site in files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySignals:
    """What the publisher says about use by machines; recorded, never weighed as access.

    The fields that begin with `site` come from files of the site; `tdm_reserved`, `tdm_origin` and `tdm_policy` from
    the most specific statement of both; all others from the response and the page alone.

    Attributes:
        tdm_reserved: TDMRep reservation; None when nothing is stated.
        tdm_origin: Where that stands, as `header:tdm-reservation` or `tdmrep:/news/*`; None when nothing is stated.
        tdm_policy: Address of the TDM policy; None when none is given.
        robots_directives: `noindex`, `noarchive`, `nosnippet`, `noai`, `max-snippet:n` … from header and meta, sorted.
        content_usage: AIPREF `Content-Usage` as written, most restrictive first; None when absent.
        licence: Address or name of a licence (RSL link, schema.org license); None when absent.
        raw: (where, value) of everything the fields were read from.
        site_usage: What robots.txt says of use at this address, as `ai-train=no`, sorted.
        site_licence: Address of the licence that robots.txt names (RSL); None when it names none.
        site_raw: (where, value) of everything in the site's files that holds for this address.
    """

    tdm_reserved: bool | None = None
    tdm_origin: str | None = None
    tdm_policy: str | None = None
    robots_directives: tuple[str, ...] = ()
    content_usage: str | None = None
    licence: str | None = None
    raw: tuple[tuple[str, str], ...] = ()
    site_usage: tuple[str, ...] = ()
    site_licence: str | None = None
    site_raw: tuple[tuple[str, str], ...] = ()


class SiteFile(StrEnum):
    """A file in which a site states its policy."""

    ROBOTS = "robots"
    TDMREP = "tdmrep"


class SiteRule(NamedTuple):
    """One statement of a site's file.

    Attributes:
        path: Pattern of the paths it holds for, with `*` and a closing `$` as in robots.txt; empty for all.
        key: What it speaks of: `tdm-reservation`, `tdm-policy`, `license`, or a use, as `ai-train`.
        value: As written, `yes` and `no` for uses.
    """

    path: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePolicy:
    """What one file of an origin said about use by machines, from when to when.

    Attributes:
        status: The final HTTP status; None when no answer came.
        problem: Why nothing, or not all of it, could be read; empty when all is well.
        rules: What it amounts to for us, in the file's order; empty when it states nothing.
        raw: The statements as written; empty when there are none.
        first_seen_at: When it was first found to say this.
        last_seen_at: When it was last found to say this.
        expires_at: When it is asked for again; None for robots.txt, which is asked for as such.
    """

    origin: str
    file: SiteFile
    status: int | None
    problem: str
    rules: tuple[SiteRule, ...]
    raw: str
    first_seen_at: datetime
    last_seen_at: datetime
    expires_at: datetime | None = None
