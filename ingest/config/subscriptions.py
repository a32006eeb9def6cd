"""`[subscriptions.NAME]` and the secrets they name → subscriptions ready to use.

A secret stands in the environment or in a file, never in config.toml. A file holds the header's value on one line, or
is a `cookies.txt` as browsers' tools write it, of which only the cookies that its origin would be sent are taken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
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
# Headers by which one says where one comes from or what was really asked for: nobody's credentials, and a way around.
_NOT_OURS = re.compile(
    r"x-(?:forwarded|real-|original|rewrite|http-|host|client|cluster|remote|proxy|url)", re.IGNORECASE
)
_VARIABLE = re.compile(r"(?!INGEST_)[A-Za-z_][A-Za-z0-9_]{0,200}")
_SECRETS = frozenset("auth authorization cookie header key password secret session token value".split())
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
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


class OwnSubscriptions:
    """The subscriptions with their secrets as they stand now: a file that was replaced is read anew.

    Args:
        sections: As in the settings.
        path: The config file, for messages.
        base: The folder that relative paths start from.

    Raises:
        BadConfig: One cannot be used now.
    """

    def __init__(self, sections: Mapping[str, SubscriptionSection], *, path: Path, base: Path) -> None:
        self._sections, self._path, self._base = sections, path, base
        self._stamps = {name: _stamp(section, base) for name, section in sections.items()}
        self._read = {one.name: one for one in read_subscriptions(sections, path=path, base=base)}

    def current(self) -> tuple[Subscription, ...]:
        """Return them, looking at each file (one stat); one whose secret cannot be had any more is left out."""
        for name, section in self._sections.items():
            stamp = _stamp(section, self._base)
            if stamp != self._stamps[name]:
                self._stamps[name] = stamp
                try:
                    self._read[name] = _read(name, section, self._path, self._base)
                except BadConfig:  # what was sent until now is not sent any more; the canary tells of it
                    self._read.pop(name, None)
        return tuple(self._read.values())


def _stamp(section: SubscriptionSection, base: Path) -> tuple[int, ...]:
    """Return what changes with a file; empty for a variable, and for a file that is not there."""
    try:
        found = (base / (section.cookie_file or section.header_file)).stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


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
    value = _named_alone(value, section.cookies, where)
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
    if "@" in section.origin or "@" in urlsplit(section.canary).netloc:
        yield "origin or canary: holds a user name or password; secrets stand in the environment or a file"
    elif parts.scheme not in ("https", "http") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        yield f"origin = {section.origin!r}: write scheme and host, as https://www.example.com"
    elif origin_of(section.canary) != origin_of(section.origin):
        yield f"canary: is not an address on {section.origin}"
    yield from _secret_problems(section)


def _secret_problems(section: SubscriptionSection) -> Iterator[str]:
    named = [key for key in _SOURCES if getattr(section, key)]
    if len(named) != 1:
        yield f"name one of {', '.join(_SOURCES)}: where the secret is; found {', '.join(named) or 'none'}"
    elif named[0].endswith("_env") and not _VARIABLE.fullmatch(getattr(section, named[0])):
        yield f"{named[0]}: names a variable of the environment, not beginning with INGEST_; the secret stands there"
    elif named[0].endswith("_file") and _looks_secret(getattr(section, named[0])):
        yield f"{named[0]}: names a file, and looks like the secret itself, which stands in that file"
    elif named[0].startswith("header") and not _is_own_header(section.header_name):
        yield "header_name: may be Authorization or X-…, but none that speaks of where a request comes from"
    elif named[0].startswith("header") and section.cookies:
        yield "cookies: goes with cookie_env or cookie_file"
    elif named[0].startswith("cookie") and section.header_name:
        yield "header_name: goes with header_env or header_file; cookies have a header of their own"


def explain_section(where: str, key: str, complaint: str) -> str:
    """Return what pydantic finds wrong with this section as one line that repeats no value: it may be a secret.

    Args:
        where: File and whole key, or the environment variable.
        key: The last part of the key.
        complaint: pydantic's message; empty for a key that is not known.
    """
    if complaint:
        return f"{where}: {complaint[0].lower()}{complaint[1:]}"
    if key in _SECRETS:
        return f"{where}: a secret never stands in the settings; name its place with {', '.join(_SOURCES)}"
    return f"{where} is not a known key; known here: {', '.join(sorted(SubscriptionSection.model_fields))}"


def sent_in_the_clear(origin: str, detours: Iterable[str]) -> bool:
    """Whether requests to an origin can be read on their way: over http, and not to this machine.

    Args:
        detours: The `host:port` that are connected to on this machine instead.
    """
    parts = urlsplit(origin)
    here = parts.hostname in _LOOPBACK or f"{parts.hostname}:{parts.port or 80}" in detours
    return parts.scheme != "https" and not here


def _is_own_header(name: str) -> bool:
    return _HEADER.fullmatch(name) is not None and _NOT_OURS.match(name) is None


def _looks_secret(file: str) -> bool:
    return any(mark in file for mark in ("=", ";", "\n")) or file.lower().startswith(("bearer ", "basic "))


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
        return _from_cookies_txt(file, origin, where, section.cookies)
    return text.strip(), None


def _named_alone(value: str, names: tuple[str, ...], where: str) -> str:
    """Return the cookies that are named, all of them when none is."""
    if not names:
        return value
    kept = [pair.strip() for pair in value.split(";") if pair.partition("=")[0].strip() in names]
    if not kept:
        raise BadConfig(f"{where}: cookies: there is none of {', '.join(names)}")
    return "; ".join(kept)


def _from_cookies_txt(file: Path, origin: str, where: str, names: tuple[str, ...]) -> tuple[str, datetime | None]:
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
    sent = {part.partition("=")[0].strip() for part in value.split(";")} & set(names or (c.name for c in jar))
    ends = [cookie.expires for cookie in jar if cookie.name in sent and cookie.expires]
    return value, datetime.fromtimestamp(min(ends), UTC) if ends else None
