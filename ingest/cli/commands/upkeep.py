"""`ingest archive` and `ingest policy`: what the daemon does by itself each hour, done now and shown."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.cli.commands.purge import confirm
from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import err, out, print_json

_PRUNE = explain_use(
    "Remove raw responses that are older, or more in all, than the config keeps.\n\n"
    "As archive.keep_days and archive.keep_gib say; the daemon does the same each hour. Whole files go, oldest first, "
    "and files that purges have mostly emptied are written anew. Articles stay; without their raw response they cannot "
    "be extracted again.",
    "ingest archive prune --dry-run",
    "ingest archive prune",
)
_APPLY = explain_use(
    "Cut stored texts down to what the policy allows now.\n\n"
    "For when gated_text or tdm_reserved became stricter; the daemon does the same when it starts and each hour. All "
    "revisions are cut, raw responses overwritten, and the change log gets a `purged` entry for each article, so that "
    "consumers follow. It cannot be undone.",
    "ingest policy apply --dry-run",
    "ingest policy apply --yes",
)


def register(app: typer.Typer) -> None:
    """Add both groups."""
    archive = typer.Typer(help="Look after the raw responses.", no_args_is_help=True)
    archive.command("prune", help=_PRUNE)(prune)
    app.add_typer(archive, name="archive")
    policy = typer.Typer(help="Make stored texts follow the policy.", no_args_is_help=True)
    policy.command("apply", help=_APPLY)(apply)
    app.add_typer(policy, name="policy")


def prune(
    context: typer.Context,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove what is no longer kept."""
    from ingest.adapters.clock import read_clock
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_upkeep import show_pruned
    from ingest.operations.retention import prune as prune_now
    from ingest.operations.upkeep import read_retention

    config = load_config(context)
    keep = read_retention(config)
    with opened_store(context) as store:
        done = prune_now(store, config.archive_folder, keep, now=read_clock(), dry_run=dry_run)
    if as_json:
        print_json(row_json(done))
    else:
        show_pruned(out(), done, keep, dry_run=dry_run)


def apply(
    context: typer.Context,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many articles it concerns.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Cut what holds more than it may."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.progress import Counter
    from ingest.cli.show_upkeep import show_overheld, show_trimmed
    from ingest.operations.upkeep import apply_policies_to_stored
    from ingest.wiring import read_policies

    config = load_config(context)
    policies = read_policies(config)
    with opened_store(context) as store:
        count = store.count_overheld(policies)
        if dry_run:
            if as_json:
                print_json({"articles": count})
            else:
                show_overheld(out(), count)
            return
        if count:
            show_overheld(err(), count)
            confirm("Cut them down to what it allows?", yes=yes)
        with Counter("articles", err()) as counter:
            done = apply_policies_to_stored(
                store, config.archive_folder, policies, tell=lambda looked_at: counter.show(looked_at, count)
            )
        clean = store.shrink() if count else True
    if as_json:
        print_json({**row_json(done), "clean": clean})
    else:
        show_trimmed(out(), done, clean=clean)
