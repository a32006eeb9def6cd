"""Shows what upkeep would do and did: purges, what is pruned, what a policy takes back. Computes nothing but sums."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.adapters.store import PurgePlan
from ingest.cli.screen import counted
from ingest.operations.purge import PurgeReport
from ingest.operations.retention import Pruned, Retention
from ingest.operations.upkeep import Trimmed

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_STEP = 1024
_READER = "a reader kept the write-ahead log open: run this again when it has ended"


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
        console.print(_READER, soft_wrap=True)
    if endless:
        console.print("new pages are still fetched: `ingest sources remove` ends that", style="dim", soft_wrap=True)


def show_pruned(console: Console, done: Pruned, keep: Retention, *, dry_run: bool) -> None:
    """Print what went of the archive, and what is left."""
    for reason in done.reasons:
        console.print(Text(reason, style="dim"), soft_wrap=True)
    verb = "would go" if dry_run else "gone"
    files = counted(done.files, "file", "files")
    console.print(f"{files} with {counted(done.records, 'raw response', 'raw responses')} {verb}")
    if done.rewritten:
        console.print(f"{counted(done.rewritten, 'file was', 'files were')} written anew")
    console.print(f"{size(done.freed_bytes)} {'would be' if dry_run else ''} freed".replace("  ", " "))
    console.print(f"{counted(done.kept_files, 'file', 'files')} of {size(done.kept_bytes)} stay")
    if not (keep.days or keep.gib):
        console.print("archive.keep_days and archive.keep_gib are 0: raw responses are kept for ever", soft_wrap=True)


def show_overheld(console: Console, count: int) -> None:
    """Print how many articles hold more than the policy allows."""
    articles = counted(count, "article holds", "articles hold")
    console.print(
        f"{articles} more than the policy allows" if count else "no article holds more than the policy allows"
    )


def show_trimmed(console: Console, done: Trimmed, *, clean: bool) -> None:
    """Print what the policy took back."""
    trimmed = counted(done.trimmed, "article was", "articles were")
    raw = counted(done.raw_records, "raw response", "raw responses")
    console.print(f"{trimmed} cut, {done.gone} removed whole, {raw} overwritten")
    if not clean:
        console.print(_READER, soft_wrap=True)
