"""A crawl-delay holds from the very request that brought it: the first page waits for it too, on the real slots."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from databases import Databases
from small_site import BASE, HOST, site, write_config

from ingest.adapters.fetch.slots import SlotTaker
from ingest.config import read_config
from ingest.operations.loopback import Answer, LoopbackServer
from ingest.wiring import open_parts

CRAWL_DELAY_S = 0.6


def gap_s(folder: Path, url: str) -> float:
    """Return the seconds between the starts of robots.txt and of the first page."""
    answers = site([1])
    answers[HOST, "/robots.txt"] = Answer(body=f"User-agent: *\nCrawl-delay: {CRAWL_DELAY_S}\n".encode())

    async def fetch(address: str) -> None:
        async with open_parts(read_config(write_config(folder, address, url))) as parts:
            await parts.fetching.get(f"{BASE}/news/1")

    with LoopbackServer(answers) as server:
        asyncio.run(fetch(server.address))
        first, second = server.requests
    return second.started_at_s - first.started_at_s


def test_the_first_page_waits_for_the_crawl_delay_just_learned(tmp_path: Path, databases: Databases) -> None:
    assert gap_s(tmp_path, databases.migrated()) >= CRAWL_DELAY_S


def test_without_the_stretch_it_comes_too_early(
    tmp_path: Path, sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keep(_taker: SlotTaker, _url: str, _crawl_delay_s: float | None) -> None:
        return

    monkeypatch.setattr(SlotTaker, "stretch", keep)

    assert gap_s(tmp_path, sqlite_databases.migrated()) < CRAWL_DELAY_S
