"""Joins what a site's files say about use to what a page and its response say: kept apart, the most specific first.

A reservation of mining holds as the response's header says, else as the page's meta says, else as the entry of
tdmrep.json with the longest pattern that matches the path, else nothing is stated. Where robots.txt names a use twice
for a path, the longer pattern holds; where both are as long, `no` does. Pure; fetches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.model import PageReading, PolicySignals, SiteFile, SitePolicy, SiteRule

_RESERVATION, _POLICY, _LICENCE = "tdm-reservation", "tdm-policy", "license"


def with_site_policies(reading: PageReading, policies: Iterable[SitePolicy]) -> PageReading:
    """Return a reading whose policy signals tell what the site's files say of its address, too."""
    article = reading.article
    policy = join_policies(article.policy, article.url_final, policies)
    return replace(reading, article=replace(article, policy=policy))


def join_policies(signals: PolicySignals, url: str, policies: Iterable[SitePolicy]) -> PolicySignals:
    """Return a page's signals with what the site's files say of its address.

    Args:
        signals: What response and page state.
        url: The address that answered.
        policies: Of the address's origin, one for each file at most.
    """
    by_file = {policy.file: policy for policy in policies}
    path = _path(url)
    usage = _holding(by_file.get(SiteFile.ROBOTS), path)
    mining = _holding(by_file.get(SiteFile.TDMREP), path)
    joined = replace(
        signals,
        site_usage=tuple(sorted(f"{key}={rule.value}" for key, rule in usage.items() if key != _LICENCE)),
        site_licence=usage[_LICENCE].value if _LICENCE in usage else None,
        site_raw=(
            *((f"robots:{rule.key}", _shown(rule)) for rule in usage.values()),
            *((f"tdmrep:{rule.key}", _shown(rule)) for rule in mining.values()),
        ),
    )
    reservation = mining.get(_RESERVATION)
    if signals.tdm_reserved is not None or reservation is None:
        return joined
    policy = mining.get(_POLICY)
    return replace(
        joined,
        tdm_reserved=reservation.value == "1",
        tdm_origin=f"tdmrep:{reservation.path}",
        tdm_policy=policy.value if policy and policy.path == reservation.path else None,
    )


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern of robots.txt (RFC 9309 §2.2.3) matches a path: from its start, `*` anything, `$` the end."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = rest.pop() if rest and ends else None
    for piece in rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not ends:
        return True
    return path[at:] == "" if last is None else len(path) - len(last) >= at and path.endswith(last)


def _holding(policy: SitePolicy | None, path: str) -> dict[str, SiteRule]:
    """Return the rule that holds for a path, for each key, in the file's order."""
    found: dict[str, SiteRule] = {}
    for rule in policy.rules if policy else ():
        if not matches(rule.path, path):
            continue
        other = found.get(rule.key)
        if other is None or _strength(rule) > _strength(other):
            found[rule.key] = rule
    return found


def _strength(rule: SiteRule) -> tuple[int, bool]:
    return len(rule.path), rule.value in ("no", "1")


def _shown(rule: SiteRule) -> str:
    return f"{rule.path} {rule.value}" if rule.path else rule.value


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
