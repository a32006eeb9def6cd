"""Shows what `ingest demo` did: one line for each page, then where the database is and what to try next.

Arguments and exit codes are the command's; here is only what a person reads. Nothing is computed that is not in the
result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.model import Access, Extent, Integrity, OutcomeKind
from ingest.operations.demo import DemoResult, DemoRow
from ingest.operations.demo_database import DemoArticle

_COLOURS = {
    Access.OPEN: "green",
    Access.METERED: "yellow",
    Access.REGISTRATION: "yellow",
    Access.SUBSCRIPTION: "red",
    Access.RESTRICTED: "red",
    Access.UNKNOWN: "dim",
}
# How a second visit ended → (in three words, what it means; None where that is plain).
_STORIES = {
    "not_modified": ("untouched (304)", "asked whether it changed; the server said no and sent nothing"),
    "none": ("unchanged", None),
    "revised": ("edited: version {}", "both versions are kept; consumers see a row in the change log"),
    "kept_better_text+access_changed": (
        "wall up, text kept",
        "the page closed between the visits: noted as a change of access; the full text stays",
    ),
    "access_changed": ("access changed", None),
    "challenge": ("bot challenge", "a test of the reader, not an article and not a paywall; tried again later"),
    "robots_disallowed": ("robots.txt: no", "never asked for"),
    "bad_response": ("reply broke off", "half a reply is never stored; tried again later"),
}
# heading, narrowest, side
_COLUMNS: tuple[tuple[str, int, Literal["left", "right"]], ...] = (
    ("access", 12, "left"),
    ("text", 9, "left"),
    ("words\nkept", 5, "right"),
    ("blocks\nremoved", 7, "right"),
    ("second visit", 18, "left"),
)
_WIDEST = 120
QUERIES = (
    "SELECT headline, access, extent, word_count FROM articles_v1 ORDER BY published_at DESC;",
    "SELECT class, count(*), min(text) FROM noise_v1 GROUP BY class ORDER BY 2 DESC;",
    "SELECT c.seq, c.kind, a.headline FROM changes_v1 c JOIN articles_v1 a ON a.id = c.article_id ORDER BY c.seq;",
)


def show_demo(result: DemoResult, console: Console) -> None:
    """Print the table, what its words mean, the database's path, three queries, and the next command."""
    console.print(_table(result.rows, min(console.width, _WIDEST)))
    console.print(_legend(result.rows))
    console.print(f"\n{_summary(result)}\n")
    console.print(f"The database: [bold]{result.database}[/bold]", soft_wrap=True, highlight=False)
    console.print("Three queries to try, with any SQLite client:")
    for query in QUERIES:
        console.print(f"  {query}", style="cyan", soft_wrap=True, highlight=False)
    console.print("\nFor a site of your own:")
    console.print("  ingest init && ingest add https://news.example && ingest run", style="cyan", highlight=False)


def _table(rows: tuple[DemoRow, ...], width: int) -> Table:
    table = Table(
        title="Two visits to a sample newsroom", title_justify="left", box=box.SIMPLE_HEAD, width=width, padding=0
    )
    table.add_column("headline", no_wrap=True, overflow="ellipsis", ratio=1)
    for heading, cells, side in _COLUMNS:
        table.add_column(heading, no_wrap=True, min_width=cells, justify=side)
    host = ""
    for row in rows:
        if row.page.host != host:
            host = row.page.host
            table.add_section()
            table.add_row(Text(host, style="bold"))
        table.add_row(*_cells(row))
    return table


def _cells(row: DemoRow) -> tuple[Text, Text, Text, Text, Text, Text]:
    story = Text(_tell(row))
    if row.article is None:
        return Text(row.page.path, style="dim"), Text("not stored"), Text("–"), Text(""), Text(""), story
    article = row.article
    return (
        Text(article.headline or row.page.path),
        Text(article.access.value, style=_COLOURS[article.access]),
        _tell_text(article),
        Text(str(article.word_count)),
        Text(str(article.noise_blocks)),
        story,
    )


def _tell_text(article: DemoArticle) -> Text:
    if article.integrity is not Integrity.PLAIN:
        return Text(article.integrity.value, style="red")
    return Text(article.extent.value, style="" if article.extent is Extent.FULL else "yellow")


def _tell(row: DemoRow) -> str:
    if row.second is None:
        return "not reached"
    short, _ = _STORIES.get(row.second.code, (row.second.code, None))
    return short.format(row.article.revision_no if row.article else "")


def _legend(rows: tuple[DemoRow, ...]) -> Table:
    legend = Table.grid(padding=(0, 2))
    for note in _notes(rows):
        legend.add_row(*note, style="dim")
    return legend


def _notes(rows: tuple[DemoRow, ...]) -> Iterator[tuple[str, str]]:
    """Yield what the words of the last column mean, each once, and what stands on two hosts."""
    for code in dict.fromkeys(row.second.code for row in rows if row.second):
        short, meaning = _STORIES.get(code, ("", None))
        if meaning:
            yield short.format("n"), meaning
    shared = sum(row.article is not None and row.article.cluster_id != row.article.id for row in rows)
    if shared:
        yield "(one cluster)", f"{shared + 1} articles carry the same agency report; nothing is dropped"


def _summary(result: DemoResult) -> str:
    kinds = Counter(row.first.kind for row in result.rows if row.first)
    unchanged = sum(line.status == 304 for line in result.requests)
    return (
        f"{kinds[OutcomeKind.STORED]} of {len(result.rows)} pages stored. {len(result.requests)} requests in "
        f"{result.elapsed_s:.1f} s, never two at once to a host; {unchanged} answered 304."
    )
