"""The composition root: config → adapters → line. The only place where pipeline and adapters meet."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from ingest.adapters.archive import AsyncArchive, WarcArchive
from ingest.adapters.clock import draw_jitter, read_clock
from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.credentials import Credentials
from ingest.adapters.fetch.polite import PoliteFetcher
from ingest.adapters.fetch.settings import FetchSettings
from ingest.adapters.fetch.slots import Politeness
from ingest.adapters.jail import Jail
from ingest.adapters.rulebook import load_notices, load_rulebook
from ingest.adapters.rulebook.selectors import fault_of_selector
from ingest.adapters.store import open_store
from ingest.adapters.store.writer import AsyncStore
from ingest.config import Config
from ingest.config.subscriptions import OwnSubscriptions, read_subscriptions, sent_in_the_clear
from ingest.core.keep import Policies
from ingest.core.rules import Rulebook
from ingest.core.schedule import Pace
from ingest.errors import BadConfig
from ingest.model import Subscription
from ingest.needs import Line
from ingest.resources import rules_folder

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that a running job needs, open.

    Attributes:
        archive: None when raw responses are not kept.
        subscriptions: The operator's own, as they stood when this was opened.
        subscriptions_now: Gives those whose secret can be had, with the secret as it stands now.
    """

    config: Config
    store: AsyncStore
    client: HttpClient
    fetching: PoliteFetcher
    jail: Jail
    archive: AsyncArchive | None
    line: Line
    subscriptions: tuple[Subscription, ...] = ()
    subscriptions_now: Callable[[], tuple[Subscription, ...]] = tuple

    def has_room(self) -> bool:
        """Whether there is disk space left to store what would be fetched."""
        free = shutil.disk_usage(self.config.base).free
        return free >= self.config.daemon.free_space_mib * _MIB


@asynccontextmanager
async def open_parts(config: Config) -> AsyncIterator[Parts]:
    """Open database, client, jail and archive, and close them in the reverse order.

    Raises:
        UserError: Something in the config cannot be used.
        StoreError: The database does not answer.
    """
    async with AsyncExitStack() as open_things:
        subscriptions = read_own_subscriptions(config)
        own = OwnSubscriptions(config.subscriptions, path=config.path, base=config.base)
        store = await open_things.enter_async_context(AsyncStore(open_store(config.database_url)))
        archive = open_archive(config)
        if archive:
            open_things.push_async_callback(archive.aclose)
        settings = read_fetch_settings(config)
        client = await open_things.enter_async_context(HttpClient(settings))
        jail = open_things.enter_context(closing(open_jail(config)))
        fetching = PoliteFetcher(
            client=client,
            slots=store,
            robots_cache=store,
            settings=settings,
            clock=read_clock,
            politeness=read_politeness(config),
            credentials=Credentials(current=own.current),
        )
        line = Line(
            fetching=fetching,
            reading=jail,
            storing=store,
            ask_site=fetching.site_policies,
            archive=archive,
            policies=read_policies(config),
            pace=read_pace(config),
            jitter=draw_jitter,
            clock=read_clock,
            notices=load_notices(rule_folders(config)[1]),
        )
        yield Parts(
            config=config,
            store=store,
            client=client,
            fetching=fetching,
            jail=jail,
            archive=archive,
            line=line,
            subscriptions=subscriptions,
            subscriptions_now=own.current,
        )


def open_archive(config: Config) -> AsyncArchive | None:
    """Open the archive of raw responses; None when the operator keeps none."""
    if not config.archive.enabled:
        return None
    return AsyncArchive(WarcArchive(config.archive_folder, config.archive.max_file_mib))


def open_jail(config: Config, *, workers: int | None = None, rulebook: Rulebook | None = None) -> Jail:
    """Open the parser jail with the rules that hold.

    Args:
        workers: Processes; None for what the config says.
        rulebook: Other rules; None for those that hold.

    Raises:
        BadRule: A rule file cannot be used.
    """
    bounds = config.jail
    return Jail(
        read_rulebook(config) if rulebook is None else rulebook,
        workers=workers or bounds.workers,
        cpu_s=bounds.cpu_s,
        wall_s=bounds.wall_s,
        memory_mib=bounds.memory_mib,
        pages_per_worker=bounds.pages_per_worker,
    )


def read_own_subscriptions(config: Config) -> tuple[Subscription, ...]:
    """Return the operator's own subscriptions, secrets read.

    Raises:
        BadConfig: One cannot be used; the message holds no secret.
    """
    found = read_subscriptions(config.subscriptions, path=config.path, base=config.base)
    for subscription in found:
        if sent_in_the_clear(subscription.origin, config.fetch.connect_to):
            raise BadConfig(f"{config.path}: subscriptions.{subscription.name}: origin must begin with https://")
        fault = fault_of_selector(subscription.login.logged_out)
        if fault:
            raise BadConfig(f"{config.path}: subscriptions.{subscription.name}: logged_out: {fault}")
    return found


def read_rulebook(config: Config) -> Rulebook:
    """Read the shipped rules with the operator's laid over them.

    Raises:
        BadConfig: The operator's folder is not there.
        BadRule: A rule file cannot be used.
    """
    return load_rulebook(*rule_folders(config))


def rule_folders(config: Config) -> tuple[Path, tuple[Path, ...]]:
    """Return the file of shared marks, and the folders of publishers' files: the shipped one, the operator's over it.

    Raises:
        BadConfig: The operator's folder is not there; without a word, their rules would not hold.
    """
    own = config.rules_folder
    if own and not own.is_dir():
        raise BadConfig(f"{config.path}: folders.rules = {str(own)!r} is not a folder")
    shipped = rules_folder()
    return shipped / "_shared.toml", (shipped, *((own,) if own else ()))


def read_fetch_settings(config: Config) -> FetchSettings:
    """Return the client's settings; raises BadConfig."""
    fetch = config.fetch
    return FetchSettings(
        contact=config.identity.contact,
        total_timeout_s=fetch.total_timeout_s,
        connect_timeout_s=fetch.connect_timeout_s,
        max_page_mib=fetch.max_page_mib,
        max_feed_mib=fetch.max_feed_mib,
        max_sitemap_mib=fetch.max_sitemap_mib,
        max_ratio=fetch.max_ratio,
        max_redirects=fetch.max_redirects,
        max_connections=fetch.concurrency,
        allow=fetch.allow,
        connect_to=dict(fetch.connect_to),
    )


def read_politeness(config: Config) -> Politeness:
    """Return how hosts are spared."""
    return Politeness(**config.politeness.model_dump())


def read_pace(config: Config) -> Pace:
    """Return when things are looked at again."""
    schedule = config.schedule
    return Pace(
        page_recheck_ratio=schedule.recheck_ratio,
        page_recheck_min_s=schedule.recheck_min_s,
        page_recheck_until_days=schedule.recheck_until_days,
        source_default_s=schedule.source_default_s,
        source_min_s=schedule.source_min_s,
        source_max_s=schedule.source_max_s,
        retry_first_s=schedule.retry_first_s,
        retry_max_s=schedule.retry_max_s,
    )


def read_policies(config: Config) -> Policies:
    """Return what the operator keeps."""
    policy = config.policy
    return Policies(
        gated_text=policy.gated_text,
        tdm_reserved=policy.tdm_reserved,
        lead_paragraphs=policy.lead_paragraphs,
        publishers={name: (own.gated_text, own.tdm_reserved) for name, own in policy.publishers.items()},
    )
