"""A login that is renewed or taken away while everything runs: what is sent is what stands in the file now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from command_line import Ingest
from databases import SqliteDatabases
from publisher_server import Publisher
from structlog.testing import capture_logs

from ingest.config import read_config
from ingest.config.subscriptions import OwnSubscriptions
from ingest.model import Subscription
from ingest.operations.subscriptions import check_subscription, watch_subscriptions
from ingest.wiring import Parts, open_parts

COOKIE = "session=s3cr3t-c4nary-one"
Put = Callable[[str | None], None]
Act = Callable[[Parts, Publisher, Put], Awaitable[None]]


@pytest.fixture
def play(here: Path, sqlite_databases: SqliteDatabases) -> Callable[[Act], None]:
    """Runs a scene with a publisher, everything of ours open, and a way to write the session (None: take it away)."""

    def run(act: Act) -> None:
        secret = here / "session"
        secret.write_text(COOKIE)
        secret.chmod(0o600)

        def put(text: str | None) -> None:
            if text is None:
                secret.unlink()
            else:
                secret.write_text(text)

        async def open_and_act(config: Path, publisher: Publisher) -> None:
            async with open_parts(read_config(config)) as parts:
                await act(parts, publisher, put)

        with Publisher(COOKIE) as publisher:
            config = here / "config.toml"
            config.write_text(
                f"""
[database]
url = "{sqlite_databases.migrated()}"
[fetch]
allow = ["{publisher.address}"]
[fetch.connect_to]
"pub.test:80" = "{publisher.address}"
[politeness]
delay_s = 0.01
[jail]
workers = 1
[subscriptions.pub]
origin = "http://pub.test"
canary = "http://pub.test/me"
logged_out = "form.login"
cookie_file = "session"
"""
            )
            asyncio.run(open_and_act(config, publisher))

    return run


def own(parts: Parts) -> Subscription:
    (found,) = parts.subscriptions
    return found


def test_a_renewed_file_holds_at_once_and_one_taken_away_is_not_sent(play: Callable[[Act], None]) -> None:
    states: list[str] = []
    details: list[str] = []
    sent: list[str | None] = []

    async def act(parts: Parts, publisher: Publisher, put: Put) -> None:
        for text in ("session=an-old-one-0", COOKIE):
            put(text)
            look = await check_subscription(parts, own(parts))
            states.append(look.state.value)
        put(None)
        look = await check_subscription(parts, own(parts))
        states.append(look.state.value)
        details.append(look.detail)
        await parts.fetching.get("http://pub.test/news/1")
        sent.extend(cookie for path, cookie in publisher.seen if path == "/news/1")

    play(act)

    assert states == ["expired", "ok", "expired"]
    assert "cannot be read any more" in details[0]
    assert sent == [None]


def test_control_what_was_read_at_the_start_would_stay(
    play: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []

    async def act(parts: Parts, publisher: Publisher, put: Put) -> None:
        publisher.cookie = "session=a-new-one-00"
        put("session=a-new-one-00")
        states.append((await check_subscription(parts, own(parts))).state.value)

    play(act)
    monkeypatch.setattr(OwnSubscriptions, "current", lambda self: tuple(self._read.values()))
    play(act)

    assert states == ["ok", "expired"]


def test_each_change_is_logged_once_and_canaries_are_asked_in_their_turn(play: Callable[[Act], None]) -> None:
    asked: list[str] = []

    async def act(parts: Parts, publisher: Publisher, put: Put) -> None:
        for _ in range(3):
            await watch_subscriptions(parts)
        asked.extend(path for path, _ in publisher.seen)
        publisher.refuse = True
        for _ in range(2):
            await check_subscription(parts, own(parts))

    with capture_logs() as logs:
        play(act)
    told = [(line["log_level"], line["state"]) for line in logs if line["event"] == "subscription"]

    assert asked == ["/robots.txt", "/me"]
    assert told == [("info", "ok"), ("warning", "refused")]


def test_the_doctor_says_how_it_stands(play: Callable[[Act], None], ingest: Ingest) -> None:
    async def act(parts: Parts, publisher: Publisher, put: Put) -> None:
        publisher.cookie = "session=another-one"
        await check_subscription(parts, own(parts))

    play(act)
    found = [one for one in ingest("doctor", "--json").json() if one["name"] == "subscriptions"]

    assert [(one["state"], "pub at http://pub.test: expired" in one["said"]) for one in found] == [("wrong", True)]
