"""What several commands share: the global options, common options, and how help texts are laid out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.errors import BadInput
from ingest.model import Access, ArticleStatus

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleFilter, Store
    from ingest.config import Config

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.", show_default=False)]
OfSource = Annotated[int | None, typer.Option(metavar="ID", help="First listed by this source.")]
OfDomain = Annotated[str | None, typer.Option(metavar="NAME", help="Of this registrable domain.")]
WithAccess = Annotated[Access | None, typer.Option(help="With this access.")]
WithStatus = Annotated[ArticleStatus | None, typer.Option(help="With this status.")]
InLanguage = Annotated[str | None, typer.Option(metavar="TAG", help="In this language; de finds de-AT too.")]
SeenSince = Annotated[str | None, typer.Option(metavar="DATE", help="First seen then or later, UTC.")]
SeenUntil = Annotated[str | None, typer.Option(metavar="DATE", help="First seen before, UTC.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Globals:
    """The options before the command.

    Attributes:
        config: The file named with `--config`; None when none is.
    """

    config: Path | None = None


def explain_use(what: str, *examples: str) -> str:
    """Return a help text: what a command does, then examples that can be typed as they stand."""
    return f"{what}\n\n\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)


def named_config(context: typer.Context) -> Path | None:
    """Return the file named with `--config`; None when none is."""
    chosen: Globals = context.obj
    return chosen.config


def load_config(
    context: typer.Context, *, log_level: Literal["debug", "info", "warning", "error"] | None = "warning"
) -> Config:
    """Read the settings and set up the logs.

    Args:
        log_level: The least that is logged; None for what the config says.

    Raises:
        BadConfig: The settings cannot be used.
    """
    from ingest.adapters.logs import configure_logs
    from ingest.config import read_config

    config = read_config(named_config(context))
    configure_logs(config.log.format, log_level or config.log.level)
    return config


@contextmanager
def opened_store(context: typer.Context) -> Iterator[Store]:
    """Open the database that is there, and close it; nothing is created or migrated by looking.

    Raises:
        BadConfig: The settings cannot be used.
        StoreRefused: There is no database, or it must not be used.
        StoreUnavailable: It does not answer.
    """
    from ingest.adapters.store import open_store

    store = open_store(load_config(context).database_url, migrate=False)
    try:
        yield store
    finally:
        store.close()


def read_moment(text: str | None, option: str) -> datetime | None:
    """Return a moment as typed, `2026-03-01` or ISO 8601; without an offset it is UTC. None for None.

    Raises:
        BadInput: It is no date.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{option} {text!r} is not a date; write 2026-03-01 or 2026-03-01T12:00:00Z") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def choose_articles(
    *,
    source: int | None = None,
    domain: str | None = None,
    access: Access | None = None,
    status: ArticleStatus | None = None,
    language: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> ArticleFilter:
    """Return which articles the options of a command name; None: whatever it is.

    Raises:
        BadInput: A date is none.
    """
    from ingest.adapters.store import ArticleFilter

    return ArticleFilter(
        source=source,
        domain=domain,
        access=access.value if access else None,
        since=read_moment(since, "--since"),
        until=read_moment(until, "--until"),
        language=language,
        status=status.value if status else None,
    )
