"""`ingest backfill`: a sitemap, a list of addresses or web archives, worked through; stopped, it can go on."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import explain_use, load_config, read_moment
from ingest.cli.screen import counted, err, out, plain

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.model import Outcome
    from ingest.operations.backfill import BackfillOrder, Progress
    from ingest.operations.crew import Tally

_MISSED = frozenset({"disallowed", "failed", "gone", "quarantined", "deferred"})
_HELP = explain_use(
    "Take in a site's past, from a sitemap, a list of addresses or web archives.\n\n"
    "A list is a file with one address a line. Web archives (WARC) need no network. It is as polite as the daemon "
    "and shares its host slots. Stop it with Ctrl-C; the same command goes on where it was.",
    "ingest backfill --sitemap https://news.example/map.xml --since 2025-01-01",
    "ingest backfill --urls addresses.txt --limit 1000",
    "ingest backfill --warc archive/*.warc.gz",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backfill", help=_HELP)(backfill)


def backfill(
    context: typer.Context,
    more: Annotated[list[str] | None, typer.Argument(metavar="PATH", help="More files for --warc.")] = None,
    *,
    sitemap: Annotated[str | None, typer.Option(metavar="URL", help="A sitemap or sitemap index.")] = None,
    urls: Annotated[str | None, typer.Option(metavar="FILE", help="Addresses, one a line.")] = None,
    warc: Annotated[list[str] | None, typer.Option(metavar="PATH…", help="Web archives.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Pages dated then or later; undated ones too.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Pages dated before.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pages.", show_default="all")] = None,
) -> None:
    """Run or go on with a backfill."""
    from ingest.operations.backfill import BackfillKind, BackfillOrder

    chosen = [
        (BackfillKind.SITEMAP, [sitemap] if sitemap else []),
        (BackfillKind.URLS, [urls] if urls else []),
        (BackfillKind.WARC, [*(warc or []), *(more or [])] if warc else []),
    ]
    named = [(kind, inputs) for kind, inputs in chosen if inputs]
    if len(named) != 1 or (more and not warc):
        raise typer.BadParameter("give one of --sitemap URL, --urls FILE, --warc PATH…")
    kind, inputs = named[0]
    if kind is not BackfillKind.SITEMAP:
        inputs = [str(Path(name).absolute()) for name in inputs]  # the same order, wherever it is given again
    order = BackfillOrder(
        kind=kind,
        inputs=tuple(inputs),
        since=read_moment(since, "--since"),
        until=read_moment(until, "--until"),
        limit=limit,
    )
    shown = err().is_terminal
    config = load_config(context, log_level="error" if shown else None)
    tally, seen = asyncio.run(_work(config, order))
    _tell(tally, seen)


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What progress has told so far; the one thing here that changes.

    Attributes:
        left: Entries that were not ended when last counted.
        failed: The last trip that did not get what it went for; None when there was none.
    """

    left: int = 0
    failed: Outcome | None = None


async def _work(config: Config, order: BackfillOrder) -> tuple[Tally, _Seen]:
    from ingest.cli.progress import Counter
    from ingest.operations.backfill import run_backfill
    from ingest.wiring import open_parts

    seen = _Seen()
    with Counter("pages", err()) as counter:

        def on_progress(progress: Progress) -> None:
            seen.left = progress.total - progress.done
            if progress.last and progress.last.kind in _MISSED:
                seen.failed = progress.last
            counter.show(progress.done, progress.total, progress.last.url if progress.last else "")

        async with open_parts(config) as parts:
            gc.freeze()  # what is loaded by now stays: no collection need look at it again
            tally = await run_backfill(parts, order, on_progress)
    return tally, seen


def _tell(tally: Tally, seen: _Seen) -> None:
    """Say what came of it; exit with 1 when nothing at all could be had."""
    if seen.failed and not any(kind not in _MISSED for kind in tally.counts):
        failed = seen.failed
        why = f"{failed.code}: {failed.detail}" if failed.detail else failed.code
        err().print(f"ingest: nothing could be had; {plain(why, one_line=True)} ({plain(failed.url)})", markup=False)
        raise typer.Exit(1)
    said = ", ".join(f"{count} {kind.value}" for kind, count in sorted(tally.counts.items()))
    out().print(f"{counted(tally.total, 'address', 'addresses')} this time{': ' if said else ''}{said}")
    if not seen.left:
        out().print("done: `ingest articles` shows what came of it")
    elif tally.total:
        out().print(f"{seen.left} are left; the same command goes on with them")
    else:
        out().print(f"nothing is due yet; {seen.left} are left and wait for their next try, by the same command")
