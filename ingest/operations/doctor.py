"""The doctor: what is in use and why, and what is wrong with it. Repairs nothing, asks nobody over the network.

The deep look at a database is `ingest db check`; here it is opened as every command opens it. Versions are in
`versions.py`.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.adapters.archive import list_files
from ingest.adapters.clock import read_clock
from ingest.adapters.jail import Question
from ingest.adapters.store import open_store
from ingest.adapters.store.subscriptions import SubscriptionRow
from ingest.config import Config
from ingest.config.subscriptions import secret_files
from ingest.errors import StoreError, UserError
from ingest.model import FetchedPage, SubscriptionState
from ingest.wiring import open_jail, read_fetch_settings, read_own_subscriptions, read_policies, read_rulebook

_MIB = 1024 * 1024
_PAGE = (
    b"<!doctype html><title>Herring return</title><h1>Herring return</h1><p>The boats came home full this morning.</p>"
)


class State(StrEnum):
    """How a finding stands."""

    WELL = "well"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        said: What is in use, or what is wrong and what to do about it; one line.
    """

    name: str
    state: State
    said: str


def examine(config: Config) -> Iterator[Finding]:
    """Yield what was found, thing by thing; what is wrong with one does not keep the others from being looked at."""
    yield Finding(name="settings", state=State.WELL, said=f"{config.path} ({_why(config.found_by)})")
    for look in (_contact, _network, _rules, _subscriptions, _database, _archive, _space, _parser):
        yield from _guarded(look, config)


def _guarded(look: Callable[[Config], Iterator[Finding]], config: Config) -> Iterator[Finding]:
    """Turn what a look refuses into its finding."""
    name = look.__name__.strip("_")
    try:
        yield from look(config)
    except (UserError, StoreError) as error:
        yield Finding(name=name, state=State.WRONG, said=str(error))


def _why(found_by: str) -> str:
    return {
        "--config": "named with --config",
        "$INGEST_CONFIG": "named by $INGEST_CONFIG",
        "./config.toml": "in the current folder",
        "user folder": "in the user's config folder",
        "shipped": "the shipped one: no config.toml of yours was found; `ingest init` writes one",
    }.get(found_by, found_by)


def _contact(config: Config) -> Iterator[Finding]:
    contact = config.identity.contact
    if contact:
        yield Finding(name="contact", state=State.WELL, said=contact)
    else:
        said = "none: nothing but this machine is fetched; set identity.contact to your mail address or web page"
        yield Finding(name="contact", state=State.NOTE, said=said)


def _network(config: Config) -> Iterator[Finding]:
    settings = read_fetch_settings(config)
    settings.exemptions()
    settings.detours()
    yield Finding(name="asks as", state=State.WELL, said=settings.user_agent)
    if settings.allow:
        said = f"these non-public addresses may be asked: {', '.join(settings.allow)}"
        yield Finding(name="network", state=State.NOTE, said=said)


def _rules(config: Config) -> Iterator[Finding]:
    count = len(read_rulebook(config).domains)
    own = f", with your own from {config.rules_folder}" if config.rules_folder else ""
    yield Finding(name="rules", state=State.WELL, said=f"shared marks and {count} publishers{own}")


def _subscriptions(config: Config) -> Iterator[Finding]:
    found = read_own_subscriptions(config)
    states = _subscription_states(config) if found else {}
    for one in found:
        row = states.get(one.name)
        said = f"{one.name} at {one.origin}: {f'{row.state.value}, {row.detail}' if row else 'not looked at yet'}"
        state = State.WELL if row and row.state is SubscriptionState.OK else State.NOTE
        state = state if row is None or row.state.works else State.WRONG
        yield Finding(name="subscriptions", state=state, said=said)
    for name, file in secret_files(config.subscriptions, config.base):
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            said = f"{name}: {file} can be read by others; `chmod 600` it"
            yield Finding(name="subscriptions", state=State.WRONG, said=said)


def _subscription_states(config: Config) -> dict[str, SubscriptionRow]:
    """How each stood at the last look; empty when the database does not say, which its own finding tells."""
    try:
        store = open_store(config.database_url, migrate=False)
    except (UserError, StoreError):
        return {}
    try:
        return {row.name: row for row in store.list_subscriptions()}
    finally:
        store.close()


def _database(config: Config) -> Iterator[Finding]:
    store = open_store(config.database_url, migrate=False)
    try:
        status, beat = store.status(), store.last_beat()
        overheld = store.count_overheld(read_policies(config))
        yield Finding(name="database", state=State.WELL, said=f"{store.place}, {status.articles} articles")
    finally:
        store.close()
    if overheld:
        said = (
            f"{overheld} articles hold more than it allows: `ingest run` cuts them by itself, `ingest policy apply` now"
        )
        yield Finding(name="policy", state=State.NOTE, said=said)
    if beat is not None and beat.age_s <= config.daemon.health_max_age_s:
        yield Finding(name="daemon", state=State.WELL, said=f"last seen {beat.age_s:.0f} s ago")
    else:
        said = f"last seen {beat.age_s:.0f} s ago" if beat else "never seen on this database; `ingest run` starts it"
        yield Finding(name="daemon", state=State.NOTE, said=said)


def _archive(config: Config) -> Iterator[Finding]:
    folder = config.archive_folder
    if not config.archive.enabled:
        yield Finding(name="archive", state=State.NOTE, said="off: articles cannot be extracted again later")
    elif folder.is_dir():
        writable = os.access(folder, os.W_OK | os.X_OK)
        state = State.WELL if writable else State.WRONG
        said = _holdings(folder, config) if writable else " cannot be written"
        yield Finding(name="archive", state=state, said=f"{folder}{said}")
    elif folder.exists():
        yield Finding(name="archive", state=State.WRONG, said=f"{folder} is a file, not a folder")
    elif os.access(_nearest(folder), os.W_OK | os.X_OK):
        yield Finding(name="archive", state=State.WELL, said=f"{folder}, made with the first page")
    else:
        yield Finding(
            name="archive", state=State.WRONG, said=f"{folder} cannot be made: {_nearest(folder)} is read-only"
        )


def _holdings(folder: Path, config: Config) -> str:
    """How much lies there, and for how long."""
    files = list_files(folder)
    days, gib = config.archive.keep_days, config.archive.keep_gib
    bounds = [f"{days} days"] * bool(days) + [f"up to {gib:g} GiB"] * bool(gib)
    kept = " and ".join(bounds) or "for ever"
    return f", {sum(file.size for file in files) // _MIB} MiB in {len(files)} files, kept {kept}"


def _space(config: Config) -> Iterator[Finding]:
    needed = config.daemon.free_space_mib
    for folder in {_nearest(config.base): None, _nearest(config.archive_folder): None}:
        free = shutil.disk_usage(folder).free // _MIB
        said = f"{free} MiB free at {folder}; below {needed} nothing more is claimed"
        yield Finding(name="space", state=State.WELL if free >= needed else State.WRONG, said=said)


def _parser(config: Config) -> Iterator[Finding]:
    page = FetchedPage(
        url="http://localhost/", final_url="http://localhost/", status=200, headers=(), body=_PAGE,
        fetched_at=read_clock(),
    )  # fmt: skip
    began_s = time.monotonic()
    jail = open_jail(config, workers=1)
    try:
        answer = next(jail.read_all([Question.page(page)]))
    finally:
        jail.close()
    if answer.error is not None:
        yield Finding(name="parser", state=State.WRONG, said=f"{answer.error.code}: {answer.error.detail}")
        return
    bounds = (
        f"{config.jail.workers} processes, each at most {config.jail.memory_mib} MiB and {config.jail.cpu_s} s a page"
    )
    took = f"the first page was read after {time.monotonic() - began_s:.1f} s"
    yield Finding(name="parser", state=State.WELL, said=f"{bounds}; {took}")


def _nearest(folder: Path) -> Path:
    """Return the folder itself, or the nearest one above it that exists."""
    folder = folder.absolute()
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder
