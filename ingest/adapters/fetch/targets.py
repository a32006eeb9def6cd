"""Which URLs are asked at all, judged before anything is resolved; the guard below judges the addresses.

Only http and https, only ports 80 and 443 or what the operator names, no credentials inside the address (they would
travel along every redirect and stand in logs), no control characters.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from ingest.adapters.fetch.addresses import WEB_PORTS
from ingest.adapters.fetch.settings import FetchSettings
from ingest.core.urls import absolute, host_of
from ingest.errors import BadAddress

_MAX_URL = 8192
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]|[\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Targets:
    """Checks addresses against what the settings allow."""

    def __init__(self, settings: FetchSettings) -> None:
        self._ports = WEB_PORTS | {exempt.port for exempt in settings.exemptions()}
        self._detours = frozenset(settings.detours())

    def check(self, url: str) -> None:
        """Raise BadAddress when this URL is never asked; its message and its `url` hold no credentials."""
        shown = without_credentials(url)[:_MAX_URL]
        if len(url) > _MAX_URL:
            raise BadAddress(shown[:200], f"longer than {_MAX_URL} characters")
        if _FORBIDDEN.search(url):
            raise BadAddress(shown, "holds white space, control characters or a backslash")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise BadAddress(shown, f"not a URL: {error}") from error
        self._check_parts(shown, parts, port)

    def _check_parts(self, shown: str, parts: SplitResult, port: int | None) -> None:
        if parts.scheme not in _DEFAULT_PORTS:
            raise BadAddress(shown, f"scheme {parts.scheme[:20]!r} is never asked; http and https are")
        if "@" in parts.netloc:
            raise BadAddress(shown, "holds credentials")
        host = host_of(shown)
        if not host or "%" in parts.netloc or len(host) > 253 or max(map(len, host.split("."))) > 63:
            raise BadAddress(shown, "no usable host name")
        port = _DEFAULT_PORTS[parts.scheme] if port is None else port
        if port not in self._ports and (host, port) not in self._detours:
            raise BadAddress(shown, f"port {port} is never asked")


def without_credentials(url: str) -> str:
    """Return the URL with user name and password replaced by `***`; what cannot be taken apart loses all before `@`."""
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
        if "@" not in parts.netloc and (parts.port is None or parts.port >= 0):  # no number: part of a password, raises
            return url
        return urlunsplit(parts._replace(netloc="***@" + parts.netloc.rpartition("@")[2]))
    except ValueError:
        return "***@" + url.rpartition("@")[2]


def next_address(base: str, location: str) -> str | None:
    """Return where a redirect leads, absolute, escaped and without its fragment; None when it is no http(s) page."""
    target = absolute(base, location)
    try:
        return None if target is None else safe_url_string(target).partition("#")[0]
    except ValueError:  # a port that is no number: its message would quote what may be a password
        return None
