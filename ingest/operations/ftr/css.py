"""Write parsed XPath as CSS selectors that select the same elements of every page.

An `or` becomes selectors of its own, since a list of rules is one. Attribute values are compared with regard to case
and to every space, as XPath does; so classes are written as attributes, for `.name` disregards case on old pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ingest.operations.ftr.nodes import Both, Condition, Either, Not, Path, Position, Step, Test
from ingest.operations.ftr.tokens import XPathRefusedError

MOST_SELECTORS = 24
_JOINTS = {"/": " > ", "//": " ", "~": " ~ ", "+": " + "}
_OPERATORS = {"=": "=", "contains": "*=", "ends": "$=", "starts": "^=", "word": "~="}
# Attributes whose values selectors compare without regard to case, unless told otherwise (HTML Standard, 4.16.2).
_CASELESS = frozenset(
    "accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir "
    "direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref "
    "noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype "
    "vlink".split()
)


def write_css(path: Path) -> tuple[str, ...]:
    """Return the selectors that together select what a path does; what it reads of the elements is left aside.

    Raises:
        XPathRefusedError: There would be too many of them.
    """
    steps = [_write_step(step, first=number == 0) for number, step in enumerate(path.steps)]
    count = 1
    for alternatives in steps:
        count *= len(alternatives)
    if count > MOST_SELECTORS:
        raise XPathRefusedError(f"it comes to {count} selectors")
    return tuple(dict.fromkeys("".join(parts) for parts in product(*steps)))


def _write_step(step: Step, *, first: bool) -> list[str]:
    joint = (":root" if step.joint == "/" else "") if first else _JOINTS[step.joint]
    alternatives = list(_conjunction(step.conditions)) if step.conditions else [""]
    place = _write_position(step.position, step.tag) if step.position else ""
    written = []
    for tests in alternatives:
        compound = f"{place}{tests}"
        # what begins with a pseudo-class keeps its asterisk: the parser that matches gives up too early without
        bare = compound.startswith("[") or (first and joint)
        tag = "" if step.tag == "*" and bare else step.tag
        written.append(f"{tag}{joint}{compound}" if first else f"{joint}{tag}{compound}")
    return written


def _write_position(position: Position, tag: str) -> str:
    kind = "child" if tag == "*" else "of-type"
    if position == Position("=", 1, from_end=True):
        return f":last-{kind}"
    formula = {"=": f"{position.number}", "<=": f"-n+{position.number}", ">=": f"n+{max(position.number, 1)}"}
    return f":nth-{'last-' if position.from_end else ''}{kind}({formula[position.how]})"


def _alternatives(condition: Condition) -> Iterator[str]:
    """Yield compounds of which one must hold."""
    if isinstance(condition, Test):
        yield _write_test(condition)
    elif isinstance(condition, Either):
        for part in condition.parts:
            yield from _alternatives(part)
    elif isinstance(condition, Both):
        yield from _conjunction(condition.parts)
    else:
        yield from _negation(condition)


def _conjunction(parts: tuple[Condition, ...]) -> Iterator[str]:
    for some in product(*(tuple(_alternatives(part)) for part in parts)):
        yield "".join(some)


def _negation(condition: Not) -> Iterator[str]:
    """Yield one compound: none of the inner alternatives holds. A negation within is undone, never nested."""
    inner = condition.inner
    if isinstance(inner, Not):
        yield from _alternatives(inner.inner)
    elif isinstance(inner, Both):
        yield from _alternatives(Either(tuple(Not(part) for part in inner.parts)))
    elif isinstance(inner, Either):
        yield from _conjunction(tuple(Not(part) for part in inner.parts))
    else:
        yield f":not({_write_test(inner)})"


def _write_test(test: Test) -> str:
    if test.how == "has":
        return f"[{test.name}]"
    value = test.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ").replace("\r", "\\d ")
    exact = " s" if test.name in _CASELESS else ""
    return f'[{test.name}{_OPERATORS[test.how]}"{value}"{exact}]'
