"""Texts to edit: this project's own, in many languages (page cases, the demo newsroom) and longer ones (its documents).

Two texts that share more than a fifth of their words count once: a case is often kept in two encodings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from extraction.ours import shared_rules

from ingest.core.cluster import Words, compare_texts, read_words
from ingest.core.page import read_page
from ingest.errors import PageError
from ingest.model import FetchedPage
from ingest.resources import demo_folder

ROOT = Path(__file__).resolve().parents[2]
LEAST_WORDS = 75
_URL = "https://page.example/news/a"
_PROSE = re.compile(r"^[A-Z*\"“].{120,}", re.DOTALL)
_MOST_SHARED = 0.2


class Story(NamedTuple):
    """A text and where it is from."""

    name: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body as it would be stored."""
        return "\n".join(self.paragraphs)


def read_stories() -> tuple[Story, ...]:
    """Return the project's own texts of at least seventy-five words, each once."""
    kept: list[Story] = []
    known: list[Words] = []
    for story in (*_pages(), *_documents()):
        words = read_words(story.text)
        if words.total < LEAST_WORDS or len(story.paragraphs) < 3:
            continue
        if all(compare_texts(words, other).containment <= _MOST_SHARED for other in known):
            kept.append(story)
            known.append(words)
    return tuple(kept)


def _pages() -> Iterator[Story]:
    rules = shared_rules()
    files = [*sorted((ROOT / "tests" / "pages").glob("*/*/page.html")), *sorted(demo_folder().glob("*/*.html"))]
    for file in files:
        page = FetchedPage(
            url=_URL,
            final_url=_URL,
            status=200,
            headers=(("content-type", "text/html"),),
            body=file.read_bytes(),
            fetched_at=datetime(2026, 5, 4, tzinfo=UTC),
        )
        try:
            reading = read_page(page, rules)
        except PageError:
            continue
        yield Story(f"{file.parent.parent.name}/{file.parent.name}", tuple(b.text for b in reading.article.body.blocks))


def _documents() -> Iterator[Story]:
    for file in sorted((ROOT / "docs").rglob("*.md")):
        parts = re.split(r"\n\s*\n", file.read_text("utf-8"))
        prose = tuple(" ".join(part.split()) for part in parts if _PROSE.match(part) and "|---" not in part)
        for at in range(0, len(prose), 8):
            yield Story(f"{file.stem}#{at}", prose[at : at + 8])
