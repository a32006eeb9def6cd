"""The operator's policy holds before anything is written: no file then holds a sentence that may not be kept.

A page that shows its text and is declared closed, the text in every place where pages repeat it, travels the real
line: fetched from a feed that carries the text too, from a list of addresses, and from a web archive.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_site import BASE, HOST, write_config

import ingest.pipeline
from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import ArticleRecord, open_store
from ingest.config import Config, read_config
from ingest.core.keep import Allowed, apply_policies
from ingest.core.tdmrep import read_tdmrep
from ingest.model import FetchedPage, Source, SourceKind
from ingest.operations.backfill import BackfillKind, BackfillOrder, run_backfill
from ingest.operations.crew import gather_crew
from ingest.operations.loopback import Answer, LoopbackServer
from ingest.wiring import open_parts

URL = f"{BASE}/news/1"
LEAD = (
    "The harbour council met for a fourth time this spring and put off its vote on the eastern crane.",
    "Two members asked for a survey of the quay wall, which nobody has looked at since the great flood.",
)
SECRET = "The brake of the crane was mended with a bicycle chain, as the harbour master told the council in private."
REST = (
    SECRET,
    "A decision is now expected in June, when the survey should be on the table and the budget is drawn up.",
    "Until then no boat above nine tonnes is lifted, and the yard sends its larger ones to the other side.",
)
TEXT = (*LEAD, *REST)
RESERVED = b'[{"location": "/news/*", "tdm-reservation": 1}]'


def page(*, closed: bool) -> bytes:
    """An article whose text stands in its body, a hidden copy, its summary, its structured data and a caption."""
    ld = {
        "@type": "NewsArticle",
        "headline": "Crane vote put off",
        "isAccessibleForFree": not closed,
        "articleBody": "\n".join(TEXT),
        "description": f"In short: {SECRET}",
    }
    tier = "locked" if closed else "free"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    return (
        f'<!doctype html><html lang="en"><head><title>Crane vote put off</title><link rel="canonical" href="{URL}">'
        f'<meta property="og:description" content="{SECRET}"><meta property="article:content_tier" content="{tier}">'
        f'<script type="application/ld+json">{json.dumps(ld)}</script></head><body><main><article>'
        f"<h1>Crane vote put off</h1>{text}<figure><img src=a.jpg><figcaption>{SECRET}</figcaption></figure>"
        f'<div style="display:none"><p>{SECRET}</p></div></article></main></body></html>'
    ).encode()


def answers(*, closed: bool, tdmrep: bytes | None = None) -> dict[tuple[str, str], Answer]:
    feed = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Harbour</title><item><title>Crane vote put off</title><link>{URL}</link><description>{SECRET}"
        f"</description><content:encoded>{' '.join(TEXT)}</content:encoded></item></channel></rss>"
    )
    found = {
        (HOST, "/feed.xml"): Answer(body=feed.encode(), content_type="application/rss+xml"),
        (HOST, "/news/1"): Answer(body=page(closed=closed)),
        (HOST, "/robots.txt"): Answer(body=b"User-agent: *\nAllow: /\n", content_type="text/plain"),
    }
    if tdmrep:
        found[HOST, "/.well-known/tdmrep.json"] = Answer(body=tdmrep, content_type="application/json")
    return found


def by_feed(config: Config, folder: Path) -> None:
    """Follow a feed that carries the text, as the daemon does."""
    store = open_store(config.database_url)
    store.add_source(Source(url=f"{BASE}/feed.xml", kind=SourceKind.FEED))
    store.close()

    async def run() -> None:
        async with open_parts(config) as parts:
            await gather_crew(parts).drain(asyncio.Event())

    asyncio.run(run())


def by_list(config: Config, folder: Path) -> None:
    """Work through a list of addresses."""
    (folder / "list.txt").write_text(URL)
    backfill(config, BackfillKind.URLS, folder / "list.txt")


def by_archive(config: Config, folder: Path) -> None:
    """Read a web archive that lies elsewhere; nothing is fetched, and the site is known from before."""
    old = WarcArchive(folder.parent / "old", max_file_mib=10)
    served = answers(closed=(folder.parent / "closed").exists())[HOST, "/news/1"]
    at = datetime(2026, 5, 2, tzinfo=UTC)
    headers = (("content-type", "text/html"),)
    old.write(FetchedPage(url=URL, final_url=URL, status=200, headers=headers, body=served.body, fetched_at=at))
    old.close()
    store = open_store(config.database_url)
    if (folder.parent / "reserved").exists():
        store.save_site_policy(read_tdmrep(BASE, 200, RESERVED, now=at, known=None))
    store.close()
    backfill(config, BackfillKind.WARC, *(folder.parent / "old").iterdir())


def backfill(config: Config, kind: BackfillKind, *inputs: Path) -> None:
    async def run() -> None:
        async with open_parts(config) as parts:
            await run_backfill(parts, BackfillOrder(kind=kind, inputs=tuple(map(str, inputs))), lambda _: None)

    asyncio.run(run())


Way = Callable[[Config, Path], None]
WAYS = pytest.mark.parametrize("way", [by_feed, by_list, by_archive], ids=["feed", "list", "archive"])
SITE_WAYS = pytest.mark.parametrize("way", [by_list, by_archive], ids=["list", "archive"])


def travel(way: Way, tmp_path: Path, policy: str, *, closed: bool, reserved: bool = False) -> ArticleRecord | None:
    """Take the page down the line under a policy, and return what is stored of it."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name, holds in (("closed", closed), ("reserved", reserved)):
        if holds:
            (tmp_path / name).touch()
    with LoopbackServer(answers(closed=closed, tdmrep=RESERVED if reserved else None)) as server:
        path = write_config(folder, server.address, f"sqlite:///{folder / 'ingest.db'}")
        path.write_text(f"{path.read_text()}[policy]\n{policy}\n")
        way(read_config(path), folder)
    store = open_store(f"sqlite:///{folder / 'ingest.db'}")
    record = store.find_article(URL)
    store.close()
    return record


def files_that_hold(folder: Path, sentence: str) -> list[str]:
    """Every file below a folder in which the sentence's words stand, packed or not."""
    wanted = sentence[:60].encode()
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and wanted in unpacked(path))


def unpacked(path: Path) -> bytes:
    raw = path.read_bytes()
    try:
        return raw + gzip.decompress(raw)
    except (OSError, EOFError, zlib.error):
        return raw


@WAYS
def test_control_where_all_may_be_kept_the_sentence_is_found(way: Way, tmp_path: Path) -> None:
    record = travel(way, tmp_path, 'gated_text = "keep"', closed=True)
    found = files_that_hold(tmp_path / "here", SECRET)

    assert record is not None
    assert record.article.body_text == "\n".join(TEXT)
    assert "ingest.db" in {name.partition("-wal")[0] for name in found}
    assert any(name.endswith(".warc.gz") for name in found) is (way is not by_archive)


@WAYS
@pytest.mark.parametrize(
    ("policy", "kept", "extent"),
    [('gated_text = "lead"', LEAD, "truncated"), ('gated_text = "metadata_only"', (), "none")],
    ids=["lead", "metadata only"],
)
def test_what_may_not_be_kept_of_a_closed_page_stands_in_no_file(
    way: Way, tmp_path: Path, policy: str, kept: tuple[str, ...], extent: str
) -> None:
    record = travel(way, tmp_path, policy, closed=True)

    assert record is not None
    assert record.article.headline == "Crane vote put off"
    assert record.article.body_text == "\n".join(kept)
    assert (record.article.extent, record.article.cut_by, record.noise) == (extent, "policy", ())
    assert (record.checks[0].extent, record.checks[0].access) == ("full", "subscription")
    assert record.checks[0].word_count > record.article.word_count
    for paragraph in set(TEXT) - set(kept):
        assert files_that_hold(tmp_path / "here", paragraph) == []


def test_an_open_page_is_kept_whole_under_a_policy_for_closed_ones(tmp_path: Path) -> None:
    record = travel(by_list, tmp_path, 'gated_text = "metadata_only"', closed=False)

    assert record is not None
    assert record.article.body_text == "\n".join(TEXT)


@SITE_WAYS
def test_a_site_that_reserves_mining_is_heeded_as_a_page_that_does(way: Way, tmp_path: Path) -> None:
    record = travel(way, tmp_path, 'tdm_reserved = "metadata_only"', closed=False, reserved=True)

    assert record is not None
    assert (record.article.body_text, record.article.tdm_reserved) == ("", True)
    assert record.checks[0].tdm_origin == "tdmrep:/news/*"
    for paragraph in TEXT:
        assert files_that_hold(tmp_path / "here", paragraph) == []


@SITE_WAYS
def test_a_reserved_site_may_be_left_out_altogether(way: Way, tmp_path: Path) -> None:
    record = travel(way, tmp_path, 'tdm_reserved = "skip"', closed=False, reserved=True)

    assert record is None
    for paragraph in TEXT:
        assert files_that_hold(tmp_path / "here", paragraph) == []


def test_a_publisher_may_have_a_policy_of_its_own(tmp_path: Path) -> None:
    policy = f'[policy.publishers."{HOST}"]\ngated_text = "metadata_only"'
    record = travel(by_list, tmp_path, policy, closed=True)

    assert record is not None
    assert record.article.body_text == ""
    assert files_that_hold(tmp_path / "here", SECRET) == []


@WAYS
def test_control_without_the_policy_s_cut_the_sentence_is_found(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_all = lambda reading, *_: Allowed(reading=reading, may_archive=True)  # noqa: E731 - a stand-in of one line
    monkeypatch.setattr(ingest.pipeline, "apply_policies", keep_all)
    travel(way, tmp_path, 'gated_text = "metadata_only"', closed=True)

    assert files_that_hold(tmp_path / "here", SECRET)


def test_control_a_raw_response_that_is_kept_all_the_same_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def archive_anyway(*given: object) -> Allowed:
        return Allowed(reading=apply_policies(*given).reading, may_archive=True)  # type: ignore[arg-type]  # as the line calls it

    monkeypatch.setattr(ingest.pipeline, "apply_policies", archive_anyway)
    travel(by_list, tmp_path, 'gated_text = "metadata_only"', closed=True)

    assert [name for name in files_that_hold(tmp_path / "here", SECRET) if name.endswith(".warc.gz")]
