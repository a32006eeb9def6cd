"""`[subscriptions.NAME]` and the secrets they name → subscriptions ready to use.

A secret stands in the environment or in a file, never in config.toml. A file holds the header's value on one line, or
is a `cookies.txt` as browsers' tools write it, of which only the cookies that its origin would be sent are taken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from http.cookiejar import LoadError, MozillaCookieJar
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request

from ingest.config.sections import SubscriptionSection
from ingest.core.urls import origin_of
from ingest.errors import BadConfig
from ingest.model import Login, Subscription

_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
_HEADER = re.compile(r"authorization|x-[a-z0-9-]{1,60}", re.IGNORECASE)
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,8190}[\x21-\x7e])?")
_SOURCES = ("cookie_env", "cookie_file", "header_env", "header_file")


def read_subscriptions(
    sections: Mapping[str, SubscriptionSection], *, path: Path, base: Path
) -> tuple[Subscription, ...]:
    """Return the subscriptions that a config names, secrets read.

    Args:
        path: The config file, for messages.
        base: The folder that relative paths start from.

    Raises:
        BadConfig: One cannot be used; the message names the key and never holds a secret.
    """
    found = tuple(_read(name, section, path, base) for name, section in sections.items())
    origins = [subscription.origin for subscription in found]
    for subscription in found:
        if origins.count(subscription.origin) > 1:
            raise BadConfig(f"{path}: subscriptions: {subscription.origin} has two; one origin has one subscription")
    return found


def secret_files(sections: Mapping[str, SubscriptionSection], base: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that hold secrets, each with the name of its subscription."""
    for name, section in sections.items():
        for written in (section.cookie_file, section.header_file):
            if written:
                yield name, base / written


def _read(name: str, section: SubscriptionSection, path: Path, base: Path) -> Subscription:
    where = f"{path}: subscriptions.{name}"
    problem = next(_problems(name, section), None)
    if problem:
        raise BadConfig(f"{where}: {problem}")
    origin = origin_of(section.origin)
    value, ends = _secret(section, origin, where, base)
    if not _VALUE.fullmatch(value):
        raise BadConfig(f"{where}: the secret is empty, longer than 8 KiB, or holds what no header may hold")
    if section.expires is not None:
        ends = datetime.combine(section.expires, time(), UTC)
    return Subscription(
        name=name,
        origin=origin,
        header="Cookie" if section.cookie_env or section.cookie_file else section.header_name,
        value=value,
        canary=section.canary,
        login=Login(name=name, logged_out=section.logged_out),
        expires_at=ends,
        check_every_s=section.check_every_s,
        warn_days=section.warn_days,
    )


def _problems(name: str, section: SubscriptionSection) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield "the name may hold letters, digits, _ and -"
    parts = urlsplit(section.origin)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        yield f"origin = {section.origin!r}: write scheme and host, as https://www.example.com"
    elif parts.username or parts.password:
        yield "origin: holds a user name or password; secrets stand in the environment or a file"
    elif origin_of(section.canary) != origin_of(section.origin):
        yield f"canary = {section.canary!r}: is not an address on {section.origin}"
    named = [key for key in _SOURCES if getattr(section, key)]
    if len(named) != 1:
        yield f"name one of {', '.join(_SOURCES)}: where the secret is; found {', '.join(named) or 'none'}"
    elif named[0].startswith("header") and not _HEADER.fullmatch(section.header_name):
        yield f"header_name = {section.header_name!r}: may be Authorization or X-…"
    elif named[0].startswith("cookie") and section.header_name:
        yield "header_name: goes with header_env or header_file; cookies have a header of their own"


def _secret(section: SubscriptionSection, origin: str, where: str, base: Path) -> tuple[str, datetime | None]:
    variable = section.cookie_env or section.header_env
    if variable:
        value = os.environ.get(variable)
        if value is None:
            raise BadConfig(f"{where}: there is no variable {variable} in the environment")
        return value.strip(), None
    file = base / (section.cookie_file or section.header_file)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise BadConfig(f"{where}: {str(file)!r} cannot be read: {reason}") from error
    if section.cookie_file and "\t" in text:
        return _from_cookies_txt(file, origin, where)
    return text.strip(), None


def _from_cookies_txt(file: Path, origin: str, where: str) -> tuple[str, datetime | None]:
    """Return the Cookie header that the origin would be sent, and when the first of its cookies ends."""
    jar = MozillaCookieJar(file)
    try:
        jar.load()
    except (LoadError, OSError) as error:
        raise BadConfig(f"{where}: {str(file)!r} is no cookies.txt") from error
    request = Request(f"{origin}/")  # noqa: S310 - nothing is opened; it only says which cookies would be sent
    jar.add_cookie_header(request)
    value = request.get_header("Cookie")
    if not value:
        raise BadConfig(f"{where}: {str(file)!r} holds no cookie for {origin} that is still valid")
    sent = {part.partition("=")[0].strip() for part in value.split(";")}
    ends = [cookie.expires for cookie in jar if cookie.name in sent and cookie.expires]
    return value, datetime.fromtimestamp(min(ends), UTC) if ends else None
