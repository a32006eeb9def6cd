"""An article that vanishes from a real server: gone after a second look, soon; its text stays; it may come back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from databases import Databases
from small_site import BASE, HOST, article, site, write_config
from sqlalchemy import text

from ingest.adapters.store import ArticleRecord, Store
from ingest.config import read_config
from ingest.model import Link
from ingest.operations.loopback import Answer, LoopbackServer
from ingest.pipeline import ingest_entry
from ingest.wiring import Parts, open_parts

pytestmark = pytest.mark.anyio
URL = f"{BASE}/news/1"
NOT_FOUND = b"<!doctype html><html><head><title>Page not found</title></head><body><p>We looked.</p></body></html>"
FRONT = b"<!doctype html><html><head><title>Harbour</title></head><body>" + b"<p><a href=/a>A story</a></p>" * 40


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def make_due(store: Store) -> float:
    """Bring the next look forward, and return after how many seconds it would have come."""
    with store._db.writing() as connection:
        due, now = connection.execute(text("SELECT due_at, last_fetched_at FROM frontier")).one()
        connection.execute(text("UPDATE frontier SET due_at = last_fetched_at, state = 'waiting'"))
        connection.execute(text("UPDATE host SET next_at = (SELECT last_fetched_at FROM frontier)"))
    if due is None:
        return float("inf")
    read = [datetime.fromisoformat(str(moment)) for moment in (due, now)]
    return (read[0] - read[1]).total_seconds()


async def look(parts: Parts) -> str:
    (entry,) = await parts.store.claim(1, lease_s=60)
    outcome = await ingest_entry(parts.line, entry)
    return f"{outcome.kind} {outcome.code}"


async def record(parts: Parts) -> ArticleRecord:
    found = await parts.store.run(Store.get_article, 1)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(body=b"", status=404), "bad_status"),
        (Answer(body=b"", status=451), "bad_status"),
        (Answer(body=NOT_FOUND), "vanished"),
        (Answer(body=b"", status=301, headers=(("location", "/"),)), "vanished"),
    ],
    ids=["404", "451", "soft 404", "redirect to the front page"],
)
async def test_an_article_vanishes_and_comes_back(
    tmp_path: Path, databases: Databases, answer: Answer, code: str
) -> None:
    answers = site([1], front=Answer(body=FRONT))
    with LoopbackServer(answers) as server:
        config = read_config(write_config(tmp_path, server.address, databases.migrated()))
        async with open_parts(config) as parts:
            await parts.store.add_links((Link(url=URL),))
            first = await look(parts)
            await parts.store.run(make_due)
            server.serve({**answers, (HOST, "/news/1"): answer})
            second = await look(parts)
            wait_s = await parts.store.run(make_due)
            between = await record(parts)
            third = await look(parts)
            gone = await record(parts)
            await parts.store.run(make_due)
            server.serve({**answers, (HOST, "/news/1"): article(1)})
            fourth = await look(parts)
            back = await record(parts)

    assert (first, second, third, fourth) == ("stored new", f"failed {code}", f"gone {code}", "stored back")
    assert wait_s < 1_800
    assert (between.article.status, gone.article.status, back.article.status) == ("live", "gone", "live")
    assert gone.article.body_text == back.article.body_text == between.article.body_text != ""
    assert [change.kind for change in back.changes] == ["created", "gone", "revised"]


async def test_a_server_in_trouble_makes_nothing_gone(tmp_path: Path, databases: Databases) -> None:
    answers = site([1])
    with LoopbackServer(answers) as server:
        config = read_config(write_config(tmp_path, server.address, databases.migrated()))
        async with open_parts(config) as parts:
            await parts.store.add_links((Link(url=URL),))
            codes = [await look(parts)]
            for trouble in (503, 404, 503, 404):
                await parts.store.run(make_due)
                server.serve({**answers, (HOST, "/news/1"): Answer(body=b"", status=trouble)})
                codes.append(await look(parts))
            status = (await record(parts)).article.status

    assert [code.partition(" ")[0] for code in codes] == ["stored", *["failed"] * 4]
    assert status == "live"
