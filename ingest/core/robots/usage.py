"""What a robots.txt says about use, beside what may be fetched: Content-Signal, Content-Usage and License lines.

Sources: Content Signals (a vendor's draft: `search`, `ai-input`, `ai-train`, each `yes` or `no`), AIPREF (IETF draft:
`Content-Usage`, a path before it), RSL 1.0 (`License`, for the whole site whatever group it stands in). The first two
hold as rules do: our own group, else the one for everybody; those before any group hold for all. Pure; protego knows
none of these lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.core.robots.lines import USER_AGENTS, agent_token, agents_in, fields
from ingest.core.text import fold_space
from ingest.model import SiteRule

MAX_RULES = 200
_MAX_RAW_CHARS = 20_000
_MAX_ADDRESS_CHARS = 2_000
_SIGNALS = ("content-signal", "content-usage")
_PATH = re.compile(r"(/\S{0,499})\s+(.*)")
_USE = re.compile(r"\s*([a-z][a-z0-9_-]{0,40})\s*=\s*\"?([a-z0-9_-]{1,40})\"?\s*(?:;.*)?", re.IGNORECASE)
_PLAIN = {"y": "yes", "n": "no"}


def read_usage(text: str, agent: str) -> tuple[tuple[SiteRule, ...], str]:
    """Return what a robots.txt says about use to one agent, and all its lines of that sort as written.

    Args:
        text: The file.
        agent: Our product token, as `ingest`.
    """
    wanted = agent.lower() if agent.lower() in agents_in(text) else "*"
    rules: dict[SiteRule, None] = {}
    raw: dict[str, None] = {}
    for group, field, written in _stated(text):
        value = fold_space(written)
        named = f" ({', '.join(sorted(group))})" if group else ""
        raw[f"{field}{named}: {value[:_MAX_ADDRESS_CHARS]}"] = None
        if field == "license":
            rules[SiteRule("", "license", value[:_MAX_ADDRESS_CHARS])] = None
        elif not group or wanted in group:
            rules.update(dict.fromkeys(_uses(value)))
    return tuple(rules)[:MAX_RULES], "\n".join(raw)[:_MAX_RAW_CHARS]


def _stated(text: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """Yield (agents of the group, field, value) of each line about use; no agents before the first group."""
    group: frozenset[str] = frozenset()
    in_rules = False
    for field, value in fields(text):
        if field in USER_AGENTS:
            group = frozenset() if in_rules else group
            group |= {agent_token(value)}
            in_rules = False
        elif field == "license" and value:
            yield group, field, value
        else:
            in_rules = in_rules or field in ("allow", "disallow", *_SIGNALS)
            if field in _SIGNALS and value:
                yield group, field, value


def _uses(value: str) -> Iterator[SiteRule]:
    """Yield each use that a line names: an optional path, then `key=value` between commas."""
    match = _PATH.match(value)
    path, named = (match[1], match[2]) if match else ("", value)
    for part in named.split(","):
        use = _USE.fullmatch(part)
        if use:
            said = use[2].lower()
            yield SiteRule(path, use[1].lower(), _PLAIN.get(said, said))
