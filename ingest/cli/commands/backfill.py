"""`ingest backfill`: a sitemap, a list of addresses or web archives, worked through; stopped, it can go on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import explain_use, load_config, read_moment
from ingest.cli.screen import err, out

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.operations.backfill import BackfillOrder, Progress
    from ingest.operations.crew import Tally

_HELP = explain_use(
    "Take in a site's past, from a sitemap, a list of addresses or web archives.\n\n"
    "A list is a file with one address a line. Web archives (WARC) need no network. It is as polite as the daemon "
    "and shares its host slots. Stop it with Ctrl-C; the same command goes on where it was.",
    "ingest backfill --sitemap https://news.example/sitemap.xml --since 2025-01-01",
    "ingest backfill --urls addresses.txt --limit 1000",
    "ingest backfill --warc archive/*.warc.gz",
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backfill", help=_HELP)(backfill)


def backfill(
    context: typer.Context,
    more: Annotated[list[str] | None, typer.Argument(metavar="[PATH]…", help="More files for --warc.")] = None,
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
    tally, last = asyncio.run(_work(config, order))
    _tell(tally, last)


async def _work(config: Config, order: BackfillOrder) -> tuple[Tally, Progress | None]:
    from ingest.cli.progress import Counter
    from ingest.operations.backfill import run_backfill
    from ingest.wiring import open_parts

    last: list[Progress] = []
    with Counter("pages", err()) as counter:

        def on_progress(progress: Progress) -> None:
            last[:] = [progress]
            counter.show(progress.done, progress.total, progress.last.url if progress.last else "")

        async with open_parts(config) as parts:
            tally = await run_backfill(parts, order, on_progress)
    return tally, last[-1] if last else None


def _tell(tally: Tally, last: Progress | None) -> None:
    said = ", ".join(f"{count} {kind.value}" for kind, count in sorted(tally.counts.items()))
    out().print(f"{tally.total} addresses this time{': ' if said else ''}{said}")
    if last is None or last.done >= last.total:
        out().print("done: `ingest articles` shows what came of it")
    else:
        out().print(f"{last.total - last.done} of {last.total} are left; the same command goes on with them")
