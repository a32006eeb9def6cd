"""Shows what a host's files have said about use by machines: one table, a row for each time they said something."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from ingest.adapters.store import SitePolicyRow
from ingest.cli.screen import moment, words

_FILES = {"robots": "robots.txt", "tdmrep": "tdmrep.json"}
_RULES_SHOWN = 20


def show_site_policies(console: Console, rows: Sequence[SitePolicyRow]) -> None:
    """Print the history, the newest last within each file."""
    table = Table(title=words(f"What {rows[0].host} says about use by machines"), title_justify="left")
    table.add_column("file", no_wrap=True)
    table.add_column("from", no_wrap=True)
    table.add_column("last seen", no_wrap=True)
    table.add_column("says", ratio=1, overflow="fold")
    for row in rows:
        table.add_row(
            words(f"{row.origin.partition('://')[0]}: {_FILES.get(row.file, row.file)}"),
            moment(row.first_seen_at),
            moment(row.last_seen_at),
            words(_says(row)),
        )
    console.print(table)


def _says(row: SitePolicyRow) -> str:
    said = "; ".join(f"{f'{path} ' if path else ''}{key}={value}" for path, key, value in row.rules[:_RULES_SHOWN])
    more = f"; and {len(row.rules) - _RULES_SHOWN} more" if len(row.rules) > _RULES_SHOWN else ""
    problem = f" ({row.problem})" if row.problem else ""
    return f"{said or 'nothing'}{more}{problem}"
