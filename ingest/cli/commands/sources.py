"""`ingest add` and `ingest sources`: which feeds and sitemaps are followed, and how they fare."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import err, out, print_json, words

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.operations.add import Candidate

_ADD = explain_use(
    "Find a site's feeds and news sitemaps, show them, add those that list news.\n\n"
    "A feed's or sitemap's own address works too. A source that is known already is taken up again.",
    "ingest add https://news.example",
    "ingest add https://news.example/feed.xml",
    "ingest add https://news.example --dry-run   # only look",
)
_LIST = explain_use(
    "List the sources and how they fare.\n\n"
    "When each was last read, when it last had something new, when it is due, and what is wrong with it.",
    "ingest sources list",
    "ingest sources list --json | jq '.[] | select(.failures > 0) | .url'",
)
Numbers = Annotated[list[int], typer.Argument(metavar="ID", help="Numbers that `ingest sources list` shows.")]


def register(app: typer.Typer) -> None:
    """Add the command and the group."""
    app.command("add", help=_ADD)(add)
    group = typer.Typer(help="List, pause, resume and remove sources.", no_args_is_help=True)
    group.command("list", help=_LIST)(list_sources)
    group.command("pause", help=explain_use("Leave sources alone, and what they listed.", "ingest sources pause 3"))(
        pause
    )
    group.command("resume", help=explain_use("Go on with sources that were paused.", "ingest sources resume 3"))(resume)
    group.command(
        "remove", help=explain_use("Stop following sources. Their articles stay.", "ingest sources remove 3 4")
    )(remove)
    app.add_typer(group, name="sources")


def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A site, a feed or a sitemap.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be added.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find a site's sources and add those that list news."""
    from ingest.cli.show_sources import show_candidates
    from ingest.operations.add import read_site_address

    address = read_site_address(url)
    config = load_config(context)
    found, added = asyncio.run(_find(config, address, quiet=as_json, keep=not dry_run))
    if as_json:
        print_json([_candidate_json(one, added.get(one.source.url)) for one in found])
    else:
        show_candidates(out(), address, found, added, dry_run=dry_run)
    if not any(one.lively for one in found):
        raise typer.Exit(1)


async def _find(
    config: Config, address: str, *, quiet: bool, keep: bool
) -> tuple[tuple[Candidate, ...], dict[str, int | None]]:
    from ingest.operations.add import add_candidates, find_candidates
    from ingest.wiring import open_parts

    console = err()

    def tell(looked_at: str) -> None:
        if not quiet:
            console.print(words(f"looking at {looked_at}", "dim"), soft_wrap=True)

    async with open_parts(config) as parts:
        found = await find_candidates(parts, address, tell)
        added = await add_candidates(parts, found) if keep else ()
    return found, {source.url: source.id for source in added}


def _candidate_json(candidate: Candidate, source_id: int | None) -> dict[str, object]:
    source = candidate.source
    return {
        "id": source_id,
        "url": source.url,
        "kind": source.kind.value,
        "title": source.title,
        "links": candidate.links,
        "newest": candidate.newest.isoformat() if candidate.newest else None,
        "problem": candidate.problem,
    }


def list_sources(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List every source in use."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_sources import show_sources

    with opened_store(context) as store:
        rows = store.list_sources()
    if as_json:
        print_json([row_json(row) for row in rows])
    else:
        show_sources(out(), rows)


def pause(context: typer.Context, ids: Numbers) -> None:
    """Pause sources."""
    with opened_store(context) as store:
        for source_id in ids:
            store.set_source_paused(source_id, True)  # noqa: FBT003 - the state to set
            out().print(f"source {source_id} is paused; `ingest sources resume {source_id}` goes on with it")


def resume(context: typer.Context, ids: Numbers) -> None:
    """Resume sources."""
    with opened_store(context) as store:
        for source_id in ids:
            store.set_source_paused(source_id, False)  # noqa: FBT003 - the state to set
            out().print(f"source {source_id} is followed again")


def remove(context: typer.Context, ids: Numbers) -> None:
    """Remove sources; their articles stay."""
    with opened_store(context) as store:
        for source_id in ids:
            store.remove_source(source_id)
            out().print(f"source {source_id} is removed; its articles stay")
