"""Shows sources: what was found on a site, and how the ones that are followed fare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.adapters.store import SourceRow
from ingest.cli.screen import moment, words
from ingest.operations.add import Candidate


def show_candidates(
    console: Console,
    address: str,
    found: Sequence[Candidate],
    added: Mapping[str, int | None],
    *,
    dry_run: bool,
) -> None:
    """Print what was looked at, what of it was added, and what to do next."""
    table = Table(title=None, show_lines=False)
    for name in ("kind", "address", "links", "newest", ""):
        table.add_column(name, overflow="fold")
    for candidate in found:
        table.add_row(
            candidate.source.kind.value,
            words(candidate.source.url),
            str(candidate.links) if candidate.problem is None else "",
            moment(candidate.newest),
            _fate(candidate, added, dry_run=dry_run),
        )
    if found:
        console.print(table)
    lively = sum(candidate.lively for candidate in found)
    if not lively:
        console.print(
            words(f"nothing that lists news was found at {address}; give the address of a feed if you know one")
        )
    elif dry_run:
        console.print(f"{lively} would be added; leave --dry-run out to add")
    else:
        console.print("`ingest run --once` reads them now; `ingest run` goes on until you stop it")


def _fate(candidate: Candidate, added: Mapping[str, int | None], *, dry_run: bool) -> Text:
    if candidate.problem is not None:
        return words(candidate.problem, "yellow")
    if candidate.source.url in added:
        return Text(f"added as {added[candidate.source.url]}", style="green")
    if candidate.lively and dry_run:
        return Text("would be added", style="green")
    return Text(
        "left out: nothing in it" if not candidate.links else "left out: for `ingest backfill --sitemap`", style="dim"
    )


def show_sources(console: Console, rows: Sequence[SourceRow]) -> None:
    """Print a row for each source, or how to add the first."""
    if not rows:
        console.print("no sources yet; `ingest add https://news.example` finds a site's feeds and adds them")
        return
    table = Table()
    for name in ("id", "kind", "source", "last read", "last new", "next", "state"):
        table.add_column(name, overflow="fold")
    for row in rows:
        named = Text.assemble(words(row.title), "\n" if row.title else "", words(row.url, "dim"))
        table.add_row(
            str(row.id),
            row.kind.value,
            named,
            moment(row.last_success_at),
            moment(row.last_new_at),
            "" if row.paused else moment(row.due_at),
            _state(row),
        )
    console.print(table)


def _state(row: SourceRow) -> Text:
    if row.paused:
        return Text("paused", style="dim")
    if row.failures:
        return words(f"failing ×{row.failures}: {row.last_code}", "yellow")
    return Text("well", style="green") if row.last_success_at else Text("not read yet", style="dim")
