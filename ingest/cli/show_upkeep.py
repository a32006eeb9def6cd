"""Shows what upkeep would do and did: purges, what is pruned, what a policy takes back. Computes nothing but sums."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.adapters.store import PurgePlan
from ingest.cli.screen import counted
from ingest.operations.purge import PurgeReport

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_STEP = 1024


def size(count: int) -> str:
    """Return a number of bytes as people read it, as `1.5 MiB`."""
    amount, unit = float(count), 0
    while amount >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{count} B"


def show_purge_plan(console: Console, plan: PurgePlan, archive_folder: Path) -> None:
    """Print what will go."""
    table = Table(title="What goes", title_justify="left")
    table.add_column("what")
    table.add_column("count", justify="right")
    for name, count in (
        ("articles", plan.articles),
        ("revisions", plan.revisions),
        ("access checks", plan.access_checks),
        ("removed lines of text", plan.noise_lines),
        ("addresses", plan.addresses),
        ("trips that lose their address", plan.trips),
        ("raw responses", plan.raw_records),
    ):
        table.add_row(name, str(count))
    table.add_row("bytes of raw responses", size(plan.raw_bytes))
    console.print(table)
    console.print(Text(f"raw responses lie in {archive_folder}", style="dim"), soft_wrap=True)


def show_purge_report(console: Console, done: PurgeReport, *, allow_refetch: bool, endless: bool) -> None:
    """Print what went, and what a person should know about what did not."""
    raw = counted(done.raw_records + done.strays, "raw response", "raw responses")
    console.print(f"{counted(done.articles, 'article is', 'articles are')} gone, {raw} overwritten")
    addresses = counted(done.addresses, "address", "addresses")
    console.print(f"{addresses} {'may be fetched again' if allow_refetch else 'will not be fetched again'}")
    if done.raw_missing:
        console.print(
            f"{counted(done.raw_missing, 'raw response lies', 'raw responses lie')} in files that are not in this "
            "archive folder: remove them where they are",
            soft_wrap=True,
        )
    if not done.clean:
        console.print("a reader kept the write-ahead log open: run this again when it has ended", soft_wrap=True)
    if endless:
        console.print("new pages are still fetched: `ingest sources remove` ends that", style="dim", soft_wrap=True)
