"""A subscription from login to login: whole texts, an end in the middle, and what was missed fetched again once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Ingest
from databases import Databases
from publisher_server import Publisher
from sqlalchemy import text, update

from ingest.adapters.store import Store, open_store
from ingest.adapters.store.subscriptions import Noted
from ingest.adapters.tables import frontier
from ingest.model import Link, SubscriptionState

COOKIE = "session=s3cr3t-c4nary-one"
NEWS = tuple(f"http://pub.test/news/{number}" for number in (1, 2, 3))


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.migrated()


@pytest.fixture
def publisher(here: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("PUB_COOKIE", COOKIE)
    monkeypatch.setenv("INGEST_DATABASE_URL", url)
    with Publisher(COOKIE) as running:
        (here / "config.toml").write_text(
            f"""
[fetch]
allow = ["{running.address}"]
[fetch.connect_to]
"pub.test:80" = "{running.address}"
[politeness]
delay_s = 0.01
[jail]
workers = 1
[daemon]
free_space_mib = 1
[subscriptions.pub]
origin = "http://pub.test"
canary = "http://pub.test/me"
logged_out = "form.login"
cookie_env = "PUB_COOKIE"
check_every_s = 60
""",
            encoding="utf-8",
        )
        yield running


def add(url: str, *urls: str) -> None:
    with closing(open_store(url)) as store:
        store.add_links([Link(url=one) for one in urls])


def words(url: str) -> dict[str, int]:
    with closing(open_store(url)) as store:
        return {row.url_final: row.word_count for row in store.list_articles()}


def look_is_due(url: str) -> None:
    with closing(open_store(url)) as store, store._db.writing() as connection:
        connection.execute(text("UPDATE subscription SET checked_at = NULL"))


def state(url: str) -> SubscriptionState:
    with closing(open_store(url)) as store:
        return store.list_subscriptions()[0].state


def test_what_was_missed_while_logged_out_is_fetched_again_once_and_nothing_is_lost(
    publisher: Publisher, url: str, ingest: Ingest
) -> None:
    add(url, NEWS[0])
    first = ingest("run", "--once")
    whole = words(url)
    publisher.cookie = "session=another"  # the publisher ends the session
    add(url, NEWS[1], NEWS[2])
    with closing(open_store(url)) as store, store._db.writing() as connection:
        connection.execute(update(frontier).values(due_at=store._db.after()))
    ingest("run", "--once")
    cut, expired = words(url), state(url)
    status = ingest("status")
    asked = len(publisher.seen)
    publisher.cookie = COOKIE  # and the operator has it back
    look_is_due(url)
    ingest("run", "--once")
    again, well = words(url), state(url)
    paths = [path for path, _ in publisher.seen[asked:]]
    look_is_due(url)
    quiet = len(publisher.seen)
    ingest("run", "--once")

    assert first.code == 0
    assert whole[NEWS[0]] > 100
    assert (cut[NEWS[0]], cut[NEWS[1]] < 40, cut[NEWS[2]] < 40) == (whole[NEWS[0]], True, True)
    assert (expired, well) == (SubscriptionState.EXPIRED, SubscriptionState.OK)
    assert "expired" in status.out
    assert all(count > 100 for count in again.values())
    assert sorted(path for path in paths if path.startswith("/news/")) == ["/news/1", "/news/2", "/news/3"]
    assert [path for path, _ in publisher.seen[quiet:]] == ["/me"]
    assert {cookie for path, cookie in publisher.seen if path == "/robots.txt"} == {None}


def test_the_secret_is_in_no_log_no_output_no_database_and_no_archive(
    publisher: Publisher, url: str, ingest: Ingest, here: Path
) -> None:
    add(url, *NEWS)
    said = [ingest("run", "--once"), ingest("status"), ingest("status", "--json"), ingest("doctor")]
    said += [ingest("subscriptions", "list"), ingest("subscriptions", "check"), ingest("show", "1", "--json")]
    kept = b"".join(path.read_bytes() for path in Path(here).parent.rglob("*") if path.is_file())
    unpacked = b"".join(_unpacked(path) for path in here.rglob("*.warc.gz"))
    with closing(open_store(url)) as store, store._db.reading() as connection:
        names = ("fetch", "frontier", "article_revision", "access_check", "subscription", "noise")
        rows = repr([connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names])

    assert any(cookie == COOKIE for _, cookie in publisher.seen)
    assert len(unpacked) > 1_000
    for place in ("".join(one.out + one.err for one in said).encode(), kept, unpacked, rows.encode()):
        assert b"s3cr3t-c4nary" not in place
        assert b"set-by-the-publisher" not in place


def _unpacked(path: Path) -> bytes:
    import gzip

    return gzip.decompress(path.read_bytes())


def test_a_check_now_tells_how_it_stands_and_ends_with_one_when_it_does_not_work(
    publisher: Publisher, ingest: Ingest
) -> None:
    well = ingest("subscriptions", "check")
    publisher.cookie = "session=another"
    out = ingest("subscriptions", "check", "pub", "--json")
    publisher.refuse = True
    refused = ingest("subscriptions", "check")
    unknown = ingest("subscriptions", "check", "nobody")
    listed = ingest("subscriptions", "list")

    assert (well.code, "pub: ok" in well.out) == (0, True)
    assert (out.code, out.json()[0]["state"]) == (1, "expired")
    assert (refused.code, "refused, status 403" in refused.out) == (1, True)
    assert (unknown.code, "known: pub" in unknown.complaint()) == (2, True)
    assert "http://pub.test" in listed.out


def test_a_login_that_ends_soon_is_said_to_be_expiring(publisher: Publisher, ingest: Ingest, here: Path) -> None:
    config = here / "config.toml"
    config.write_text(config.read_text() + "expires = 2020-01-01\n")
    said = ingest("subscriptions", "check")

    assert publisher.seen
    assert (said.code, "expiring, ends 2020-01-01" in said.out) == (0, True)


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([SubscriptionState.OK], [(SubscriptionState.UNKNOWN, 0)]),
        (
            [SubscriptionState.EXPIRED, SubscriptionState.UNKNOWN],
            [(SubscriptionState.UNKNOWN, 0), (SubscriptionState.EXPIRED, 0)],
        ),
        (
            [SubscriptionState.REFUSED, SubscriptionState.EXPIRING, SubscriptionState.OK],
            [(SubscriptionState.UNKNOWN, 0), (SubscriptionState.REFUSED, 0), (SubscriptionState.EXPIRING, 0)],
        ),
    ],
    ids=["first", "unseen keeps what is known", "back by way of expiring"],
)  # fmt: skip
def test_states_follow_one_another(
    store: Store, looks: list[SubscriptionState], expected: list[tuple[SubscriptionState, int]]
) -> None:
    noted = [store.note_subscription("pub", look, "seen") for look in looks]
    last = store.list_subscriptions()[0].state

    assert noted == [Noted(before=before, due_again=due) for before, due in expected]
    assert last is (looks[-2] if looks[-1] is SubscriptionState.UNKNOWN else looks[-1])
