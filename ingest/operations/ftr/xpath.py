"""Parse the part of XPath 1.0 that selects elements by tag, attribute, place and nesting; refuse the rest, saying why.

What is understood: paths of `/`, `//`, `*`, tags, the axes child, descendant and following-sibling, a last `text()` or
`@name`, unions, and predicates of `@name`, comparisons with strings, `contains`, `starts-with`, `not`, `and`, `or`,
positions, and the idiom that looks for one word of a list of class names.
"""

from __future__ import annotations

from ingest.operations.ftr.nodes import Path, Position, Step
from ingest.operations.ftr.predicates import read_predicates
from ingest.operations.ftr.tokens import Tokens, XPathRefusedError

_AXES = frozenset(("child", "descendant", "following-sibling"))


def parse_xpath(expression: str) -> tuple[Path, ...]:
    """Return the paths that an expression unites.

    Raises:
        XPathRefusedError: It is not of the part that is understood.
    """
    return _union(Tokens(expression))


def _union(tokens: Tokens) -> tuple[Path, ...]:
    paths = [_path(tokens)]
    while tokens.took("|"):
        paths.append(_path(tokens))
    if tokens.next:
        raise XPathRefusedError(f"not understood from {tokens.next!r} on")
    return tuple(paths)


def _path(tokens: Tokens) -> Path:
    if tokens.next == "(":
        raise XPathRefusedError("parentheses around a path: CSS cannot count among all that it selects")
    tokens.took(".")
    if tokens.next not in ("/", "//"):
        started = (tokens.next, tokens.after_next)
        said = f"the function {started[0]}()" if started[1] == "(" else "it does not start at the root, with / or //"
        raise XPathRefusedError(f"{said} selects no elements" if "function" in said else said)
    steps: list[Step] = []
    while tokens.next in ("/", "//"):
        joint = tokens.take()
        if tokens.took("text", "(", ")"):
            return _ended(tokens, steps, "text" if joint == "/" else "")
        if tokens.took("@"):
            return _ended(tokens, steps, tokens.name() if joint == "/" else "")
        steps.append(_step(tokens, joint))
        if len(steps) == 1 and steps[0].position and (joint == "/" or steps[0].tag in ("*", "html")):
            raise XPathRefusedError("a position of the root has no CSS")
    return Path(steps=tuple(steps))


def _ended(tokens: Tokens, steps: list[Step], takes: str) -> Path:
    if not steps or not takes or tokens.next not in ("", "|"):
        raise XPathRefusedError("it reads texts or attributes in the midst of a path")
    return Path(steps=tuple(steps), takes=takes)


def _step(tokens: Tokens, joint: str) -> Step:
    axis = "child"
    if tokens.after_next == "::":
        axis = tokens.take()
        tokens.take()
        if axis not in _AXES:
            raise XPathRefusedError(f"the axis {axis}:: has no CSS")
    if tokens.next in (".", ".."):
        raise XPathRefusedError(f"{tokens.next!r} has no CSS: it goes back or stays")
    if axis == "following-sibling" and joint == "//":
        raise XPathRefusedError("siblings of all descendants have no CSS")
    tag = "*" if tokens.took("*") else tokens.name()
    if tokens.next == "(":
        raise XPathRefusedError(f"{tag}() selects no elements")
    joint = {"descendant": "//", "following-sibling": "~"}.get(axis, joint)
    position, conditions = read_predicates(tokens)
    if position is not None and axis != "child":
        if (position, tag, axis) != (Position("=", 1), "*", "following-sibling"):
            raise XPathRefusedError(f"a position along {axis}:: has no CSS")
        joint, position = "+", None
    return Step(joint=joint, tag=tag, position=position, conditions=conditions)
