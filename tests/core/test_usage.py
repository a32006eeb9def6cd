"""What robots.txt says about use: which lines hold for us, for which paths, and what is kept as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.robots import read_usage
from ingest.model import SiteRule


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no", [("", "search", "yes"), ("", "ai-train", "no")]),
        ("Content-Signal: ai-train=no\nUser-agent: other\nDisallow: /", [("", "ai-train", "no")]),
        ("User-agent: other\nContent-Signal: ai-train=no\nUser-agent: *\nAllow: /", []),
        (
            "User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: Ingest/2\nContent-Signal: ai-train=yes",
            [("", "ai-train", "yes")],
        ),
        ("User-agent: a\nUser-agent: ingest\nContent-Usage: train-ai=n", [("", "train-ai", "no")]),
        (
            "User-agent: *\nContent-Usage: /blog/ train-ai=y, search=n",
            [("/blog/", "train-ai", "yes"), ("/blog/", "search", "no")],
        ),
        (
            'User-agent: *\nContent-Signal: search = YES ,ai-input="no", use=reference',
            [("", "search", "yes"), ("", "ai-input", "no"), ("", "use", "reference")],
        ),
        ("User-agent: other\nLicense: https://news.example/rsl.xml", [("", "license", "https://news.example/rsl.xml")]),
        ("License:\nContent-Signal:\nContent-Signal: nonsense, ai-train", []),
        ("User-agent: *\nDisallow: /x # Content-Signal: ai-train=no", []),
        ("", []),
    ],
    ids=[
        "for everybody", "before any group", "for another agent", "our own group", "named with others", "for a path",
        "as people write", "a licence holds for all", "nothing said", "a comment", "empty",
    ],
)  # fmt: skip
def test_usage_lines_hold_as_rules_do(text: str, rules: list[tuple[str, str, str]]) -> None:
    assert read_usage(text, "ingest")[0] == tuple(SiteRule(*rule) for rule in rules)


def test_lines_for_others_are_kept_as_written() -> None:
    text = "User-agent: Other\nContent-Signal: ai-train=no # ours\nLicense: https://news.example/rsl.xml"

    assert read_usage(text, "ingest")[1].split("\n") == [
        "content-signal (other): ai-train=no",
        "license (other): https://news.example/rsl.xml",
    ]


def test_a_flood_of_lines_is_bounded() -> None:
    text = "User-agent: *\n" + "".join(f"Content-Signal: /{n} ai-train=no\n" for n in range(20_000))
    rules, raw = read_usage(text, "ingest")

    assert len(rules) == 200
    assert len(raw) <= 20_000


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for rule in read_usage("User-agent: *\nContent-Signal: " + text, "ingest")[0]:
        assert rule.key
        assert rule.value
