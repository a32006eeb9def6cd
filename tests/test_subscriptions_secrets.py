"""A publisher that repeats all it is sent: the secret is searched for in every file, line and object of a run."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import structlog
from databases import Databases, SqliteDatabases
from evil_server import EvilServer, Exchange, redirects
from purge_rig import files_with

from ingest.adapters.fetch import polite
from ingest.adapters.logs import configure_logs
from ingest.config import read_config
from ingest.model import Link
from ingest.operations.crew import gather_crew
from ingest.operations.subscriptions import check_subscription
from ingest.wiring import open_parts

SECRET = "s3cr3t-c4nary-4711"
PARAGRAPH = "<p>The ferry to the outer islands will stop at the new pier from June, the county said on Monday.</p>"


async def echo(exchange: Exchange) -> None:
    """An article that shows, in its text and its headers, what it was asked with."""
    sent = exchange.hit.headers.get("cookie", "nothing")
    body = f"<!doctype html><title>Pier</title><main><h1>Pier</h1>{PARAGRAPH * 9}<p>You sent {sent}, reader.</p></main>"
    headers = {"Content-Type": "text/html", "X-Seen": sent, "Set-Cookie": f"session={SECRET}-renewed"}
    await exchange.answer(body.encode(), headers=headers)


def run(folder: Path, url: str) -> tuple[str, int]:
    """Fetch, fail and look at the canary; return what objects show of themselves, and how often the secret was sent."""
    (folder / "session").write_text(f"session={SECRET}")
    config = folder / "config.toml"

    async def act() -> tuple[str, int]:
        places = {"/away": redirects(f"http://localhost/?s={SECRET}"), "/user": redirects(f"http://a:{SECRET}@[::1]/")}
        async with EvilServer({"/me": echo, "/news/1": echo, "/news/2": echo, **places}) as server:
            text = f'[database]\nurl = "{url}"\n[fetch]\nallow = ["{server.allow}"]\n[politeness]\ndelay_s = 0.01\n'
            text += '[jail]\nworkers = 1\n[subscriptions.pub]\ncookie_file = "session"\nlogged_out = "form.login"\n'
            config.write_text(f'{text}origin = "http://{server.allow}"\ncanary = "http://{server.allow}/me"\n')
            async with open_parts(read_config(config)) as parts:
                await check_subscription(parts, parts.subscriptions[0])
                await parts.store.add_links([Link(url=server.url(path)) for path in ("/news/1", "/news/2", *places)])
                await gather_crew(parts).drain(asyncio.Event())
                shown = f"{parts.config!r} {parts.subscriptions!r} {parts.fetching!r} {parts.line!r}"
            return shown, sum(SECRET in hit.headers.get("cookie", "") for hit in server.hits)

    return asyncio.run(act())


def test_no_log_no_file_and_no_object_shows_it(
    databases: Databases, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = databases.migrated()
    configure_logs("json", "debug")
    shown, sent = run(tmp_path, url)
    structlog.reset_defaults()
    said = capfd.readouterr()

    assert sent == 5
    assert '"bad_redirect"' in said.err
    assert SECRET not in said.out + said.err + shown
    assert files_with(SECRET, url, tmp_path / "archive") == []
    assert files_with("[redacted]", url, tmp_path / "archive") != []


@pytest.mark.parametrize(
    ("guard", "taken_out"),
    [
        ("redact_body", lambda body, _own: body),
        ("redact_headers", lambda headers, _own: headers),
        ("holds_secret", lambda _url, _own: False),
    ],
    ids=["body", "headers", "redirects"],
)
def test_control_without_a_guard_it_would_stand_in_a_file(
    sqlite_databases: SqliteDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guard: str, taken_out: object
) -> None:
    monkeypatch.setattr(polite, guard, taken_out)
    if guard == "holds_secret":
        monkeypatch.setattr(polite, "redact_error", lambda error, _own: error)
    url = sqlite_databases.migrated()
    run(tmp_path, url)
    structlog.reset_defaults()

    assert files_with(SECRET, url, tmp_path / "archive") != []
