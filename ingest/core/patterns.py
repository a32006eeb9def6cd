"""Patterns of folded lines, tried at once before they are tried one by one.

Most lines match no pattern. Nearly all patterns hold at the beginning of a line only, so one expression made of them
says so in a single look; which pattern it is, and whether it counts, is found out by trying each in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Look(NamedTuple):
    """What tells that none of some patterns matches a line.

    Attributes:
        opening: Matches wherever one of those does that hold at the beginning of a line; None when there are none.
        others: The remaining ones.
    """

    opening: re.Pattern[str] | None
    others: tuple[re.Pattern[str], ...]

    def may_match(self, line: str) -> bool:
        """Whether any of the patterns matches a line."""
        if self.opening is not None and self.opening.match(line) is not None:
            return True
        return any(other.search(line) is not None for other in self.others)


def look_for(patterns: Iterable[re.Pattern[str]]) -> Look:
    """Return what tells of all patterns at once that none matches."""
    opening: list[re.Pattern[str]] = []
    others: list[re.Pattern[str]] = []
    for pattern in patterns:
        (opening if _holds_at_beginning(pattern) else others).append(pattern)
    joined = "|".join(f"(?:{pattern.pattern[1:]})" for pattern in opening)
    return Look(re.compile(f"^(?:{joined})") if opening else None, tuple(others))


def needs_number(pattern: re.Pattern[str]) -> bool:
    """Whether whatever the pattern matches holds a "#": one that is outside of all groups, sets and choices."""
    outside = _outside_groups(pattern)
    plain = not pattern.flags & re.VERBOSE and not set("|()[") & set(outside)
    return plain and re.search(r"#(?![?*{])", outside) is not None


def _holds_at_beginning(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern begins with "^" in all it may match, and can stand beside others in one expression."""
    if pattern.flags != re.UNICODE or pattern.groups or not pattern.pattern.startswith("^"):
        return False
    return not set("|()[") & set(_outside_groups(pattern))


def _outside_groups(pattern: re.Pattern[str]) -> str:
    """Return a pattern's source with an underscore in place of each escape, set and group."""
    outside = re.sub(r"\\.|\[\^?\]?[^\]]{0,500}\]", "_", pattern.pattern)
    inside = ""
    while outside != inside:
        inside, outside = outside, re.sub(r"\([^()]*\)", "_", outside)
    return outside
