"""`ingest subscriptions`: how the operator's own subscriptions stand, and a look at them now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import AsJson, explain_use, load_config, opened_store
from ingest.cli.screen import out, print_json

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.operations.subscriptions import Look

_LIST = explain_use(
    "List your own subscriptions and how each stood at the last look.\n\n"
    "They are set in config.toml; docs/subscriptions.md says how, and what is never done with them.",
    "ingest subscriptions list",
)
_CHECK = explain_use(
    "Look at the canary of each subscription now, as politely as at any page.\n\n"
    "Ends with 1 when one does not work. What was fetched while it did not is due again once it does.",
    "ingest subscriptions check",
    "ingest subscriptions check example",
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Your own subscriptions: how they stand.", no_args_is_help=True)
    group.command("list", help=_LIST)(list_subscriptions)
    group.command("check", help=_CHECK)(check)
    app.add_typer(group, name="subscriptions")


def list_subscriptions(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show the configured subscriptions with their stored states."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_operating import show_subscriptions
    from ingest.wiring import read_own_subscriptions

    configured = {one.name: one.origin for one in read_own_subscriptions(load_config(context))}
    with opened_store(context) as store:
        rows = store.list_subscriptions()
    if as_json:
        print_json({"configured": configured, "states": [row_json(row) for row in rows]})
    else:
        show_subscriptions(out(), configured, rows)


def check(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", show_default="all")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Look now."""
    with opened_store(context):
        pass  # a look makes no database
    looks = asyncio.run(_check(load_config(context), name))
    if as_json:
        print_json([{"name": one.name, "state": one.state.value, "detail": one.detail} for one in looks])
    else:
        for one in looks:
            again = f"; {one.due_again} addresses are due again" if one.due_again else ""
            out().print(f"{one.name}: {one.state.value}, {one.detail}{again}", markup=False, soft_wrap=True)
    if any(not one.state.works or one.state.value == "unknown" for one in looks):
        raise typer.Exit(1)


async def _check(config: Config, name: str | None) -> list[Look]:
    from ingest.errors import BadInput
    from ingest.operations.subscriptions import check_subscription
    from ingest.wiring import open_parts

    async with open_parts(config) as parts:
        chosen = [one for one in parts.subscriptions if name in (None, one.name)]
        if not chosen:
            known = ", ".join(one.name for one in parts.subscriptions) or "none"
            raise BadInput(f"there is no subscription {name or 'at all'} in {config.path}; known: {known}")
        return [await check_subscription(parts, one) for one in chosen]
