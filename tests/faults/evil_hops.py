"""Redirects that lead in circles, astray, or somewhere that nobody may go."""

from __future__ import annotations

from collections.abc import Mapping

from evil_server import Behaviour, Case, answers, honest, redirects

from ingest.errors import BadRedirect, BadStatus

FORBIDDEN_TARGETS = (
    "file:///etc/passwd",
    "gopher://127.0.0.1:70/x",
    "data:text/html,<p>x",
    "javascript:alert(1)",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://localhost/",
    "http://127.0.0.1:22/",
    "https://10.0.0.1/",
    "http://user:word@127.0.0.1/",
    "http://127.0.0.1:1@127.0.0.1/",
    "//[::1/",
    "http://a b/",
    "",
)

HOP_CASES: Mapping[str, Case] = {
    "a circle of two": Case(behave=redirects("/circle"), error=BadRedirect, says="more than 5 redirects"),
    "to itself": Case(behave=redirects("/evil"), error=BadRedirect, says="leads to itself"),
    "a chain of a hundred": Case(behave=redirects("/chain/1"), error=BadRedirect, says="more than 5 redirects"),
    "five hops": Case(behave=redirects("/five/4"), says="<p>An honest page.</p>"),
    "no target": Case(behave=answers(status="302 Found"), error=BadRedirect, says="without a target"),
    "a choice of many": Case(behave=answers(status="300 Multiple Choices"), error=BadStatus, says="300"),
    "permanently": Case(behave=redirects("/good", "308 Permanent Redirect"), says="<p>An honest page.</p>"),
    "with a line break, escaped": Case(
        behave=redirects("/good%0d%0aSet-Cookie:%20a=b"), error=BadStatus, says="status 404"
    ),
    "with a backslash": Case(behave=redirects("/\\127.0.0.1:1/"), error=BadStatus, says="status 404"),
    "with a space": Case(behave=redirects("/with space"), says="<p>An honest page.</p>"),
    "with a fragment": Case(behave=redirects("/good#part"), says="<p>An honest page.</p>"),
}


def hop_behaviours() -> dict[str, Behaviour]:
    """Return the paths that the hop cases lead through."""
    behaviours: dict[str, Behaviour] = {"/good": honest, "/with%20space": honest, "/circle": redirects("/evil")}
    for number in range(1, 100):
        behaviours[f"/chain/{number}"] = redirects(f"/chain/{number + 1}")
    for left in range(1, 5):
        behaviours[f"/five/{left}"] = redirects(f"/five/{left - 1}" if left > 1 else "/good")
    return behaviours
