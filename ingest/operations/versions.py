"""Which versions are in use, and which are too old: those below which a page can do harm or a commit can be lost.

A package scanner does not see the C libraries that are bundled with packages, so they are asked themselves.
"""

from __future__ import annotations

import platform
import re
import sqlite3
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from lxml import etree

from ingest import __version__
from ingest.operations.doctor import Finding, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The oldest version of something that is safe.

    Attributes:
        why: What may happen below it.
        harms: Whether a page alone can bring that about: then an older one is wrong, not merely noted.
    """

    name: str
    lowest: str
    why: str
    harms: bool = False


PYTHON = Minimum(name="Python", lowest="3.11.10", why="older ones have known weaknesses in reading mail and archives")
SQLITE = Minimum(
    name="SQLite",
    lowest="3.51.3",
    why="older ones can lose commits when several connections checkpoint; here only one does at a time",
)
PACKAGES = (
    Minimum(name="h11", lowest="0.16", why="older ones misread chunked responses", harms=True),
    Minimum(name="brotli", lowest="1.2", why="older ones cannot bound what they unpack", harms=True),
    Minimum(name="lxml", lowest="6.1", why="older ones read outside files from a sitemap", harms=True),
    Minimum(name="selectolax", lowest="1.0.2", why="older ones crash on some pages", harms=True),
    Minimum(name="SQLAlchemy", lowest="2.1", why="the store is written for it"),
    Minimum(name="httpx", lowest="0.28.1", why="the client is built around its facts"),
    Minimum(name="httpcore", lowest="1.0.9", why="the client is built around its facts"),
    Minimum(name="fastwarc", lowest="1.1", why="the archive is written with it"),
)


def examine_versions() -> Iterator[Finding]:
    """Yield a finding for each version that is in use; packages that are not installed and not needed are left out."""
    yield Finding(name="ingest", state=State.WELL, said=__version__)
    yield judge(PYTHON, platform.python_version())
    yield judge(SQLITE, sqlite3.sqlite_version)
    for minimum in PACKAGES:
        try:
            yield judge(minimum, version(minimum.name))
        except PackageNotFoundError:
            continue
    bundled = f"libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}, {ssl.OPENSSL_VERSION}"
    yield Finding(name="libraries", state=State.WELL, said=bundled)


def judge(minimum: Minimum, found: str) -> Finding:
    """Return how a version stands against its minimum."""
    if _parts(found) >= _parts(minimum.lowest):
        return Finding(name=minimum.name, state=State.WELL, said=found)
    state = State.WRONG if minimum.harms else State.NOTE
    return Finding(name=minimum.name, state=state, said=f"{found}, older than {minimum.lowest}: {minimum.why}")


def _parts(written: str) -> tuple[int, ...]:
    """Return the leading numbers of a version, as 3.51.3 of `3.51.3rc1`."""
    found = re.match(r"\d+(?:\.\d+)*", written)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
