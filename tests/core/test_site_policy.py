"""tdmrep.json: what an answer amounts to; and how a site's files join what a page says, the most specific first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import LONG, reading

from ingest.core.site_policy import join_policies, matches, with_site_policies
from ingest.core.tdmrep import no_tdmrep, read_tdmrep, tdmrep_forbidden
from ingest.model import PolicySignals, SiteFile, SitePolicy, SiteRule

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = "https://news.example"
POLICY = "https://news.example/tdm.json"


def tdmrep(listed: object, *, status: int = 200) -> SitePolicy:
    return read_tdmrep(ORIGIN, status, json.dumps(listed).encode(), now=NOON, known=None)


def robots(*rules: tuple[str, str, str]) -> SitePolicy:
    found = tuple(SiteRule(*rule) for rule in rules)
    return replace(tdmrep([]), file=SiteFile.ROBOTS, rules=found)


@pytest.mark.parametrize(
    ("listed", "rules"),
    [
        ([{"location": "/", "tdm-reservation": 1}], [("/", "tdm-reservation", "1")]),
        (
            [{"location": "/a*", "tdm-reservation": "0", "tdm-policy": f" {POLICY} "}],
            [("/a*", "tdm-reservation", "0"), ("/a*", "tdm-policy", POLICY)],
        ),
        ({"location": "/", "tdm-reservation": 1}, [("/", "tdm-reservation", "1")]),
        ([{"location": "/", "tdm-reservation": True}], []),
        (
            [{"location": "/", "tdm-reservation": 2}, {"location": "/b", "tdm-reservation": 1}],
            [("/b", "tdm-reservation", "1")],
        ),
        ([{"location": "b", "tdm-reservation": 1}, {"tdm-reservation": 1}, 7, None], []),
        ([{"location": "/", "tdm-policy": POLICY}], []),
        ([], []),
        ("text", []),
    ],
    ids=[
        "reserved", "in words, with a policy", "one entry alone", "true is no number", "an error among entries",
        "no place", "a policy alone", "empty", "no list",
    ],
)  # fmt: skip
def test_entries_that_are_not_as_they_should_be_state_nothing(
    listed: object, rules: list[tuple[str, str, str]]
) -> None:
    policy = tdmrep(listed)

    assert policy.rules == tuple(SiteRule(*rule) for rule in rules)
    assert bool(policy.problem) is not bool(rules)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[" * 60_000, b"9" * 5_000, b"\xff\xfe\x00", b'[{"location": NaN}]', b"[" + b" " * 70_000 + b"]"],
    ids=["empty", "a page", "nested", "a number of 5,000 digits", "bytes", "not a number", "too large"],
)
def test_a_file_that_is_none_states_nothing_and_is_asked_for_tomorrow(body: bytes) -> None:
    policy = read_tdmrep(ORIGIN, 200, body, now=NOON, known=None)

    assert policy.rules == ()
    assert policy.problem
    assert policy.expires_at == NOON + timedelta(days=1)


def test_no_file_is_no_problem() -> None:
    policy = tdmrep([{"location": "/", "tdm-reservation": 1}], status=404)

    assert (policy.rules, policy.problem, policy.raw, policy.status) == ((), "", "", 404)


@pytest.mark.parametrize(("days", "stands"), [(29, True), (31, False)], ids=["a month's grace", "too long ago"])
def test_what_was_known_stands_while_no_answer_comes(days: int, stands: bool) -> None:
    known = tdmrep([{"location": "/", "tdm-reservation": 1}])
    later = no_tdmrep(ORIGIN, "timeout", now=NOON + timedelta(days=days), known=known)
    busy = read_tdmrep(ORIGIN, 503, b"", now=NOON + timedelta(days=days), known=known)

    assert (later.rules == known.rules) is stands
    assert later.expires_at == NOON + timedelta(days=days, hours=1)
    assert (busy.rules, busy.status) == (later.rules, 503)
    assert tdmrep_forbidden(ORIGIN, "Disallow: /", now=NOON).problem == "robots.txt: Disallow: /"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("", "/x", True),
        ("/", "/x", True),
        ("/news", "/newspaper", True),
        ("/news/", "/news", False),
        ("/*/archive", "/a/archive/1", True),
        ("/*.pdf$", "/a.pdf", True),
        ("/*.pdf$", "/a.pdf?x", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*b$", "/ab", True),
        ("/ab*b$", "/ab", False),
        ("*", "/x", True),
        ("/a*", "/b", False),
        ("/*$", "/x", True),
    ],
)  # fmt: skip
def test_patterns_match_as_in_robots_txt(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


@given(st.text(alphabet="/ab*$", max_size=40), st.text(alphabet="/ab", max_size=40))
def test_any_pattern_is_matched(pattern: str, path: str) -> None:
    assert matches(pattern + "*", path) >= matches(pattern, path) or pattern.endswith("$")


SITE = [
    {"location": "/", "tdm-reservation": 0},
    {"location": "/news/*", "tdm-reservation": 1, "tdm-policy": POLICY},
    {"location": "/news/open", "tdm-reservation": 0},
]


@pytest.mark.parametrize(
    ("said", "path", "reserved", "origin", "policy"),
    [
        (PolicySignals(), "/news/a", True, "tdmrep:/news/*", POLICY),
        (PolicySignals(), "/news/open/a", False, "tdmrep:/news/open", None),
        (PolicySignals(), "/sport", False, "tdmrep:/", None),
        (PolicySignals(), "", False, "tdmrep:/", None),
        (
            PolicySignals(tdm_reserved=False, tdm_origin="meta:tdm-reservation"),
            "/news/a",
            False,
            "meta:tdm-reservation",
            None,
        ),
    ],
    ids=["by the site", "the longer pattern", "the rest", "the front page", "the page speaks first"],
)
def test_a_reservation_holds_as_the_most_specific_statement_says(
    said: PolicySignals, path: str, reserved: bool, origin: str, policy: str | None
) -> None:
    joined = join_policies(said, ORIGIN + path, [tdmrep(SITE)])

    assert (joined.tdm_reserved, joined.tdm_origin, joined.tdm_policy) == (reserved, origin, policy)
    assert joined.raw == said.raw


def test_a_site_without_files_states_nothing() -> None:
    assert join_policies(PolicySignals(), ORIGIN, [tdmrep([], status=404)]) == PolicySignals()
    assert join_policies(PolicySignals(), ORIGIN, []) == PolicySignals()


def test_uses_and_licence_of_robots_txt_hold_by_path_and_are_kept_apart() -> None:
    site = robots(
        ("", "ai-train", "no"), ("/blog/", "ai-train", "yes"), ("", "search", "yes"), ("", "search", "no"),
        ("", "license", "https://news.example/rsl.xml"),
    )  # fmt: skip
    said = PolicySignals(licence="https://cc.example/by", raw=(("json-ld:license", "https://cc.example/by"),))

    joined = join_policies(said, ORIGIN + "/blog/a?x=1", [site])

    assert joined.site_usage == ("ai-train=yes", "search=no")
    assert (joined.licence, joined.site_licence) == ("https://cc.example/by", "https://news.example/rsl.xml")
    assert joined.raw == said.raw
    assert joined.site_raw == (
        ("robots:ai-train", "/blog/ yes"),
        ("robots:search", "no"),
        ("robots:license", "https://news.example/rsl.xml"),
    )
    assert join_policies(said, ORIGIN + "/news", [site]).site_usage == ("ai-train=no", "search=no")


def test_a_reading_is_told_of_its_site_by_the_address_that_answered() -> None:
    told = with_site_policies(reading(LONG), [tdmrep([{"location": "/crane", "tdm-reservation": 1}])])

    assert told.article.policy.tdm_reserved is True
    assert told.article.body == reading(LONG).article.body
