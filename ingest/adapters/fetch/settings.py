"""What the operator sets about fetching, checked once when it is built. Reads no file and no environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest import __version__
from ingest.adapters.fetch.addresses import (
    Address,
    Exemption,
    is_loopback,
    read_endpoint,
    read_exemption,
    read_port,
)
from ingest.errors import BadConfig
from ingest.model import SourceKind, Target

MIB = 1024 * 1024
ROBOTS_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309 §2.5); the rest is left."""

_CONTACT = re.compile(r"(?:https?://|mailto:)?[A-Za-z0-9._~:/?#\[\]@!$&'*+,;=%-]{3,200}")
_HOST_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")
_SITEMAPS = frozenset({SourceKind.SITEMAP, SourceKind.SITEMAP_INDEX, SourceKind.NEWS_SITEMAP})
_FEEDS = frozenset({SourceKind.FEED, SourceKind.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How far a fetch may go, and who asks.

    Attributes:
        contact: Mail address or web page of whoever runs this; empty: nothing but loopback is fetched.
        total_timeout_s: Seconds from the name's resolution to the last byte of one request.
        connect_timeout_s: Seconds to connect, TLS included.
        max_ratio: Decoded bytes for each received one, judged above 1 MiB decoded.
        max_connections: Requests in flight over all hosts.
        min_rate_bytes: Bytes a second that an answer must keep up once it has taken `min_rate_after_s`.
        allow: `ADDRESS:PORT` or `CIDR:PORT` that may be asked although not public.
        connect_to: `host:port` → `loopback:port`: where to connect instead; each target must stand in `allow`.

    Raises:
        BadConfig: A value is out of range, or an address is not understood.
    """

    contact: str = ""
    total_timeout_s: float = 30.0
    connect_timeout_s: float = 10.0
    max_page_mib: int = 10
    max_feed_mib: int = 20
    max_sitemap_mib: int = 50
    max_ratio: int = 100
    max_redirects: int = 5
    max_connections: int = 16
    max_header_kib: int = 64
    min_rate_bytes: int = 1024
    min_rate_after_s: float = 5.0
    allow: tuple[str, ...] = ()
    connect_to: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for problem in self._problems():
            raise BadConfig(problem)

    @property
    def user_agent(self) -> str:
        """The one name under which everything is asked."""
        return f"ingest/{__version__} (+{self.contact})" if self.contact else f"ingest/{__version__}"

    def exemptions(self) -> tuple[Exemption, ...]:
        """Return `allow`, read."""
        return tuple(read_exemption(written) for written in self.allow)

    def detours(self) -> dict[tuple[str, int], tuple[Address, int]]:
        """Return `connect_to`, read: (host in lower case, port) → (address, port)."""
        return {read_host_port(asked): read_endpoint(instead) for asked, instead in self.connect_to.items()}

    def max_bytes(self, target: Target, kind: SourceKind | None) -> int:
        """Return the cap on a decoded body, by what is asked for; sections and pages share one."""
        if target is Target.SOURCE and kind in _SITEMAPS:
            return self.max_sitemap_mib * MIB
        if target is Target.SOURCE and (kind in _FEEDS or kind is None):
            return self.max_feed_mib * MIB
        return self.max_page_mib * MIB

    def _problems(self) -> Iterator[str]:
        if self.contact and not _CONTACT.fullmatch(self.contact):
            yield f"identity.contact = {self.contact!r}: give a mail address or a web address, without spaces"
        for name, low in _LOWEST.items():
            value = getattr(self, name)
            if not low <= value <= 1e6:  # also catches NaN and infinity
                yield f"fetch.{name} = {value}: must be at least {low} and at most 1000000"
        yield from self._address_problems()

    def _address_problems(self) -> Iterator[str]:
        for written in self.allow:
            try:
                read_exemption(written)
            except ValueError as error:
                yield f"fetch.allow = {written!r}: {error}; write ADDRESS:PORT or CIDR:PORT, as 127.0.0.1:8080"
        for asked, instead in self.connect_to.items():
            try:
                read_host_port(asked)
                address, port = read_endpoint(instead)
            except ValueError as error:
                yield f'fetch.connect_to {asked!r} = {instead!r}: {error}; write "host:port" = "127.0.0.1:port"'
                continue
            if not is_loopback(address) or not any(exempt.covers(address, port) for exempt in self.exemptions()):
                yield f"fetch.connect_to {asked!r} = {instead!r}: must be a loopback address that fetch.allow names"


_LOWEST: Mapping[str, float] = {
    "total_timeout_s": 0.01,
    "connect_timeout_s": 0.01,
    "max_page_mib": 1,
    "max_feed_mib": 1,
    "max_sitemap_mib": 1,
    "max_ratio": 1,
    "max_redirects": 0,
    "max_connections": 1,
    "max_header_kib": 1,
    "min_rate_bytes": 0,
    "min_rate_after_s": 0,
}


def read_host_port(written: str) -> tuple[str, int]:
    """Read `host:port` of a URL as (host in lower case without brackets, port); raises ValueError."""
    match = _HOST_PORT.fullmatch(written)
    if match is None:
        raise ValueError("not host:port")
    return match[1].strip("[]").lower(), read_port(match[2])
