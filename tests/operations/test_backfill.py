"""Backfill: what is covered is taken, a stopped order goes on, archives need no network."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import Databases
from small_site import BASE, article, site, sitemap, write_config

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import open_store
from ingest.config import Config, read_config
from ingest.errors import BadInput
from ingest.model import FetchedPage, Link, OutcomeKind
from ingest.operations.backfill import BackfillKind, BackfillOrder, Progress, run_backfill
from ingest.operations.crew import Tally
from ingest.operations.loopback import LoopbackServer
from ingest.wiring import open_parts

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def work(config: Config, order: BackfillOrder, on_progress: Callable[[Progress], None] = lambda _: None) -> Tally:
    async def run() -> Tally:
        async with open_parts(config) as parts:
            return await run_backfill(parts, order, on_progress)

    return asyncio.run(run())


def stored(url: str) -> list[str]:
    store = open_store(url)
    try:
        return sorted(row.url_canonical for row in store.list_articles(limit=100))
    finally:
        store.close()


def pages(*numbers: int) -> list[str]:
    return [f"{BASE}/news/{n}" for n in numbers]


def test_a_sitemap_is_taken_within_its_window_and_its_limit(tmp_path: Path, databases: Databases) -> None:
    url = databases.migrated()
    dates = {1: "2026-04-30", 2: "2026-05-01", 3: "2026-05-02", 4: "2026-05-03", 5: "2026-06-01"}
    order = BackfillOrder(
        kind=BackfillKind.SITEMAP,
        inputs=(f"{BASE}/sitemap.xml",),
        since=MAY,
        until=datetime(2026, 6, 1, tzinfo=UTC),
        limit=2,
    )
    with LoopbackServer(site(range(1, 6), sitemap_xml=sitemap(dates))) as server:
        config = read_config(write_config(tmp_path, server.address, url))
        bounded = work(config, order)
        unbounded = work(config, replace(order, limit=None))

        assert bounded.counts == {OutcomeKind.LISTED: 1, OutcomeKind.STORED: 2}
        assert unbounded.counts[OutcomeKind.STORED] == 1
        assert stored(url) == pages(2, 3, 4)


def test_a_stopped_backfill_goes_on_and_asks_for_nothing_twice(tmp_path: Path, databases: Databases) -> None:
    url = databases.migrated()
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("# the past\n\n" + "\n".join(pages(*range(1, 9))), encoding="utf-8")
    order = BackfillOrder(kind=BackfillKind.URLS, inputs=(str(addresses),))

    def stop_after_three(progress: Progress) -> None:
        if progress.last and progress.done == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    with LoopbackServer(site(range(1, 9))) as server:
        config = read_config(write_config(tmp_path, server.address, url))
        first = work(config, order, stop_after_three)
        reports: list[Progress] = []
        second = work(config, order, reports.append)
        asked = Counter(request.path for request in server.requests if request.path.startswith("/news/"))

    assert 3 <= first.total < 8
    assert first.total + second.total == 8
    assert set(asked.values()) == {1}
    assert (reports[0].done, reports[0].total) == (first.total, 8)
    assert (reports[-1].done, reports[-1].total) == (8, 8)
    assert stored(url) == pages(*range(1, 9))


def test_archives_are_read_without_any_network_and_their_latest_capture_is_taken(
    tmp_path: Path, databases: Databases
) -> None:
    url = databases.migrated()
    archive = WarcArchive(tmp_path / "old", max_file_mib=10)
    for number, headline, day in [(1, "Early", 2), (1, "Late", 3), (2, "Other", 2), (3, "Too early", 1)]:
        archive.write(capture(number, headline, day))
    archive.write(replace(capture(4, "Moved", 5), status=301))
    archive.close()
    files = tuple(str(path) for path in sorted((tmp_path / "old").iterdir()))
    order = BackfillOrder(kind=BackfillKind.WARC, inputs=files, since=datetime(2026, 5, 2, tzinfo=UTC))
    config = read_config(write_config(tmp_path, "127.0.0.1:9", url))

    tally = work(config, order)

    assert tally.counts == {OutcomeKind.STORED: 2}
    store = open_store(url)
    rows = store.list_articles(limit=10)
    record = store.get_article(rows[0].id)
    store.close()
    assert record is not None
    assert {revision.origin for revision in record.revisions} == {"archive"}
    assert {row.url_canonical: row.headline for row in rows} == {f"{BASE}/news/1": "Late", f"{BASE}/news/2": "Other"}


def capture(number: int, headline: str, day: int) -> FetchedPage:
    url = f"{BASE}/news/{number}"
    return FetchedPage(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=article(number, headline).body,
        fetched_at=datetime(2026, 5, day, 12, tzinfo=UTC),
    )


def test_the_daemon_never_fetches_what_an_archive_backfill_left_waiting(store_url: str) -> None:
    store = open_store(store_url)
    backfill_id = store.start_backfill("warc", "a.warc.gz")
    web_id = store.start_backfill("urls", "b.txt")
    store.add_links(links(1), backfill_id=backfill_id)
    store.add_links(links(2), backfill_id=web_id)

    claimed = store.claim(10, lease_s=60)

    assert [entry.url for entry in claimed] == pages(2)
    assert store.has_due(backfill_id)
    assert not store.has_due()
    store.close()


@pytest.fixture
def store_url(databases: Databases) -> str:
    return databases.migrated()


def links(*numbers: int) -> list[Link]:
    return [Link(url=url) for url in pages(*numbers)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.example/1\nnot an address\n", ":2: 'not an address' is not a web address"),
        ("# nothing\n", "holds no address"),
        ("ftp://a.example/1\n", ":1: 'ftp://a.example/1' is not a web address"),
        (None, "cannot be read as a list of addresses"),
    ],
    ids=["bad line", "empty", "scheme", "missing"],
)
def test_a_list_that_cannot_be_used_is_refused_before_anything_is_asked(
    tmp_path: Path, sqlite_databases: Databases, text: str | None, expected: str
) -> None:
    addresses = tmp_path / "addresses.txt"
    if text is not None:
        addresses.write_text(text, encoding="utf-8")
    config = read_config(write_config(tmp_path, "127.0.0.1:9", sqlite_databases.migrated()))

    with pytest.raises(BadInput) as caught:
        work(config, BackfillOrder(kind=BackfillKind.URLS, inputs=(str(addresses),)))

    assert expected in str(caught.value)
    assert str(addresses) in str(caught.value)


def test_archives_without_a_page_are_refused(tmp_path: Path, sqlite_databases: Databases) -> None:
    nothing = tmp_path / "nothing.warc.gz"
    nothing.write_bytes(b"")
    config = read_config(write_config(tmp_path, "127.0.0.1:9", sqlite_databases.migrated()))

    with pytest.raises(BadInput, match=r"nothing\.warc\.gz"):
        work(config, BackfillOrder(kind=BackfillKind.WARC, inputs=(str(nothing),)))
