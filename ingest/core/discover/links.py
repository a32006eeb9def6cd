"""Gathering the links of one source: absolute, each once, in order, bounded. What every reader here uses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag

from ingest.core.urls import absolute
from ingest.model import Link

MAX_LINKS = 50_000
"""The sitemap protocol's bound for one file; nothing lists more in earnest."""

MAX_URL_CHARS = 2048


@dataclass(slots=True)
class LinkList:
    """The links of one source as they are met; lives only while that source is read.

    Attributes:
        base: The address that references resolve against.
        own: The source's address: a source that lists itself yields nothing.
    """

    base: str
    own: str
    _links: dict[str, Link] = field(default_factory=dict)
    _unusable: int = 0
    _beyond: int = 0

    def add(self, reference: str, link: Link) -> None:
        """Take a link whose address is `reference`; only the first of each address is kept."""
        url = absolute(self.base, reference) if len(reference) <= MAX_URL_CHARS else None
        if url is None:
            self._unusable += 1
            return
        url = urldefrag(url).url
        if url == self.own or url in self._links:
            return
        if len(self._links) >= MAX_LINKS:
            self._beyond += 1
            return
        self._links[url] = replace(link, url=url)

    @property
    def links(self) -> tuple[Link, ...]:
        """All links kept so far."""
        return tuple(self._links.values())

    @property
    def problems(self) -> tuple[str, ...]:
        """What was left out, a line each."""
        lines = []
        if self._unusable:
            lines.append(f"{self._unusable} without a usable address")
        if self._beyond:
            lines.append(f"{self._beyond} beyond the first {MAX_LINKS}")
        return tuple(lines)
