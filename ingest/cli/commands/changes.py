"""`ingest changes`: the change log from a cursor on, as another program would follow it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ingest.cli.options import AsJson, explain_use, opened_store
from ingest.cli.screen import err, out, print_json
from ingest.errors import BadInput

if TYPE_CHECKING:
    from ingest.adapters.store import Store

_HELP = explain_use(
    "Show what happened to articles, from a cursor on, without gaps.\n\n"
    "A cursor is EPOCH:SEQ. Each answer ends with the next one; remember it and go on from there. A cursor of another "
    "life of the database, or older than what is held, ends with 4: then read all articles again.",
    "ingest changes --limit 20",
    "ingest changes --after 5f0c1e3a9b2d4c68:41",
    "ingest changes --json | jq -r .cursor",
    "ingest changes --follow --json   # one change a line, for ever",
)
# Seconds after which a look is taken though nobody was woken: a restore wakes nobody.
_LOOK_AGAIN_S = 30.0
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
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on with what comes, one line each, until stopped.", show_default=False)
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the changes after a cursor and the next cursor."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_operating import show_changes

    cursor = read_cursor(after) if after is not None else None
    with opened_store(context) as store:
        head = store.change_head()
        epoch, seq = cursor or (head.epoch, head.min_seq - 1)
        if follow:
            _follow(store, epoch, seq, as_json=as_json)
        rows = store.list_changes(epoch, seq, limit)
    following = f"{epoch}:{rows[-1].seq if rows else seq}"
    if as_json:
        print_json({"cursor": following, "changes": [row_json(row) for row in rows]})
        return
    if cursor is None and head.min_seq > 1:
        err().print(f"changes before {head.min_seq} are no longer held")
    show_changes(out(), rows, following)


def _follow(store: Store, epoch: str, seq: int, *, as_json: bool) -> NoReturn:
    """Print each change with the cursor behind it as it is committed; ends when it is interrupted or refused."""
    from ingest.adapters.store.row_json import row_json
    from ingest.cli.show_operating import show_change

    with store.listening() as wait:
        while True:
            for row in store.list_changes(epoch, seq):
                seq = row.seq
                if as_json:
                    print_json({"cursor": f"{epoch}:{seq}", **row_json(row)})
                else:
                    show_change(out(), row)
            sys.stdout.flush()
            if seq >= store.change_head().seq:
                wait(_LOOK_AGAIN_S)


def read_cursor(text: str) -> tuple[str, int]:
    """Return epoch and number of a cursor as typed.

    Raises:
        BadInput: It is not of the form EPOCH:SEQ.
    """
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise BadInput(f"--after {text!r} is not a cursor; write EPOCH:SEQ as `ingest changes` prints it")
    return found["epoch"], int(found["seq"])
