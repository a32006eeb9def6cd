"""Declared: marks of formats and services, and scripts of vendors."""

from __future__ import annotations

import pytest

from ingest.core.declared import read_declared
from ingest.core.structured import parse_document
from ingest.model import Access, Declared


def _declared(head: str, body: str = "") -> Declared:
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read_declared(parse_document("https://news.example/a", html, "utf-8", "default"), ())


_AMP = '<script async src="https://cdn.ampproject.org/v0.js"></script>'
_SUBSTACK = '<script src="https://substackcdn.com/bundle/main.js"></script>'


@pytest.mark.parametrize(
    ("head", "markup", "access"),
    [
        (_AMP, '<div subscriptions-section="content-not-granted">x</div>', Access.RESTRICTED),
        (_AMP, "<div amp-access-hide>x</div>", Access.RESTRICTED),
        (_SUBSTACK, '<h2 class="paywall-title">x</h2>', Access.SUBSCRIPTION),
        (
            '<meta name="generator" content="Ghost 6.1">',
            '<aside class="gh-post-upgrade-cta">x</aside>',
            Access.SUBSCRIPTION,
        ),
        (
            '<script src="https://news.example/wp-includes/a.js"></script>',
            '<div data-post_access_level="subscribers">x</div>',
            Access.REGISTRATION,
        ),
        (_SUBSTACK, '<div class="comments"><h2 class="paywall-title">x</h2></div>', Access.UNKNOWN),
        ("", '<h2 class="paywall-title">x</h2>', Access.UNKNOWN),
    ],
    ids=["amp subscriptions", "amp access", "substack", "ghost", "newsletter", "in the comments", "another's theme"],
)
def test_marks_of_formats_speak_of_pages_made_with_them(head: str, markup: str, access: Access) -> None:
    assert _declared(head, markup).access is access


def test_a_vendor_s_script_alone_is_context_that_weighs_nothing() -> None:
    stated = _declared('<script src="https://cdn.tinypass.example/piano.io/api.js"></script>')

    assert [piece.signal for piece in stated.evidence] == ["script:vendor"]
    assert [piece.weight for piece in stated.evidence] == [0.0]
    assert (stated.access, stated.closed) == (Access.UNKNOWN, False)
