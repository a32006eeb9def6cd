"""What an XPath expression says once it is parsed: paths of steps, and what is asked of each step's elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Test(NamedTuple):
    """A test of one attribute: `how` is `has`, `=`, `contains`, `starts` or `word`; `value` is empty for `has`."""

    name: str
    how: str
    value: str = ""


class Not(NamedTuple):
    """A negated condition."""

    inner: Condition


class Both(NamedTuple):
    """Conditions that all hold (`and`)."""

    parts: tuple[Condition, ...]


class Either(NamedTuple):
    """Conditions of which one holds (`or`)."""

    parts: tuple[Condition, ...]


Condition = Test | Not | Both | Either


class Position(NamedTuple):
    """A place among the children with the step's name: `=`, `<=` or `>=` a number from 1, counted from either end."""

    how: str
    number: int
    from_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path.

    Attributes:
        joint: How it follows what stands before: `//`, `/`, or `~` for a following sibling.
        tag: Its tag; `*` for any.
        position: Its place; None when any will do.
    """

    joint: str
    tag: str
    position: Position | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Steps from the root; `takes` is what is read of the last element: `text`, an attribute's name, or empty."""

    steps: tuple[Step, ...]
    takes: str = ""
