"""What is asked of a worker, what it answers, and the pure functions that read for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ingest.core.discover import find_sources, read_source
from ingest.core.page import read_dump, read_page
from ingest.core.rules import Rulebook
from ingest.core.trace import trace_page
from ingest.errors import PageError
from ingest.model import FetchedPage, Link, PageReading, PageTrace, Source, SourceKind, SourceReading

Read = PageReading | PageTrace | SourceReading | tuple[Source, ...]


class Ask(StrEnum):
    """What a question asks to be read."""

    PAGE = "page"
    DUMP = "dump"
    TRACE = "trace"
    SOURCE = "source"
    SITES = "sites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to read; made by its class methods.

    Attributes:
        url: What errors name.
        present: What the worker makes of the reading before it answers, outside its `elapsed_ms`; None for nothing.
            Importable by name.
    """

    ask: Ask
    url: str
    arguments: tuple[Any, ...]
    present: Callable[[PageReading], str] | None = None

    @property
    def size(self) -> int:
        """Bytes of the page that is asked about, or letters of the text."""
        subject = self.arguments[0]
        return len(subject.body if isinstance(subject, FetchedPage) else subject)

    @classmethod
    def page(
        cls, fetched: FetchedPage, hint: Link | None = None, *, present: Callable[[PageReading], str] | None = None
    ) -> Question:
        """Ask for a page's reading."""
        return cls(ask=Ask.PAGE, url=fetched.url, arguments=(fetched, hint), present=present)

    @classmethod
    def dump(cls, text: str, url: str, *, present: Callable[[PageReading], str] | None = None) -> Question:
        """Ask for the reading of a page that survives only as text."""
        return cls(ask=Ask.DUMP, url=url, arguments=(text, url), present=present)

    @classmethod
    def trace(cls, fetched: FetchedPage) -> Question:
        """Ask for a page's reading and the way to it."""
        return cls(ask=Ask.TRACE, url=fetched.url, arguments=(fetched,))

    @classmethod
    def source(cls, fetched: FetchedPage, expected: SourceKind | None = None) -> Question:
        """Ask for the links of a feed, sitemap or section page."""
        return cls(ask=Ask.SOURCE, url=fetched.url, arguments=(fetched, expected))

    @classmethod
    def sites(cls, fetched: FetchedPage) -> Question:
        """Ask for the sources that a page names."""
        return cls(ask=Ask.SITES, url=fetched.url, arguments=(fetched,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a question: a value or an error, never both.

    Attributes:
        value: A PageReading, a PageTrace, a SourceReading or a tuple of Source, as asked, or what was to be made of
            it; None with an error.
        elapsed_ms: Reading alone, measured in the worker; 0.0 when it was killed.
    """

    value: Read | str | None = None
    error: PageError | None = None
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The functions that read; each must be importable by name, for workers receive the name."""

    page: Callable[[FetchedPage, Rulebook, Link | None], PageReading] = read_page
    dump: Callable[[str, str, Rulebook], PageReading] = read_dump
    source: Callable[[FetchedPage, SourceKind | None], SourceReading] = read_source
    sites: Callable[[FetchedPage], tuple[Source, ...]] = find_sources
    trace: Callable[[FetchedPage, Rulebook], PageTrace] = trace_page

    def read(self, question: Question, rulebook: Rulebook) -> Read:
        """Read what is asked; raises PageError, and whatever a bug raises."""
        if question.ask is Ask.PAGE:
            fetched, hint = question.arguments
            return self.page(fetched, rulebook, hint)
        if question.ask is Ask.DUMP:
            text, url = question.arguments
            return self.dump(text, url, rulebook)
        if question.ask is Ask.TRACE:
            (fetched,) = question.arguments
            return self.trace(fetched, rulebook)
        if question.ask is Ask.SOURCE:
            fetched, expected = question.arguments
            return self.source(fetched, expected)
        (fetched,) = question.arguments
        return self.sites(fetched)
