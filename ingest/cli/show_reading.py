"""Shows a page just read: headline, facts, verdict, text, and what was removed, in numbers."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.cli.screen import moment, plain, words
from ingest.cli.show_articles import COLOURS
from ingest.model import Article, BlockKind, PageKind, PageReading
from ingest.operations.policy_words import policy_words

_MARKS = {BlockKind.LIST_ITEM: "• ", BlockKind.QUOTE: "| "}


def show_reading(console: Console, reading: PageReading) -> None:
    """Print one page."""
    article, metadata = reading.article, reading.article.metadata
    if reading.kind is not PageKind.ARTICLE:
        console.print(words(f"not an article: {reading.kind.value} ({reading.kind_reason})", "yellow"))
    if metadata.kicker:
        console.print(words(metadata.kicker, "dim"))
    console.print(words(metadata.headline or "(no headline)", "bold"))
    if metadata.deck:
        console.print(words(metadata.deck, "italic"))
    console.print()
    console.print(_facts(article))
    console.print()
    for block in article.body.blocks:
        style = "bold" if block.kind is BlockKind.HEADING else ""
        text = Text(_MARKS.get(block.kind, "") + plain(block.text), style=style)
        console.print(Padding(text, (0, 0, 0, 2), expand=False), "")
    console.print(_removed(article), style="dim")


def _facts(article: Article) -> Table:
    metadata, verdict = article.metadata, article.verdict
    table = Table.grid(padding=(0, 2))
    sure = f", sure to {verdict.access_confidence:.2f}" if verdict.access_confidence else ""
    conflict = "; evidence conflicts" if verdict.conflict else ""
    cut = f", cut by the {verdict.cut_by.value}" if verdict.cut_by else ""
    odd = "" if verdict.integrity.value == "plain" else f", {verdict.integrity.value}"
    rows = (
        ("access", Text(f"{verdict.access.value}{sure}{conflict}", style=COLOURS.get(verdict.access.value, "dim"))),
        ("text", Text(f"{verdict.extent.value}{cut}{odd}, {article.word_count} words")),
        ("published", words(moment(metadata.published_at))),
        ("modified", words(moment(metadata.modified_at))),
        ("authors", words(", ".join(metadata.authors))),
        ("agency", words(metadata.agency)),
        ("publisher", words(metadata.publisher)),
        ("section", words(metadata.section)),
        ("language", words(metadata.language)),
        ("address", words(metadata.url_canonical or article.url_final)),
        *((name, words(said)) for name, said in policy_words(article.policy)),
    )
    for name, value in rows:
        if value.plain:
            table.add_row(Text(name, style="dim"), value)
    return table


def _removed(article: Article) -> str:
    counts = Counter(block.noise.value for block in article.body.removed)
    if not counts:
        return "nothing was removed"
    said = ", ".join(f"{count} {noise}" for noise, count in counts.most_common())
    return f"removed: {said}; `ingest explain` shows each with its rule"
