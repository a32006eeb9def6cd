"""The tokens of an XPath expression, read from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"""\s*("[^"]*"|'[^']*'|//|::|\.\.|<=|>=|!=|\d+|[A-Za-z_][\w.-]*|[/\[\]()@,|=<>*.+:$-])""")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_CAPITAL = re.compile("[A-Z]")
_MOST_TOKENS = 300


class XPathRefusedError(ValueError):
    """The expression selects in a way that CSS has no selector for, or is none; the message says which part."""


class Tokens:
    """Where reading has come to in an expression."""

    def __init__(self, expression: str) -> None:
        """Part an expression; raises XPathRefusedError where it is none or overlong."""
        self.tokens = [*_part(expression), "", ""]
        self.at = 0
        if len(self.tokens) > _MOST_TOKENS:
            raise XPathRefusedError(f"it has {len(self.tokens)} parts, which is more than a person writes")

    @property
    def next(self) -> str:
        """The token that is to be read; empty at the end."""
        return self.tokens[self.at]

    @property
    def after_next(self) -> str:
        """The one after that."""
        return self.tokens[self.at + 1]

    def take(self) -> str:
        """Read a token."""
        self.at += 1
        return self.tokens[self.at - 1]

    def took(self, *wanted: str) -> bool:
        """Step over these tokens when they come next."""
        if tuple(self.tokens[self.at : self.at + len(wanted)]) != wanted:
            return False
        self.at += len(wanted)
        return True

    def expect(self, wanted: str) -> None:
        """Read this token; raises XPathRefusedError where another one stands."""
        if not self.took(wanted):
            raise XPathRefusedError(f"not understood at {self.next or 'its end'!r}, where {wanted!r} was expected")

    def name(self) -> str:
        """Read a tag or an attribute's name; raises XPathRefusedError where there is none that pages could have."""
        if not _NAME.fullmatch(self.next):
            raise XPathRefusedError(f"not understood at {self.next or 'its end'!r}")
        name = self.take()
        if self.next == ":":
            raise XPathRefusedError(f"{name}: names a namespace, which pages have none of")
        if _CAPITAL.search(name):
            raise XPathRefusedError(f"{name} has capitals: names in pages are in lower case, so it selects nothing")
        return name

    def literal(self) -> str:
        """Read a string; raises XPathRefusedError where there is none."""
        if self.next[:1] not in ("'", '"') or len(self.next) < 2:
            raise XPathRefusedError(f"a comparison with {self.next or 'nothing'!r}, which is no string, has no CSS")
        return self.take()[1:-1]


def _part(expression: str) -> Iterator[str]:
    expression, at = expression.strip(), 0
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if found is None:
            raise XPathRefusedError(f"not XPath: {expression[at : at + 20]!r}")
        yield found[1]
        at = found.end()
