"""`ingest status` and `ingest health`: how things stand, for people and for probes."""

from __future__ import annotations

from dataclasses import replace

import typer

from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import out, print_json

_STATUS = explain_use(
    "Show what is due, under way, stored and failing.\n\nAnd how the trips of the last 24 hours ended.",
    "ingest status",
    "ingest status --json | jq .frontier.due",
)
_HEALTH = explain_use(
    "Say whether the daemon is well; for probes.\n\n"
    "Ends with 0 when it gave a sign of life within daemon.health_max_age_s seconds, else with 1.",
    "ingest health || systemctl restart ingest",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("status", help=_STATUS)(status)
    app.command("health", help=_HEALTH)(health)


def status(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show the state of the whole."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_operating import show_status

    known = load_config(context).subscriptions
    with opened_store(context) as store:
        row, beat, head = store.status(), store.last_beat(), store.change_head()
    row = replace(row, subscriptions=tuple(one for one in row.subscriptions if one.name in known))
    if as_json:
        cursor = f"{head.epoch}:{head.seq}"
        print_json({**row_json(row), "cursor": cursor, "daemon_seen_s_ago": beat.age_s if beat else None})
    else:
        show_status(out(), row, beat, head)


def health(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Say whether the daemon is well."""
    max_age_s = load_config(context).daemon.health_max_age_s
    with opened_store(context) as store:
        beat = store.last_beat()
    well = beat is not None and beat.age_s <= max_age_s
    if as_json:
        print_json({"well": well, "seen_s_ago": beat.age_s if beat else None, "max_age_s": max_age_s})
    elif beat is None:
        out().print("not well: the daemon has never run on this database; `ingest run` starts it")
    else:
        said = f"the daemon was last seen {beat.age_s:.0f} s ago, at most {max_age_s:.0f} s are well"
        out().print(f"{'well' if well else 'not well'}: {said}")
    if not well:
        raise typer.Exit(1)
