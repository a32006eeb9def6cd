"""Shows stored articles: a list, or one with its text, its verdict and its history. Reads rows, computes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.adapters.store import ArticleRecord, ArticleRow, ChangeKind, RevisionRow
from ingest.cli.screen import counted, moment, plain, words
from ingest.operations.policy_words import policy_words

COLOURS = {"open": "green", "metered": "yellow", "registration": "yellow", "subscription": "red", "restricted": "red"}
_STATUSES = {"corrected": "yellow", "retracted": "red", "gone": "red"}
_FACTS = ("publisher", "byline_raw", "authors", "agency", "section", "tags", "language", "url_canonical")


def show_articles(console: Console, rows: Sequence[ArticleRow], *, limit: int) -> None:
    """Print a row for each article, or what to do when there is none."""
    if not rows:
        console.print("no such articles; `ingest status` says what is stored and what is due")
        return
    table = Table()
    table.add_column("id", justify="right")
    table.add_column("published", no_wrap=True)
    table.add_column("publisher", max_width=20, overflow="ellipsis", no_wrap=True)
    table.add_column("headline", ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column("access")
    table.add_column("text")
    table.add_column("words", justify="right")
    for row in rows:
        table.add_row(
            str(row.id),
            moment(row.published_at),
            words(row.publisher or row.domain),
            words(row.headline or row.url_canonical),
            Text(row.access, style=COLOURS.get(row.access, "dim")),
            Text(row.extent, style="" if row.extent == "full" else "yellow"),
            str(row.word_count),
        )
    console.print(table)
    if len(rows) == limit:
        console.print(f"there may be more: --before {rows[-1].id} goes on", style="dim")


def show_record(console: Console, record: ArticleRecord) -> None:
    """Print one article."""
    article = record.article
    console.print(words(article.kicker, "dim")) if article.kicker else None
    console.print(words(article.headline or "(no headline)", "bold"))
    console.print(words(article.deck, "italic")) if article.deck else None
    console.print()
    _show_facts(console, record)
    console.print()
    for paragraph in article.body_text.split("\n"):
        console.print(Padding(Text(plain(paragraph)), (0, 0, 0, 2), expand=False), "")
    _show_history(console, record)


def _show_facts(console: Console, record: ArticleRecord) -> None:
    article = record.article
    table = Table.grid(padding=(0, 2))
    table.add_row(Text("access", style="dim"), Text(_access(article), style=COLOURS.get(article.access, "dim")))
    table.add_row(Text("text", style="dim"), Text(_extent(article)))
    if article.status != "live":
        table.add_row(Text("status", style="dim"), Text(article.status, style=_STATUSES.get(article.status, "")))
    table.add_row(Text("published", style="dim"), Text(moment(article.published_at) or "not stated"))
    if article.modified_at:
        table.add_row(Text("modified", style="dim"), Text(moment(article.modified_at)))
    for name in _FACTS:
        value = getattr(article, name)
        text = ", ".join(value) if isinstance(value, tuple) else value
        if text:
            table.add_row(Text(name.removesuffix("_raw").removeprefix("url_"), style="dim"), words(text))
    for name, said in policy_words(record.checks[-1]) if record.checks else ():
        table.add_row(Text(name, style="dim"), words(said))
    console.print(table)


def _access(article: ArticleRow) -> str:
    sure = f", sure to {article.access_confidence:.2f}" if article.access_confidence else ""
    return f"{article.access}{sure}{'; evidence conflicts' if article.conflict else ''}"


def _extent(article: ArticleRow) -> str:
    cut = f", cut by the {article.cut_by}" if article.cut_by else ""
    odd = "" if article.integrity == "plain" else f", {article.integrity}"
    return f"{article.extent}{cut}{odd}, {article.word_count} words"


def _show_history(console: Console, record: ArticleRecord) -> None:
    console.print(
        f"{counted(len(record.revisions), 'revision', 'revisions')}, "
        f"{counted(len(record.checks), 'look', 'looks')} at the access, "
        f"{counted(len(record.noise), 'piece', 'pieces')} of text removed; "
        f"`ingest explain {record.article.id}` says why",
        style="dim",
    )
    revisions = {row.revision_no: row for row in record.revisions}
    for change in record.changes:
        what = _what_changed(revisions.get(change.revision_no)) if change.kind is ChangeKind.REVISED else ""
        console.print(
            Text(
                f"  {moment(change.changed_at)}  {change.kind.value}  revision {change.revision_no}{what}", style="dim"
            )
        )
    for row in record.revisions:
        if row.returns:
            times = counted(row.returns, "more time", "more times")
            console.print(Text(f"  the page came back to revision {row.revision_no} {times}", style="dim"))
    for one in record.merged:
        count = sum(row.article_id == one.article_id for row in record.merged_revisions)
        line = f"  article {one.article_id} turned out to be this one on {moment(one.merged_at)}, with "
        console.print(Text(line + counted(count, "revision of its own", "revisions of its own"), style="dim"))
    if record.cluster:
        others = [row for row in record.cluster if row.article_id != record.article.id]
        names = [f"{row.article_id} ({row.cluster_role}, {plain(row.domain, one_line=True)})" for row in others[:5]]
        more = f" and {len(others) - 5} more" if len(others) > 5 else ""
        line = f"{record.article.cluster_role} of cluster {record.article.cluster_id}, with {', '.join(names)}{more}"
        console.print(Text(line, style="dim"))
    if len(record.revisions) > 1:
        console.print(f"`ingest diff {record.article.id}` shows what changed last", style="dim")


def _what_changed(row: RevisionRow | None) -> str:
    if row is None or not row.classes:
        return ""
    kinds = ", ".join(one.replace("_", " ") for one in row.classes)
    return f": {kinds}, {row.words_added} words came, {row.words_removed} went"
