"""Guard: refuse markup that would stall the parser, before it is parsed.

The parser takes quadratic time on deep nesting and on floods of attributes; this scan is linear. It may overestimate
depth where tags are never closed, it never underestimates, and it judges nothing but size and depth. A page that
cannot pass any bound, wherever its scripts and comments end, is spared the exact scan.
Bounds: nesting 2,000 · attributes on one tag 1,000 · tags 200,000. Real news pages stay under 100, 100 and 30,000.
Source: WHATWG HTML §13.2.5 (tokenization), §13.1.2 (void elements, optional tags).
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.errors import MarkupRejected

MAX_DEPTH = 2_000
MAX_ATTRIBUTES = 1_000
MAX_TAGS = 200_000

_ATTRIBUTES = r"""(?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?|=)*+"""
_ATTRIBUTE = re.compile(r"""=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?""")
# One token of markup: a comment, an element whose content is raw text up to its end tag, or any other tag.
_TOKEN = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+"
    rf"|<(script|style|textarea|title|xmp|iframe)(?=[\s/>])({_ATTRIBUTES})>?(?:[^<]++|<(?!/\1))*+"
    rf"|<(/?)([a-z][^\s/>]*+)({_ATTRIBUTES})",
    re.IGNORECASE,
)
# Whatever may open an element, up to the first ">": every tag that the exact scan finds begins at one of these.
_START = re.compile("<[a-z][^>]*+", re.IGNORECASE)
_END_WITH_MORE = re.compile(r"</[a-z][^\s/>]*+[\s/]++[^>]", re.IGNORECASE)
_TAG = re.compile(f"<[a-z][^\\s/>]*+({_ATTRIBUTES})", re.IGNORECASE)
_OPEN_QUOTE = re.compile(r"""=\s*+(?:"[^"]*+|'[^']*+)\Z""")
_VOID = frozenset("area base br col embed frame hr img input keygen link meta param source track wbr".split())
# Elements that the next of their kind closes: they do not deepen (§13.1.2.4), but in SVG and MathML they do.
_SELF_CLOSING = frozenset("p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp".split())


def check_markup(url: str, text: str) -> None:
    """Pass markup that is safe to parse.

    Raises:
        MarkupRejected: Nested deeper than 2,000, more than 1,000 attributes on a tag, or more than 200,000 tags.
    """
    starts = _START.findall(text)
    many = len(starts) > MAX_DEPTH or (len(text) > 2 * MAX_TAGS and text.count("<") > MAX_TAGS)
    if many or _may_flood(text, starts) or _END_WITH_MORE.search(text):
        scan_markup(url, text)


def _may_flood(text: str, starts: list[str]) -> bool:
    """Whether anything that looks like a tag has too many attributes, be it in a script or a comment.

    Also true where two such readings overlap, so that no text is read more than once.
    """
    if any(len(start) > 2 * MAX_ATTRIBUTES and _is_flood(_TAG.match(start)) for start in starts):
        return True
    cut = {at for at, start in enumerate(starts) if _may_go_on(start)}
    end = 0
    for at, found in enumerate(_START.finditer(text) if cut else ()):
        if at in cut:
            tag = _TAG.match(text, found.start())
            if found.start() < end or _is_flood(tag):
                return True
            end = tag.end() if tag else end
    return False


def _may_go_on(start: str) -> bool:
    """Whether the ">" after this start may stand in a quoted value: the last quote of a kind follows a "="."""
    if "'" not in start and ('"' not in start or (start[-1] == '"' and start[-2] != "=" and not start[-2].isspace())):
        return False
    return _OPEN_QUOTE.search(start) is not None


def _is_flood(tag: re.Match[str] | None) -> bool:
    if tag is None or len(tag[1]) <= 2 * MAX_ATTRIBUTES:
        return False
    most = len(tag[1].split()) + sum(map(tag[1].count, "/\"'"))  # an attribute begins after a space, a slash or a quote
    return most > MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag[1])) > MAX_ATTRIBUTES


def scan_markup(url: str, text: str) -> None:
    """Pass markup that is safe to parse, after the exact scan: comments and scripts hold no tags.

    Raises:
        MarkupRejected: As `check_markup`.
    """
    tags = _TOKEN.findall(text)
    if len(tags) > MAX_TAGS:
        raise MarkupRejected(url, f"{len(tags)} tags, at most {MAX_TAGS} are read")
    for _, raw_attributes, _, _, attributes in tags:
        if len(attributes) + len(raw_attributes) > 2 * MAX_ATTRIBUTES:
            _check_attributes(url, raw_attributes or attributes)
    if len(tags) > MAX_DEPTH:
        _check_depth(url, tags)


def _check_attributes(url: str, attributes: str) -> None:
    """Count the attributes of a tag that is long enough (two characters each) to have too many."""
    count = sum(1 for _ in _ATTRIBUTE.finditer(attributes))
    if count > MAX_ATTRIBUTES:
        raise MarkupRejected(url, f"{count} attributes on one tag, at most {MAX_ATTRIBUTES} are read")


def _check_depth(url: str, tags: list[tuple[str, str, str, str, str]]) -> None:
    """Count open elements by name, without a tree; an end tag closes only its own kind."""
    still_open: Counter[str] = Counter()
    depth = 0
    for _, _, slash, written, attributes in tags:
        name = written.lower()
        foreign = still_open["svg"] or still_open["math"]
        if not name or name in _VOID or (name in _SELF_CLOSING and not foreign):
            continue
        if slash:
            closes = still_open[name] > 0
            still_open[name] -= closes
            depth -= closes
        elif not (foreign and attributes.endswith("/")):
            still_open[name] += 1
            depth += 1
            if depth > MAX_DEPTH:
                raise MarkupRejected(url, f"nested deeper than {MAX_DEPTH}")
