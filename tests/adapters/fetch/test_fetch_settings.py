"""Settings are checked when they are built; statuses and Retry-After are read as the standard says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ingest import __version__
from ingest.adapters.fetch.settings import MIB, FetchSettings
from ingest.adapters.fetch.statuses import bears_page, is_redirect, retry_after_s
from ingest.adapters.fetch.targets import next_address, without_credentials
from ingest.errors import BadConfig
from ingest.model import SourceKind, Target

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"total_timeout_s": 0}, "fetch.total_timeout_s"),
        ({"total_timeout_s": float("nan")}, "fetch.total_timeout_s"),
        ({"connect_timeout_s": -1}, "fetch.connect_timeout_s"),
        ({"max_page_mib": 0}, "fetch.max_page_mib"),
        ({"max_ratio": 0}, "fetch.max_ratio"),
        ({"max_redirects": -1}, "fetch.max_redirects"),
        ({"max_connections": 0}, "fetch.max_connections"),
        ({"allow": ("0.0.0.0/0:80",)}, "fetch.allow"),
        ({"allow": ("anything",)}, "fetch.allow"),
        ({"contact": "two words"}, "identity.contact"),
        ({"contact": "a@b.example\r\nX-Evil: 1"}, "identity.contact"),
        ({"contact": "a) Mozilla/5.0 (b"}, "identity.contact"),
    ],
)
def test_a_bad_value_is_named_in_one_line(values: dict[str, Any], named: str) -> None:
    with pytest.raises(BadConfig, match=named) as caught:
        FetchSettings(**values)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("contact", ["desk@example.org", "https://example.org/bot?a=1", "mailto:desk@example.org"])
def test_the_user_agent_says_who_asks(contact: str) -> None:
    assert FetchSettings(contact=contact).user_agent == f"ingest/{__version__} (+{contact})"


@pytest.mark.parametrize(
    ("target", "kind", "mib"),
    [
        (Target.PAGE, None, 10),
        (Target.SOURCE, None, 20),
        (Target.SOURCE, SourceKind.FEED, 20),
        (Target.SOURCE, SourceKind.UNKNOWN, 20),
        (Target.SOURCE, SourceKind.SECTION, 10),
        (Target.SOURCE, SourceKind.SITEMAP, 50),
        (Target.SOURCE, SourceKind.NEWS_SITEMAP, 50),
        (Target.SOURCE, SourceKind.SITEMAP_INDEX, 50),
    ],
)
def test_caps_go_by_what_is_asked_for(target: Target, kind: SourceKind | None, mib: int) -> None:
    assert FetchSettings().max_bytes(target, kind) == mib * MIB


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("999999999999", 86_400.0),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Mon, 01 Mar 2027 12:00:00 GMT", 86_400.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("9" * 10_000, 86_400.0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_a_day_at_most(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOON) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "page"),
    [
        (200, (), True),
        (202, (), True),
        (204, (), False),
        (205, (), False),
        (206, (), True),
        (301, (), False),
        (304, (), False),
        (402, (), True),
        (403, (), False),
        (403, (("cf-mitigated", "challenge"),), True),
        (405, (("x-amzn-waf-action", "captcha"),), True),
        (429, (("x-vercel-mitigated", "challenge"),), True),
        (403, (("x-datadome", "protected"),), True),
        (403, (("cf-mitigated", "block"),), False),
        (404, (("cf-mitigated", "challenge"),), False),
    ],
)
def test_what_bears_a_page(status: int, headers: tuple[tuple[str, str], ...], page: bool) -> None:
    assert bears_page(status, headers) is page


def test_only_five_statuses_redirect() -> None:
    assert [status for status in range(300, 400) if is_redirect(status)] == [301, 302, 303, 307, 308]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:word@example.org/a@b", "https://***@example.org/a@b"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("http://user:word@[::1/", "***@[::1/"),
    ],
)
def test_credentials_are_never_shown(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/b", "https://a.example/b"),
        ("c?x=1#part", "https://a.example/dir/c?x=1"),
        ("//b.example/x", "https://b.example/x"),
        ("http://b.example", "http://b.example"),
        ("/sp ace/ü", "https://a.example/sp%20ace/%C3%BC"),
        ("mailto:a@b.example", None),
        ("", None),
    ],
)
def test_a_redirect_leads_where_a_browser_would_go(location: str, address: str | None) -> None:
    assert next_address("https://a.example/dir/page", location) == address
