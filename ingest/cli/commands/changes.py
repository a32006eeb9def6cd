"""`ingest changes`: the change log from a cursor on, as another program would follow it."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from ingest.cli.options import AsJson, explain_use, opened_store
from ingest.cli.screen import err, out, print_json
from ingest.errors import BadInput

_HELP = explain_use(
    "Show what happened to articles, from a cursor on, without gaps.\n\n"
    "A cursor is EPOCH:SEQ. Each answer ends with the next one; remember it and go on from there. A cursor of another "
    "life of the database, or older than what is held, ends with 4: then read all articles again.",
    "ingest changes --limit 20",
    "ingest changes --after 5f0c1e3a9b2d4c68:41",
    "ingest changes --json | jq -r .cursor",
)
_CURSOR = re.compile(r"(?P<epoch>[^:\s]{1,64}):(?P<seq>\d{1,18})")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("changes", help=_HELP)(changes)


def changes(
    context: typer.Context,
    *,
    after: Annotated[
        str | None, typer.Option(metavar="EPOCH:SEQ", help="The cursor to go on from.", show_default="the oldest held")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Show the changes after a cursor and the next cursor."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_operating import show_changes

    cursor = read_cursor(after) if after is not None else None
    with opened_store(context) as store:
        head = store.change_head()
        epoch, seq = cursor or (head.epoch, head.min_seq - 1)
        rows = store.list_changes(epoch, seq, limit)
    following = f"{epoch}:{rows[-1].seq if rows else seq}"
    if as_json:
        print_json({"cursor": following, "changes": [row_json(row) for row in rows]})
        return
    if cursor is None and head.min_seq > 1:
        err().print(f"changes before {head.min_seq} are no longer held")
    show_changes(out(), rows, following)


def read_cursor(text: str) -> tuple[str, int]:
    """Return epoch and number of a cursor as typed.

    Raises:
        BadInput: It is not of the form EPOCH:SEQ.
    """
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise BadInput(f"--after {text!r} is not a cursor; write EPOCH:SEQ as `ingest changes` prints it")
    return found["epoch"], int(found["seq"])
