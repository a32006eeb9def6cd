"""The lines of a robots.txt as fields and values, and the names of agents in them (RFC 9309 §2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

LINE_END = re.compile(r"\r\n|\r|\n")
FIELD = re.compile(r"\s*([A-Za-z][A-Za-z _-]{0,30}?)\s*:\s*([^#]*)")
USER_AGENTS = frozenset({"user-agent", "useragent", "user agent"})
_TOKEN = re.compile(r"[A-Za-z_-]+")


def fields(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line that is one as (name in lower case, value without comment)."""
    for line in LINE_END.split(text):
        match = FIELD.match(line)
        if match:
            yield match[1].lower(), match[2].strip()


def agent_token(value: str) -> str:
    """Return the product token of a user agent line, in lower case; `*` stays."""
    match = _TOKEN.match(value)
    return match[0].lower() if match else value.strip().lower()


def agents_in(text: str) -> frozenset[str]:
    """Return the tokens of all groups."""
    return frozenset(agent_token(value) for field, value in fields(text) if field in USER_AGENTS)
