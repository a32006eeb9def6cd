"""robots.txt: what an answer amounts to, and what its rules say, case by case of the standard and of the field."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.robots import (
    RobotsJudgement,
    judge,
    no_answer,
    read_robots,
    too_many_redirects,
)
from ingest.model import RobotsRecord, RobotsVerdict

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ORIGIN = "https://news.example"


def record(text: str | bytes) -> RobotsRecord:
    body = text.encode() if isinstance(text, str) else text
    return read_robots(ORIGIN, 200, body, now=NOON, stale=None)


def judged(text: str | bytes, path: str) -> RobotsJudgement:
    return judge(record(text), ORIGIN + path, "ingest")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, RobotsVerdict.RULES),
        (204, RobotsVerdict.RULES),
        (300, RobotsVerdict.ALLOW_ALL),
        (400, RobotsVerdict.ALLOW_ALL),
        (401, RobotsVerdict.ALLOW_ALL),
        (403, RobotsVerdict.ALLOW_ALL),
        (404, RobotsVerdict.ALLOW_ALL),
        (410, RobotsVerdict.ALLOW_ALL),
        (451, RobotsVerdict.ALLOW_ALL),
        (429, RobotsVerdict.DISALLOW_ALL),
        (500, RobotsVerdict.DISALLOW_ALL),
        (503, RobotsVerdict.DISALLOW_ALL),
        (599, RobotsVerdict.DISALLOW_ALL),
    ],
)
def test_a_status_amounts_to_what_the_standard_says(status: int, verdict: RobotsVerdict) -> None:
    answer = read_robots(ORIGIN, status, b"User-agent: *\nDisallow: /\n", now=NOON, stale=None)

    assert answer.verdict is verdict
    assert bool(answer.text) is (verdict is RobotsVerdict.RULES)
    assert NOON < answer.expires_at <= NOON + timedelta(hours=24)


@pytest.mark.parametrize(
    ("age", "allowed"),
    [(timedelta(days=2), True), (timedelta(days=30), True), (timedelta(days=30, seconds=1), False)],
    ids=["two days", "thirty days", "older"],
)
def test_rules_had_before_hold_for_thirty_days_when_the_server_fails(age: timedelta, allowed: bool) -> None:
    known = read_robots(ORIGIN, 200, b"User-agent: *\nDisallow: /private\n", now=NOON - age, stale=None)

    kept = read_robots(ORIGIN, 503, b"", now=NOON, stale=known)
    again = no_answer(ORIGIN, "timeout", now=NOON, stale=kept)

    assert judge(again, ORIGIN + "/open", "ingest").allowed is allowed
    assert not judge(again, ORIGIN + "/private/x", "ingest").allowed
    assert again.expires_at < NOON + timedelta(hours=1)
    assert again.fetched_at == (known.fetched_at if allowed else NOON)


def test_a_refusal_by_failure_does_not_outlive_itself() -> None:
    first = no_answer(ORIGIN, "timeout", now=NOON, stale=None)

    second = no_answer(ORIGIN, "timeout", now=NOON + timedelta(days=1), stale=first)

    assert not judge(first, ORIGIN + "/", "ingest").allowed
    assert second.fetched_at == NOON + timedelta(days=1)
    assert "timeout" in judge(second, ORIGIN + "/", "ingest").rule


def test_a_robots_file_that_only_redirects_forbids_nothing() -> None:
    assert judge(too_many_redirects(ORIGIN, 302, now=NOON), ORIGIN + "/x", "ingest").allowed


MATCHING = {
    "nothing": ("", "/x", True),
    "all": ("User-agent: *\nDisallow: /", "/x", False),
    "empty disallow": ("User-agent: *\nDisallow:", "/x", True),
    "prefix": ("User-agent: *\nDisallow: /fish", "/fish.html", False),
    "prefix, other case": ("User-agent: *\nDisallow: /fish", "/Fish.asp", True),
    "folder": ("User-agent: *\nDisallow: /fish/", "/fish", True),
    "longest wins": ("User-agent: *\nDisallow: /folder\nAllow: /folder/page", "/folder/page", True),
    "longest wins, other way": ("User-agent: *\nAllow: /folder\nDisallow: /folder/page", "/folder/page", False),
    "equal: allow wins": ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
    "order is nothing": ("User-agent: *\nAllow: /\nDisallow: /x", "/x", False),
    "wildcard": ("User-agent: *\nDisallow: /*.php", "/folder/any.php?x=1", False),
    "wildcard and end": ("User-agent: *\nDisallow: /*.php$", "/any.php?x=1", True),
    "end": ("User-agent: *\nDisallow: /x$", "/x", False),
    "query": ("User-agent: *\nDisallow: /*?print=", "/story?print=1", False),
    "escaped and plain": ("User-agent: *\nDisallow: /ツ", "/%E3%83%84/x", False),
    "plain and escaped": ("User-agent: *\nDisallow: /%E3%83%84", "/ツ", False),
    "unreserved escaped": ("User-agent: *\nDisallow: /foo/%62%61%7A", "/foo/baz", False),
    "our group": ("User-agent: ingest\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/y", True),
    "our group, any case": ("User-agent: InGest\nDisallow: /x\n\nUser-agent: *\nAllow: /", "/x", False),
    "our group with a version": ("User-agent: ingest/1.0\nDisallow: /x", "/x", False),
    "our group twice": ("User-agent: ingest\nDisallow: /a\n\nUser-agent: ingest\nDisallow: /x", "/x", False),
    "in two places": ("User-agent: ingest\nAllow: /\nUser-agent: b\nUser-agent: ingest\nDisallow: /x", "/x", False),
    "our group among others": ("User-agent: a\nUser-agent: ingest\nUser-agent: b\nDisallow: /x", "/x", False),
    "our group, empty": ("User-agent: *\nDisallow: /\n\nUser-agent: ingest\nDisallow:", "/x", True),
    "a shorter name is not ours": ("User-agent: ing\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", True),
    "a longer name is not ours": ("User-agent: ingestion-bot\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", True),
    "others only": ("User-agent: GPTBot\nDisallow: /", "/x", True),
    "rules before any group": ("Disallow: /\n\nUser-agent: other\nDisallow: /", "/x", True),
    "comments": ("# all\nUser-agent: * # everybody\nDisallow: /x # not here", "/x", False),
    "sitemap inside a group": ("User-agent: *\nSitemap: https://a/b.xml\nDisallow: /x", "/x", False),
    "CR alone": ("User-agent: *\rDisallow: /x\r", "/x", False),
    "CRLF": ("User-agent: *\r\nDisallow: /x\r\n", "/x", False),
    "misspelt": ("user agent *\ndisalow /x", "/x", False),
    "itself": ("User-agent: *\nDisallow: /", "/robots.txt", True),
    "index": ("User-agent: *\nDisallow: /\nAllow: /index.html", "/", True),
    "a page of markup": ("<!DOCTYPE html><html><body>Disallow: /</body></html>", "/x", True),
}  # fmt: skip


@pytest.mark.parametrize(("text", "path", "allowed"), [pytest.param(*case, id=name) for name, case in MATCHING.items()])
def test_rules_are_matched_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert judged(text, path).allowed is allowed


@pytest.mark.parametrize(
    "body",
    [
        codecs.BOM_UTF8 + b"User-agent: *\nDisallow: /x",
        "\ufeffUser-agent: *\nDisallow: /x".encode("utf-16-le"),
        "\ufeffUser-agent: *\nDisallow: /x".encode("utf-16-be"),
        b"# caf\xe9 \xff\x00\nUser-agent: *\nDisallow: /x",
    ],
    ids=["UTF-8 mark", "UTF-16 little", "UTF-16 big", "broken UTF-8 and NUL"],
)
def test_encodings_do_not_hide_rules(body: bytes) -> None:
    assert not judged(body, "/x").allowed
    assert "\x00" not in record(body).text


@pytest.mark.parametrize(
    ("text", "path", "rule"),
    [
        ("User-agent: *\nDisallow: /\nDisallow: /private/", "/private/x", "Disallow: /private/"),
        ("User-agent: *\nDisallow: /*/print$\nAllow: /x", "/a/print", "Disallow: /*/print$"),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: ingest\nDisallow: /", "/a", "Disallow: /"),
        ("useragent *\ndisallow /a", "/a", "Disallow"),
    ],
    ids=["longest", "wildcard", "our group", "a form that is not named"],
)
def test_a_refusal_names_its_rule(text: str, path: str, rule: str) -> None:
    assert judged(text, path).rule == rule


@pytest.mark.parametrize(
    ("lines", "delay_s"),
    [
        ("Crawl-delay: 5", 5.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Request-rate: 1/10", 10.0),
        ("Crawl-delay: 3\nRequest-rate: 1/10", 10.0),
        ("Crawl-delay: -1", None),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: soon", None),
        ("", None),
    ],
)
def test_the_delay_a_site_asks_for_is_told(lines: str, delay_s: float | None) -> None:
    judgement = judged(f"User-agent: *\n{lines}\nDisallow: /x", "/y")

    assert judgement.crawl_delay_s == delay_s


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /" + "*" * 10_000 + "x",
        "User-agent: *\nDisallow: /" + "*a" * 5_000,
        "User-agent: *\n" + "Disallow: /a\n" * 40_000,
        "User-agent: x\n" * 40_000,
        "".join(f"User-agent: *\nDisallow: /{number}\n" for number in range(20_000)),
        ":" * 500_000,
        "a" * 500_000,
        "User-agent: *\nDisallow: /" + "%" * 400_000,
    ],
    ids=["stars", "stars between", "one rule", "no rules", "many groups", "colons", "one line", "per cent"],
)
def test_a_hostile_file_is_judged_all_the_same(text: str) -> None:
    assert judged(text, "/" + "a" * 2_000 + "/b").rule


def test_usage_lines_do_not_disturb_the_rules_around_them() -> None:
    assert not judged("User-Agent: *\nContent-Signal: ai-train=no\nDisallow: /x", "/x").allowed


@given(body=st.binary(max_size=300), path=st.text(max_size=50))
def test_any_bytes_are_judged(body: bytes, path: str) -> None:
    judgement = judge(record(b"User-agent: *\n" + body), ORIGIN + "/" + path, "ingest")

    assert judgement.rule


@given(st.lists(st.sampled_from(["Disallow: /a", "Allow: /a/b", "Disallow: /a/b/c$", "Crawl-delay: 1", "Noindex: /"])))
def test_the_order_of_rules_never_matters(lines: list[str]) -> None:
    forth = "User-agent: *\n" + "\n".join(lines)
    back = "User-agent: *\n" + "\n".join(reversed(lines))

    assert [judged(forth, path) for path in ("/a", "/a/b", "/a/b/c")] == [
        judged(back, path) for path in ("/a", "/a/b", "/a/b/c")
    ]
