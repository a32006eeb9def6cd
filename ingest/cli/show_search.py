"""Shows what a search found: a few lines for each article, the words marked where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ingest.adapters.store import ArticleRow
from ingest.cli.screen import moment, plain
from ingest.cli.show_articles import COLOURS
from ingest.core.search import Question, excerpt

_MARK = "bold yellow"


def show_found(console: Console, rows: Sequence[ArticleRow], question: Question, *, limit: int) -> None:
    """Print each article with the first place that holds what was asked for."""
    if not rows:
        console.print("nothing found")
        return
    for row in rows:
        where = f"{moment(row.published_at or row.first_seen_at)}  {plain(row.publisher or row.domain, one_line=True)}"
        line = Text(f"{row.id:>6}  ", style="dim") + _marked(row.headline or row.url_canonical, question)
        console.print(line)
        console.print(
            Padding(Text(f"{where}  ", style="dim") + Text(row.access, COLOURS.get(row.access, "dim")), (0, 8))
        )
        shown = next((text for text in (row.body_text, row.deck) if text and excerpt(text, question)), None)
        if shown:
            console.print(Padding(_excerpted(shown, question), (0, 8)))
    if len(rows) == limit:
        console.print(f"there may be more: --before {rows[-1].id} goes on", style="dim")


def _excerpted(text: str, question: Question) -> Text:
    found = excerpt(text, question)
    assert found is not None
    return _with_marks(found.text, found.marks)


def _marked(headline: str, question: Question) -> Text:
    found = excerpt(headline, question)
    if found is None or found.text not in headline or len(found.text) != len(headline):
        return Text(plain(headline, one_line=True), style="bold")
    return _with_marks(found.text, found.marks)


def _with_marks(text: str, marks: tuple[tuple[int, int], ...]) -> Text:
    """Return text of a page with marks; each piece is made harmless by itself, so that marks stay where they were."""
    pieces, at = Text(), 0
    for start, end in marks:
        if start < at:
            continue
        pieces.append(_line(text[at:start])).append(_line(text[start:end]), style=_MARK)
        at = end
    return pieces.append(_line(text[at:]))


def _line(piece: str) -> str:
    return plain(piece).replace("\n", " ")
