"""Real pages as web sites: saved pages of a bench folder, each under its own host and path, with feeds and robots.txt.

Hosts with the most pages come first, so that politeness has something to prove; pages that are known not to be
articles are left out, and an address that occurs in several sets is taken once. https is served as http.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from ingest.operations.loopback import Answer

FEED_PATH = "/ingest-bench-feed.xml"
_SETS = ("zyte", "naeb", "fundus_eval", "fundus", "trafilatura", "htmldate", "readability", "wcxb_article")
_OPENED_AT = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RealPage:
    """One saved page; `path` holds the query too."""

    host: str
    path: str
    file: Path

    @property
    def url(self) -> str:
        """The address that the feed lists."""
        return f"http://{self.host}{self.path}"


def pick_pages(bench: Path, count: int) -> tuple[RealPage, ...]:
    """Return `count` pages of as few hosts as hold them, the same ones every time."""
    by_host: dict[str, dict[str, RealPage]] = defaultdict(dict)
    for page in _all_pages(bench):
        # One page for each path: the answer is found without the query too, since trackers are cut off addresses.
        by_host[page.host].setdefault(page.path.partition("?")[0], page)
    fullest = sorted(by_host.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    pages = [page for _, of_host in fullest for page in of_host.values()]
    return tuple(pages[:count])


def _all_pages(bench: Path) -> Iterator[RealPage]:
    lists = [(bench / "extraction" / f"{name}.jsonl", bench / "extraction") for name in _SETS]
    lists.append((bench / "access" / "labels.jsonl", bench / "access"))
    for file, folder in lists:
        for line in file.read_text(encoding="utf-8").splitlines():
            saved = json.loads(line)
            parts = urlsplit(saved["url"] or "")
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.port:
                continue
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            yield RealPage(host=parts.hostname, path=path, file=folder / saved["html"])


def hosts_of(pages: tuple[RealPage, ...]) -> tuple[str, ...]:
    """Return the host names, sorted, each once."""
    return tuple(sorted({page.host for page in pages}))


def answers_for(pages: tuple[RealPage, ...], *, crawl_delay_s: float) -> dict[tuple[str, str], Answer]:
    """Return robots.txt, a feed and the pages of every host; each answer takes 5 to 40 ms, seeded."""
    dice = random.Random(7)
    answers = {}
    for page in pages:
        raw = page.file.read_bytes()
        body = gzip.decompress(raw) if page.file.suffix == ".gz" else raw
        answer = Answer(
            body=body, content_type="text/html", last_modified=_OPENED_AT, think_s=dice.uniform(0.005, 0.04)
        )
        answers[page.host, page.path] = answers[page.host, page.path.partition("?")[0]] = answer
    for host in hosts_of(pages):
        robots = f"User-agent: *\nCrawl-delay: {crawl_delay_s}\nDisallow: /never/\n".encode()
        answers[host, "/robots.txt"] = Answer(body=robots, content_type="text/plain", think_s=0.01)
        feed = _feed(host, [page for page in pages if page.host == host])
        answers[host, FEED_PATH] = Answer(
            body=feed, content_type="application/rss+xml", last_modified=_OPENED_AT, think_s=0.01
        )
    return answers


def _feed(host: str, pages: list[RealPage]) -> bytes:
    entries = "".join(
        f"<item><title>{escape(page.path[-60:])}</title><link>{escape(page.url)}</link>"
        f"<pubDate>{format_datetime(_OPENED_AT + timedelta(hours=number), usegmt=True)}</pubDate></item>\n"
        for number, page in enumerate(pages)
    )
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(host)}</title>'
    return f"{head}<link>http://{host}/</link>\n{entries}</channel></rss>\n".encode()
