"""Parse what stands in an XPath step's brackets: a place among the children, or tests of attributes."""

from __future__ import annotations

import re

from ingest.operations.ftr.nodes import Both, Condition, Either, Not, Position, Test
from ingest.operations.ftr.tokens import Tokens, XPathRefusedError

_WORD_IN_SPACES = re.compile(r" ([^\s]+) ")


def read_predicates(tokens: Tokens) -> tuple[Position | None, tuple[Condition, ...]]:
    """Read the brackets of a step; return its place, None when any will do, and its conditions, all of which must hold.

    Raises:
        XPathRefusedError: They ask what CSS cannot ask.
    """
    position: Position | None = None
    conditions: list[Condition] = []
    while tokens.took("["):
        place = _position(tokens)
        if place is None:
            conditions.append(_either(tokens))
        elif position or conditions:
            raise XPathRefusedError("a position after another predicate has no CSS")
        else:
            position = place
        tokens.expect("]")
    return position, tuple(conditions)


def _position(tokens: Tokens) -> Position | None:
    """Return a predicate that is a position; None, with nothing taken, when it is something else."""
    if tokens.next.isdigit():
        return _placed(tokens, "=", int(tokens.take()))
    if tokens.took("last", "(", ")"):
        back = int(tokens.take()) if tokens.took("-") and tokens.next.isdigit() else 0
        return _placed(tokens, "=", back + 1, from_end=True)
    if not tokens.took("position", "(", ")"):
        return None
    how = tokens.take()
    if tokens.took("last", "(", ")") and how == "=":
        return _placed(tokens, "=", 1, from_end=True)
    if how not in ("=", "<", ">", "<=", ">=") or not tokens.next.isdigit():
        raise XPathRefusedError("a position that is reckoned has no CSS")
    number = int(tokens.take()) + {"<": -1, ">": 1}.get(how, 0)
    return _placed(tokens, {"<": "<=", ">": ">="}.get(how, how), number)


def _placed(tokens: Tokens, how: str, number: int, *, from_end: bool = False) -> Position:
    if tokens.next != "]":
        raise XPathRefusedError("a position joined with something else has no CSS")
    if number < 1 and how != ">=":
        raise XPathRefusedError("it selects nothing: positions count from 1")
    return Position(how, number, from_end)


def _either(tokens: Tokens) -> Condition:
    parts = [_both(tokens)]
    while tokens.took("or"):
        parts.append(_both(tokens))
    return parts[0] if len(parts) == 1 else Either(tuple(parts))


def _both(tokens: Tokens) -> Condition:
    parts = [_condition(tokens)]
    while tokens.took("and"):
        parts.append(_condition(tokens))
    return parts[0] if len(parts) == 1 else Both(tuple(parts))


def _condition(tokens: Tokens) -> Condition:
    if tokens.took("not", "("):
        inner = _either(tokens)
        tokens.expect(")")
        return Not(inner)
    if tokens.took("("):
        inner = _either(tokens)
        tokens.expect(")")
        return inner
    for function, how in (("contains", "contains"), ("starts-with", "starts")):
        if tokens.took(function, "("):
            return _containing(tokens, how)
    if tokens.took("@"):
        return _compared(tokens, tokens.name())
    if tokens.next[:1] in ("'", '"') and tokens.after_next == "=":
        value = tokens.literal()
        tokens.expect("=")
        tokens.expect("@")
        return Test(tokens.name(), "=", value)
    if not tokens.next:
        raise XPathRefusedError("not understood at its end")
    raise XPathRefusedError(f"a predicate on {tokens.next!r} has no CSS: texts and children cannot be asked about")


def _compared(tokens: Tokens, name: str) -> Condition:
    if tokens.took("="):
        return Test(name, "=", tokens.literal())
    if tokens.took("!="):
        return Both((Test(name, "has"), Not(Test(name, "=", tokens.literal()))))
    if tokens.next not in ("]", ")", "and", "or"):
        raise XPathRefusedError(f"a comparison by {tokens.next!r} has no CSS")
    return Test(name, "has")


def _containing(tokens: Tokens, how: str) -> Condition:
    """Read what stands in `contains(…)` or `starts-with(…)`, up to its end."""
    padded = how == "contains" and tokens.took("concat", "(")
    if padded:
        name, folded = _padded(tokens)
    elif tokens.took("@"):
        name, folded = tokens.name(), False
    else:
        raise XPathRefusedError(f"what {tokens.next!r} contains has no CSS: only attributes can be asked about")
    tokens.expect(",")
    value = tokens.literal()
    tokens.expect(")")
    if not value:
        raise XPathRefusedError("every text contains the empty one, so it selects everything")
    if not padded:
        return Test(name, how, value)
    word = _WORD_IN_SPACES.fullmatch(value)
    if word is None:
        raise XPathRefusedError("a text padded with spaces has no CSS, unless one word is sought in it")
    if folded:
        return Test(name, "word", word[1])
    return Either(
        (
            Test(name, "=", word[1]),
            Test(name, "starts", f"{word[1]} "),
            Test(name, "ends", f" {word[1]}"),
            Test(name, "contains", value),
        )
    )


def _padded(tokens: Tokens) -> tuple[str, bool]:
    """Read `concat(' ', @name, ' ')` after its parenthesis; return the name, and whether its spaces are folded."""
    _blank(tokens)
    tokens.expect(",")
    folded = tokens.took("normalize-space", "(")
    tokens.expect("@")
    name = tokens.name()
    if folded:
        tokens.expect(")")
    tokens.expect(",")
    _blank(tokens)
    tokens.expect(")")
    return name, folded


def _blank(tokens: Tokens) -> None:
    if tokens.literal() != " ":
        raise XPathRefusedError("concat() with something else than spaces has no CSS")
