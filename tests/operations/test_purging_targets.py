"""What a purge is aimed at: addresses, hosts, sources; what is under way, in clusters, or pointed at by nobody."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from databases import Databases
from purge_rig import SENTENCE, files_with, keep, secret
from sqlalchemy import text
from store_samples import claim_url, judge, page, reading, store_page

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import PurgeTarget, Vacuum, open_store
from ingest.adapters.store import purging as purging_module
from ingest.errors import BadInput, StaleLease
from ingest.model import Link, Source, SourceKind
from ingest.operations.purge import purge, read_target

URL = "https://www.news.example/ferry"
OTHER = "https://www.other.example/crane"
TARGET = PurgeTarget(urls=(URL,))


def test_an_address_that_was_purged_is_not_taken_up_again_unless_it_may(databases: Databases, tmp_path: Path) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    keep(store, archive, URL)
    purge(store, tmp_path, TARGET)
    refused = store.add_links((Link(url=URL), Link(url=f"{URL}/?utm_source=feed"), Link(url=OTHER)))
    marked = store.is_purged((OTHER, URL))
    report = purge(store, tmp_path, TARGET, allow_refetch=True)
    taken = store.add_links((Link(url=URL),))
    store.close()

    assert (refused, marked) == (1, True)
    assert report.articles == 0
    assert taken == 1


def test_what_was_under_way_when_its_address_was_purged_stores_nothing(databases: Databases, tmp_path: Path) -> None:
    """Known and unknown to the database alike: the entry is gone, or the new article is refused."""
    store = open_store(databases.migrated())
    entry = claim_url(store, URL)
    late = judge(store, entry, secret(URL))
    purge(store, tmp_path, TARGET)
    with store._db.reading() as connection:
        leases = connection.exec_driver_sql("SELECT count(*) FROM host WHERE lease_token IS NOT NULL").scalar_one()
    elsewhere = claim_url(store, OTHER)
    moved = judge(store, elsewhere, secret(OTHER, canonical=URL))  # its canonical address is the purged one
    for completion in (late, moved):
        with pytest.raises(StaleLease):
            store.complete(completion)
    articles = store.list_articles()
    store.close()

    assert articles == ()
    assert leases == 0  # the host need not wait until the lease has run out


def test_a_raw_response_that_no_row_points_at_goes_too(databases: Databases, tmp_path: Path) -> None:
    url = databases.migrated()
    store, archive = open_store(url), WarcArchive(tmp_path, 10)
    keep(store, archive, OTHER, reading(OTHER))
    for address in (URL, f"{URL}?utm_medium=x", "https://www.news.example/another"):  # killed before COMMIT
        archive.write(replace(page(address), body=f"{SENTENCE} {address}".encode()))
    one = purge(store, tmp_path, TARGET)
    after_one = files_with(SENTENCE, url, tmp_path)
    host = purge(store, tmp_path, read_target((), ("WWW.news.example",), ()))
    left = files_with(SENTENCE, url, tmp_path)
    store.close()

    assert (one.strays, host.strays) == (2, 1)
    assert len(after_one) == 1
    assert left == []


def test_a_host_goes_whole_and_no_other(databases: Databases, tmp_path: Path) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    for number, host in enumerate(("www.news.example", "news.example", "xwww.news.example", "www.news.example.org")):
        keep(store, archive, f"https://{host}/{number}", reading(f"https://{host}/{number}", (f"Text {number}.",)))
    keep(
        store,
        archive,
        "http://www.news.example:8080/4?x=1",
        reading("http://www.news.example:8080/4?x=1", ("Text 4.",)),
    )
    store.add_links((Link(url="https://www.news.example/not-yet"),))
    report = purge(store, tmp_path, PurgeTarget(hosts=("www.news.example",)))
    left = sorted(row.url_final for row in store.list_articles())
    due = store.count_frontier().due
    store.close()

    assert (report.articles, report.addresses) == (2, 3)
    assert left == [
        "https://news.example/1",
        "https://www.news.example.org/3",
        "https://xwww.news.example/2",
    ]
    assert due == 0


def test_a_sources_articles_go_and_the_source_stays(databases: Databases, tmp_path: Path) -> None:
    store, archive = open_store(databases.migrated()), WarcArchive(tmp_path, 10)
    source = store.add_source(Source(url="https://news.example/feed", kind=SourceKind.FEED))
    assert source.id is not None
    store.release(store.claim(1, lease_s=1))
    with store._db.writing() as connection:
        connection.exec_driver_sql("UPDATE frontier SET due_at = NULL")
    store.add_links((Link(url=URL),), source_id=source.id)
    keep(store, archive, URL)
    keep(store, archive, OTHER, reading(OTHER))
    report = purge(store, tmp_path, PurgeTarget(source_ids=(source.id,)))
    left = [row.url_final for row in store.list_articles()]
    sources = store.list_sources()
    store.close()

    assert (report.articles, left) == (1, [OTHER])
    assert [one.id for one in sources] == [source.id]


def test_a_cluster_that_loses_its_first_article_gets_another(databases: Databases) -> None:
    store = open_store(databases.migrated())
    urls = [f"https://n{number}.example/a" for number in range(3)]
    for one in urls:
        store_page(store, one, reading(one, ("Shared by all three.",) * 20))
    before = [store.find_article(one) for one in urls]
    store.purge_batch(PurgeTarget(urls=(urls[0],)), lambda refs: None)
    after = [store.find_article(one) for one in urls]
    head = store.change_head()
    changes = store.list_changes(head.epoch, 0)[-3:]
    store.close()

    assert [record.article.cluster_id for record in before if record] == [1, 1, 1]
    assert [record.article.cluster_id for record in after if record] == [2, 2]
    assert [(one.kind.value, one.article_id) for one in changes] == [("purged", 1), ("clustered", 2), ("clustered", 3)]
    assert [record.article.change_seq for record in after if record] == [head.seq - 1, head.seq]


@pytest.mark.parametrize(
    ("urls", "hosts", "says"),
    [
        ((), (), "name what is to go"),
        (("/story",), (), "--url '/story'"),
        ((), ("https://news.example/",), "--host"),
        ((), ("news.example:80",), "--host"),
        ((), (" ",), "--host"),
    ],
)
def test_words_that_name_nothing_are_refused(urls: tuple[str, ...], hosts: tuple[str, ...], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_target(urls, hosts, ())


@pytest.mark.parametrize("locked", [True, False], ids=["as written", "control: without its lock"])
def test_what_is_being_committed_when_its_address_is_purged_goes_too(
    postgres_databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """A transaction that has not seen the purge's mark, and that the purge does not see yet."""
    url = postgres_databases.migrated()
    storing, purging = open_store(url), open_store(url)
    completion = judge(storing, claim_url(storing, URL), secret(URL))
    with storing._db.writing() as connection:  # the purge meets no entry: it holds on the addresses alone
        connection.exec_driver_sql("UPDATE frontier SET url_key = 'elsewhere'")
    if not locked:
        monkeypatch.setattr(purging_module, "text", lambda _: text("SELECT 1"))
    with ThreadPoolExecutor(max_workers=1) as pool:
        with storing._db.writing() as connection:
            storing._write(connection, [completion])
            done = pool.submit(purge, purging, tmp_path, TARGET, vacuum=Vacuum.NONE)
            with contextlib.suppress(TimeoutError):
                done.result(timeout=0.5)
            waited = not done.done()
        done.result(timeout=20)
    left = storing.list_articles()
    purge(purging, tmp_path, TARGET, vacuum=Vacuum.NONE)
    storing.close()
    purging.close()

    assert waited is locked
    assert (left == ()) is locked
