"""Shows how things stand: status, quarantine, the change log. Reads rows, computes nothing but sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.adapters.store import Beat, ChangeHead, ChangeRow, QuarantinedRow, StatusRow
from ingest.adapters.store.subscriptions import SubscriptionRow
from ingest.cli.screen import moment, words


def show_status(console: Console, status: StatusRow, beat: Beat | None, head: ChangeHead) -> None:
    """Print the state of the whole, and what to do where something waits for a person."""
    frontier = status.frontier
    failing = sum(1 for source in status.sources if source.failures and not source.paused)
    paused = sum(1 for source in status.sources if source.paused)
    table = Table.grid(padding=(0, 2))
    table.add_row(
        Text("daemon", style="dim"),
        f"last seen {beat.age_s:.0f} s ago" if beat else "never seen; `ingest run` starts it",
    )
    table.add_row(Text("articles", style="dim"), f"{status.articles}")
    table.add_row(Text("sources", style="dim"), f"{len(status.sources)}, {failing} failing, {paused} paused")
    table.add_row(
        Text("addresses", style="dim"),
        f"{frontier.due} due, {frontier.leased} under way, {frontier.waiting} waiting in all, {frontier.done} done, "
        f"{status.hosts} hosts",
    )
    table.add_row(Text("quarantine", style="dim"), _quarantine(frontier.quarantined))
    table.add_row(Text("change log", style="dim"), f"{head.epoch}:{head.seq}")
    console.print(table)
    if not status.sources:
        console.print("\nno sources yet; `ingest add https://news.example` finds a site's feeds and adds them")
    if status.subscriptions:
        console.print()
        _show_states(console, status.subscriptions)
    if status.outcomes:
        console.print()
        _show_outcomes(console, status)


def _quarantine(count: int) -> str:
    return f"{count}; `ingest quarantine list` says why" if count else "empty"


def _show_outcomes(console: Console, status: StatusRow) -> None:
    console.print("How trips ended in the last 24 hours:")
    table = Table()
    table.add_column("outcome")
    table.add_column("code")
    table.add_column("trips", justify="right")
    for count in status.outcomes:
        table.add_row(words(count.outcome), words(count.code), str(count.count))
    console.print(table)


def show_quarantined(console: Console, rows: Sequence[QuarantinedRow]) -> None:
    """Print a row for each page that was put aside."""
    if not rows:
        console.print("the quarantine is empty")
        return
    table = Table()
    for name in ("id", "address", "why", "crashes", "since"):
        table.add_column(name, overflow="fold")
    for row in rows:
        why = f"{row.code}: {row.detail}" if row.detail else row.code
        table.add_row(str(row.id), words(row.url), words(why), str(row.crashes), moment(row.since))
    console.print(table)
    console.print("`ingest quarantine retry ID` gives one another try", style="dim")


def show_changes(console: Console, rows: Sequence[ChangeRow], cursor: str) -> None:
    """Print a line for each change, then the cursor to go on from."""
    for row in rows:
        show_change(console, row)
    if not rows:
        console.print("nothing after this cursor")
    console.print(f"next: --after {cursor}", soft_wrap=True)


def show_change(console: Console, row: ChangeRow) -> None:
    """Print one change."""
    at = moment(row.changed_at)
    now = f", is article {row.merged_into} now" if row.merged_into is not None else ""
    console.print(
        f"{row.seq:>8}  {at}  {row.kind.value:<14}  article {row.article_id}, revision {row.revision_no}{now}"
    )


def show_subscriptions(console: Console, configured: Mapping[str, str], rows: Sequence[SubscriptionRow]) -> None:
    """Print the subscriptions: name, origin, and how each stood at the last look."""
    if not configured and not rows:
        console.print("no subscriptions; docs/subscriptions.md says how to set one")
        return
    _show_states(console, rows, configured)


def _show_states(
    console: Console, rows: Sequence[SubscriptionRow], configured: Mapping[str, str] | None = None
) -> None:
    table = Table()
    for name in ("subscription", "origin", "state", "since", "looked at", "what was seen"):
        table.add_column(name, overflow="fold")
    known = {row.name: row for row in rows}
    for name in (*known, *(name for name in configured or {} if name not in known)):
        row, origin = known.get(name), (configured or {}).get(name, "")
        if row is None:
            table.add_row(words(name), words(origin), "not looked at yet", "", "", "")
            continue
        style = "" if row.state.works else "red"
        state = Text(row.state.value, style=style)
        table.add_row(words(name), words(origin), state, moment(row.since), moment(row.checked_at), words(row.detail))
    console.print(table)
