"""Page cases: a saved page and what must come of it. Read and checked here, by tests and by `ingest rules test` alike.

A case is a folder `<publisher>/<case>/` with the raw bytes in `page.html` and `expected.json`:

    why        why the case exists                      url        where the page stands
    body       every block of the body, in order        removed    texts that must be in the ledger, each with its class
    kinds      the kind of each block                   headers    of the response; `text/html` when left out
    metadata   fields that must have these values       verdict    facts on access that must have these values
    kind       of the page; `article` when left out     absent     words that must stand nowhere in the body
    origin     where the body came from                 fetched_at when it was fetched; rules go by that day
    fails      claims that do not hold yet: what happens instead

`why`, `url`, `body` and `removed` are always there. A claim that is named under `fails` must fail; once it holds, its
line there has to go.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import BadInput
from ingest.model import AccessVerdict, FetchedPage, LeadImage, Metadata, PageReading

PAGE, EXPECTED = "page.html", "expected.json"
ALWAYS = {"why": str, "url": str, "body": list, "removed": dict}
SOMETIMES = {
    "absent": list,
    "fails": dict,
    "fetched_at": str,
    "headers": dict,
    "kind": str,
    "kinds": list,
    "metadata": dict,
    "origin": str,
    "verdict": dict,
}
DEFAULT_FETCHED_AT = datetime(2026, 3, 5, tzinfo=UTC)
_WHOLE = ("body", "removed", "kinds", "absent", "origin")
_PARTS: Mapping[str, type] = {"metadata": Metadata, "verdict": AccessVerdict}
_KINDS = {str: "a text", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """One case.

    Attributes:
        publisher: Name of the folder around it.
        expected: What `expected.json` says.
    """

    publisher: str
    name: str
    page: FetchedPage = field(repr=False)
    expected: Mapping[str, Any] = field(repr=False)

    @property
    def label(self) -> str:
        """How people name it: `publisher/case`."""
        return f"{self.publisher}/{self.name}"

    @property
    def claims(self) -> Mapping[str, Any]:
        """What the case claims, each claim by its name, as `body` or `metadata.deck`."""
        claims: dict[str, Any] = {"kind": self.expected.get("kind", "article")}
        claims |= {name: self.expected[name] for name in _WHOLE if name in self.expected}
        for part in _PARTS:
            claims |= {f"{part}.{name}": value for name, value in self.expected.get(part, {}).items()}
        return claims

    @property
    def fails(self) -> Mapping[str, str]:
        """Claims that do not hold yet, each with what happens instead."""
        fails: Mapping[str, str] = self.expected.get("fails", {})
        return fails

    def found(self, reading: PageReading, claim: str) -> object:
        """Return what a reading says where the case makes a claim; equal to the claim where it holds."""
        article = reading.article
        part, _, name = claim.partition(".")
        if part == "removed":
            classes = {block.text: block.noise.value for block in article.body.removed}
            return {text: classes.get(text) for text in self.expected["removed"]}
        if part == "absent":
            return [word for word in self.expected["absent"] if word not in article.body.text]
        if part == "body":
            return [block.text for block in article.body.blocks]
        if part == "kinds":
            return [block.kind.value for block in article.body.blocks]
        if name:
            return plain(getattr(article.metadata if part == "metadata" else article.verdict, name))
        return article.body.origin if part == "origin" else reading.kind.value


def find_cases(folder: Path) -> tuple[PageCase, ...]:
    """Return every case below a folder, in order of names; none where there is no folder.

    Raises:
        BadInput: A case cannot be used; the message names the file and what is wrong.
    """
    return tuple(_read_case(path) for path in sorted(folder.glob("*/*")) if path.is_dir())


def plain(value: object) -> object:
    """Return a value of a reading as JSON has it."""
    if isinstance(value, LeadImage):
        return dataclasses.asdict(value)
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, datetime) else value


def _read_case(folder: Path) -> PageCase:
    path = folder / EXPECTED
    try:
        body = (folder / PAGE).read_bytes()
        expected = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise BadInput(
            f"{folder}: a page case needs {PAGE} and {EXPECTED}; {Path(error.filename).name} is not there"
        ) from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: {error}") from error
    _check(path, expected)
    page = FetchedPage(
        url=expected["url"],
        final_url=expected["url"],
        status=200,
        headers=tuple(expected.get("headers", {"content-type": "text/html"}).items()),
        body=body,
        fetched_at=_moment(path, expected.get("fetched_at")),
    )
    return PageCase(publisher=folder.parent.name, name=folder.name, page=page, expected=expected)


def _check(path: Path, expected: object) -> None:
    if not isinstance(expected, dict):
        raise BadInput(f"{path}: must be an object with {', '.join(ALWAYS)}")
    known = ALWAYS | SOMETIMES
    for name in ALWAYS:
        if name not in expected or expected[name] == "":
            raise BadInput(f"{path}: {name!r} is missing or empty")
    for name, value in expected.items():
        if name not in known:
            raise BadInput(f"{path}: {name!r} is not known; known are {', '.join(sorted(known))}")
        if not isinstance(value, known[name]):
            raise BadInput(f"{path}: {name!r} must be {_KINDS[known[name]]}")
    for part, kind in _PARTS.items():
        names = [one.name for one in dataclasses.fields(kind)]
        for name in expected.get(part, {}):
            if name not in names:
                raise BadInput(f"{path}: {part}.{name} is not known; known are {', '.join(sorted(names))}")


def _moment(path: Path, written: str | None) -> datetime:
    if written is None:
        return DEFAULT_FETCHED_AT
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadInput(f"{path}: 'fetched_at' {written!r} is not a date; write 2026-03-01") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
