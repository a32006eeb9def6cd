"""A site of a few filler pages on loopback, and the settings that lead to it; for tests of the jobs beside the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.operations.loopback import Answer

HOST = "harbour.example"
BASE = f"http://{HOST}"

_PARAGRAPHS = (
    "The harbour council met for the {n} time this spring and put off its vote on the eastern crane once more.",
    "Two members asked for a survey of the quay wall, which nobody has looked at since the flood of ten years ago.",
    "The harbour master said that the crane could lift boats until the autumn if the brake was looked after.",
    "A decision is now expected in June, when the survey should be on the table and the budget is drawn up again.",
)


def article(number: int, headline: str | None = None) -> Answer:
    """Return a page with an article of about ninety words."""
    title = headline or f"Crane vote number {number} put off"
    text = "".join(f"<p>{paragraph.format(n=f'number {number}')}</p>" for paragraph in _PARAGRAPHS)
    page = (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f'<link rel=canonical href="{BASE}/news/{number}"></head><body><nav><a href="/">Home</a></nav>'
        f"<main><article><h1>{title}</h1>{text}</article></main><footer>Imprint</footer></body></html>"
    )
    return Answer(body=page.encode())


def feed(numbers: Sequence[int]) -> Answer:
    """Return an RSS feed that lists some of the articles."""
    items = "".join(f"<item><title>Crane vote number {n}</title><link>{BASE}/news/{n}</link></item>" for n in numbers)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'
    return Answer(body=text.encode(), content_type="application/rss+xml")


def sitemap(dates: Mapping[int, str]) -> Answer:
    """Return a sitemap that lists articles with their last change, as `2026-05-04`."""
    items = "".join(
        f"<url><loc>{BASE}/news/{n}</loc><lastmod>{day}</lastmod></url>" for n, day in sorted(dates.items())
    )
    text = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</urlset>'
    return Answer(body=text.encode(), content_type="application/xml")


def site(numbers: Sequence[int], **more: Answer) -> dict[tuple[str, str], Answer]:
    """Return answers for robots.txt and articles, and for more paths given by name (`feed_xml` is `/feed.xml`)."""
    answers = {(HOST, f"/news/{n}"): article(n) for n in numbers}
    answers[HOST, "/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /private\n", content_type="text/plain")
    for name, answer in more.items():
        answers[HOST, "/" + name.replace("_", ".") if name != "front" else "/"] = answer
    return answers


def write_config(folder: Path, address: str, database_url: str) -> Path:
    """Write a config that leads to a loopback server, as politely as a test can wait for."""
    path = folder / "config.toml"
    path.write_text(
        f"""
[database]
url = "{database_url}"
[fetch]
allow = ["{address}"]
[fetch.connect_to]
"{HOST}:80" = "{address}"
[politeness]
delay_s = 0.01
[daemon]
tick_s = 0.1
free_space_mib = 1
[jail]
workers = 1
""",
        encoding="utf-8",
    )
    return path
