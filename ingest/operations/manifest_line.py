"""One line of a manifest, checked field by field and turned into a question for the jail.

Unknown keys are passed over, so that a manifest may carry what its owner needs. Every complaint names line and field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.adapters.jail import Question
from ingest.errors import BadInput
from ingest.model import Link, Redirect
from ingest.operations.article_json import reading_line
from ingest.operations.saved_page import Response, Saved, as_dump, as_page, header_fields, read_saved


class LineReader:
    """Turns a line into a question."""

    def __init__(self, folder: Path, *, max_mib: int, now: datetime) -> None:
        self._folder = folder
        self._max_mib = max_mib
        self._now = now

    def parse(self, number: int, line: bytes) -> dict[str, Any]:
        """Return the object on a line.

        Raises:
            BadInput: It is no JSON object.
        """
        try:
            wanted = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"line {number} is not JSON: {str(error)[:200]}") from error
        if not isinstance(wanted, dict):
            raise BadInput(f"line {number} is not a JSON object")
        return wanted

    def question(self, number: int, wanted: Mapping[str, Any]) -> Question:
        """Read the file that a line names.

        Raises:
            BadInput: The line cannot be used, or its file not be read; the line's number is in the reason.
            PageError: The file holds nothing that could be read.
        """
        fields = _Fields(number, wanted)
        html, text = fields.text("html"), fields.text("text")
        if (html is None) == (text is None):
            raise BadInput(f"line {number} must name one file, as `html` or as `text`")
        url = fields.text("url") or ""
        if text is not None:
            return Question.dump(as_dump(self._load(number, text)), url, present=reading_line)
        response = Response(url=url, status=fields.status(), headers=fields.headers(), redirects=fields.redirects())
        page = as_page(self._load(number, html or ""), response, now=self._now)
        return Question.page(page, fields.feed(url), present=reading_line)

    def _load(self, number: int, name: str) -> Saved:
        try:
            return read_saved(self._folder / name, max_mib=self._max_mib)
        except BadInput as error:
            raise BadInput(f"line {number}: {error}") from error


class _Fields:
    """The fields of one line, each checked as it is asked for; every complaint names line and field."""

    def __init__(self, number: int, wanted: Mapping[str, Any]) -> None:
        self._number = number
        self._wanted = wanted

    def text(self, name: str) -> str | None:
        """Return a text field; None when it is absent or null."""
        value = self._wanted.get(name)
        if value is not None and not isinstance(value, str):
            raise self._bad(name, "must be text")
        return value

    def status(self) -> int:
        """Return the HTTP status; 200 when absent."""
        value = self._wanted.get("status")
        if value is None:
            return 200
        if isinstance(value, bool) or not isinstance(value, int) or not 100 <= value <= 599:
            raise self._bad("status", "must be a number from 100 to 599")
        return value

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return header fields, names in lower case; a list is a field that was sent several times."""
        written = self._object("headers")
        pairs = []
        for name, value in written.items():
            for one in value if isinstance(value, list) else [value]:
                if not isinstance(one, str):
                    raise self._bad("headers", f"{name[:100]!r} must be text or a list of texts")
                pairs.append((name, one))
        return header_fields(pairs)

    def redirects(self) -> tuple[Redirect, ...]:
        """Return the hops before the page."""
        written = self._wanted.get("redirects") or []
        if not isinstance(written, list):
            raise self._bad("redirects", "must be a list of {url, status}")
        return tuple(self._redirect(one) for one in written)

    def feed(self, url: str) -> Link | None:
        """Return what a feed said of the page; None when nothing is given."""
        written = self._object("feed")
        if not written:
            return None
        if any(not isinstance(written.get(name), str | None) for name in ("title", "summary", "content")):
            raise self._bad("feed", "title, summary and content must be text")
        return Link(url=url, title=written.get("title"), summary=written.get("summary"), content=written.get("content"))

    def _redirect(self, written: Any) -> Redirect:
        if not isinstance(written, dict):
            raise self._bad("redirects", "must be a list of {url, status}")
        url, status = written.get("url"), written.get("status", 302)
        if not isinstance(url, str) or isinstance(status, bool) or not isinstance(status, int):
            raise self._bad("redirects", "each needs a url and a status")
        return Redirect(url=url, status=status)

    def _object(self, name: str) -> dict[str, Any]:
        value = self._wanted.get(name)
        if value is not None and not isinstance(value, dict):
            raise self._bad(name, "must be an object")
        return value or {}

    def _bad(self, name: str, allowed: str) -> BadInput:
        return BadInput(f"line {self._number}: {name} {allowed}")
