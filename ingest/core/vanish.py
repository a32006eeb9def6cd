"""Articles that vanish from their address: a status that says so, an error page that says 200, another page.

One look is never enough: links run ahead of caches, and servers stumble. Only a second look in a row that finds the
page absent makes an article gone; its text stays. Nothing here looks anything up or writes.

Sources: RFC 9110 §15.5.5 (404), §15.5.11 (410); RFC 7725 (451).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ingest.model import Change, Decision, FetchedPage, FrontierEntry, PageKind, PageReading

VANISHED = "vanished"
"""Code of an outcome: another page answered in the article's place."""
_STATUSES = frozenset({404, 410, 451})
_ABSENT_DETAILS = frozenset(f"status {status}" for status in _STATUSES)
# An error page that speaks of its server will pass.
_PASSING = re.compile(r"server error|unavailable|bad gateway|internal error|went wrong|\b403\b")


def was_absent(last_code: str | None, last_detail: str | None) -> bool:
    """Whether the last look at an address, as it is stored, found the page absent."""
    return last_code == VANISHED or (last_code == "bad_status" and last_detail in _ABSENT_DETAILS)


def decide_gone(entry: FrontierEntry, status: int) -> Decision | None:
    """Decide whether an article is gone: its address says so twice in a row; None when it is not, or not yet."""
    if status not in _STATUSES:
        return None
    return _decide(entry, f"status {status}")


def why_vanished(entry: FrontierEntry, page: FetchedPage, reading: PageReading) -> str | None:
    """Return why what answered is no longer the article that is held; None where it may be a passing trouble.

    An error page that says "not found" under a good status, or a redirect to the front page or to a section above. What
    is shown in place of an article because a subscription's login has ended says nothing of the article.
    """
    if entry.article_id is None or reading.logged_out:
        return None
    if reading.kind is PageKind.ERROR:
        about_server = _PASSING.search(reading.kind_reason) or not reading.kind_reason.startswith("title:")
        return None if about_server else f"soft 404 ({reading.kind_reason})"
    asked, answered = _path(entry.url), _path(page.final_url)
    if asked and not answered:
        return "redirected to the front page"
    if reading.kind is PageKind.SECTION and answered != asked and asked.startswith(f"{answered}/"):
        return "redirected to a section page"
    return None


def decide_vanished(entry: FrontierEntry, why: str) -> Decision | None:
    """Decide whether an article whose address shows another page is gone; None on a first look."""
    return _decide(entry, why)


def _decide(entry: FrontierEntry, why: str) -> Decision | None:
    if entry.article_id is None or not entry.was_absent:
        return None
    return Decision(changes=(Change.GONE,), reasons=(f"{why} on a second look",))


def _path(url: str) -> str:
    path = urlsplit(url).path.strip("/").lower()
    return "" if path in ("index.html", "index.php", "home") else path
