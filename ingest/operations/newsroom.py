"""Reads the demo newsroom: a manifest (`site.toml`) and pages become a table of answers for each of two rounds.

The manifest is data and is checked like data: an unknown key, a missing file or a character that the page's encoding
lacks is an error that names it. Nothing here knows what a page is about; what a round must find stands in `expect`.
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import BadInput
from ingest.model import Access, Change, Extent, Integrity, OutcomeKind, SourceKind, Wall
from ingest.operations.loopback import Answer

# Server-side includes, as web servers write them: header, footer and share bar are the same on every page of a host.
_INCLUDE = re.compile(r'<!--#include file="([^"]{1,200})" -->')
_OPENED_AT = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Table):
    """What a round must make of a page; None claims nothing.

    Attributes:
        change: The most telling change of the decision.
        language: BCP 47; the first part is compared.
    """

    outcome: OutcomeKind
    change: Change | None = None
    access: Access | None = None
    extent: Extent | None = None
    wall: Wall | None = None
    integrity: Integrity | None = None
    language: str | None = None


class SecondRound(_Table):
    """What differs in round two; None keeps round one's."""

    file: str | None = None
    last_modified: datetime | None = None
    expect: Expectation | None = None


class NewsroomPage(_Table):
    """One address; site.toml explains each key. `expect` is None for robots.txt, which no round reports on."""

    host: str
    path: str
    file: str
    shows: str
    encoding: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = Field(default_factory=dict)
    cut_after: int | None = None
    last_modified: datetime = _OPENED_AT
    expect: Expectation | None = None
    second: SecondRound = SecondRound()

    @property
    def url(self) -> str:
        """The address that the world would use."""
        return f"http://{self.host}{self.path}"

    @property
    def stands_still(self) -> bool:
        """Whether round two finds the very same page."""
        return self.second.file is None


class NewsroomHost(_Table):
    """A host name, and the paths of the sources that the demo adds, by their kind."""

    name: str
    sources: dict[SourceKind, tuple[str, ...]]


class Newsroom(_Table):
    """The whole manifest."""

    hosts: tuple[NewsroomHost, ...] = Field(alias="host")
    pages: tuple[NewsroomPage, ...] = Field(alias="page")


def read_newsroom(folder: Path) -> Newsroom:
    """Return the manifest of a newsroom folder.

    Raises:
        BadInput: It is missing, is not TOML, or has a key or value that is not known.
    """
    path = folder / "site.toml"
    try:
        return Newsroom.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{path}: {place}: {first['msg']}") from error


def answers_of_round(newsroom: Newsroom, folder: Path, round_no: int) -> dict[tuple[str, str], Answer]:
    """Return what every address answers in round 1 or 2.

    Raises:
        BadInput: A page's file is missing or has a character that its encoding lacks.
    """
    return {(page.host, page.path): _answer(page, folder, second=round_no == 2) for page in newsroom.pages}


def _answer(page: NewsroomPage, folder: Path, *, second: bool) -> Answer:
    file = (second and page.second.file) or page.file
    changed_at = (second and page.second.last_modified) or page.last_modified
    try:
        body = _INCLUDE.sub(lambda hit: _read(folder / hit[1]), _read(folder / file)).encode(page.encoding)
    except (OSError, UnicodeError, LookupError) as error:
        raise BadInput(f"{folder / file}: {error}") from error
    return Answer(
        body=body,
        status=page.status,
        content_type=page.content_type,
        headers=tuple(page.headers.items()),
        last_modified=changed_at,
        cut_after=page.cut_after,
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").rstrip("\n") + "\n"
