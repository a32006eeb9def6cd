"""Real pages stored with their raw responses, and read again: the work of `archive.py`."""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from checks import Check, show_checks
from real_pages import RealPage, pick_pages

from ingest.adapters.jail import Question
from ingest.adapters.logs import configure_logs
from ingest.config import Config, read_config
from ingest.model import FetchedPage, FrontierEntry, Link, SitePolicy
from ingest.operations.crew import gather_crew
from ingest.wiring import open_jail, open_parts

_LEAST_PER_S = 250
_INGEST = (sys.executable, "-c", "from ingest.cli import main; main()")
_CONFIG = """\
[identity]
contact = "bench@example.org"
[database]
url = "sqlite:///ingest.db"
[jail]
workers = {workers}
"""


async def _nothing_known(_: str) -> tuple[SitePolicy, ...]:
    return ()


class FromFolder:
    """Serves saved pages where others are fetched."""

    def __init__(self, pages: tuple[RealPage, ...]) -> None:
        self._pages = {page.url: page for page in pages}

    async def fetch(self, entry: FrontierEntry) -> FetchedPage:
        """Return the page saved for an entry."""
        return load(self._pages[entry.url])


def load(page: RealPage) -> FetchedPage:
    raw = page.file.read_bytes()
    return FetchedPage(
        url=page.url,
        final_url=page.url,
        status=200,
        headers=(("content-type", "text/html"),),
        body=gzip.decompress(raw) if page.file.suffix == ".gz" else raw,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


async def fill(config: Config, pages: tuple[RealPage, ...]) -> None:
    """Send every page down the line, raw response kept."""
    async with open_parts(config) as parts:
        await parts.store.add_links([Link(url=page.url) for page in pages])
        crew = gather_crew(parts, line=replace(parts.line, fetching=FromFolder(pages), ask_site=_nothing_known))
        await crew.drain(asyncio.Event())


def read_bare(config: Config, pages: tuple[RealPage, ...]) -> float:
    """Return how many pages a second the workers alone read."""

    def questions() -> Iterator[Question]:
        for page in pages:
            yield Question.page(load(page))

    with closing(open_jail(config)) as jail:
        began_s = time.monotonic()
        count = sum(1 for _ in jail.read_all(questions()))
        return count / (time.monotonic() - began_s)


def main() -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description="Read an archive of real pages again.")
    parser.add_argument("--bench", type=Path, required=True, help="folder of saved pages; see README.md")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    pages = pick_pages(options.bench.resolve(), options.pages)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "config.toml"
        file.write_text(_CONFIG.format(workers=options.workers), encoding="utf-8")
        config = read_config(file)
        configure_logs("console", "warning")
        os.chdir(scratch)
        asyncio.run(fill(config, pages))
        command = [*_INGEST, "--config", str(file), "reextract", "--json"]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        bare = read_bare(config, pages)
    rate = report["read"] / report["seconds"]
    checks = [
        Check(
            claim="every stored article is read again",
            holds=not report["unread"],
            figure=f"{report['read']} of {len(pages)} pages are articles",
        ),
        Check(claim="the same version changes nothing", holds=report["changed"] == 0, figure=str(report["changed"])),
        Check(
            claim=f"articles a second ≥ {_LEAST_PER_S}",
            holds=rate >= _LEAST_PER_S,
            figure=f"{rate:.0f}; the workers alone {bare:.0f}",
        ),
    ]
    return 0 if show_checks(f"{report['read']} articles, {options.workers} workers", checks) else 1
