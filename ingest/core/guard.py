"""Guard: refuse markup that would stall the parser, before it is parsed.

The parser takes quadratic time on deep nesting and on floods of attributes; this scan is linear. It may overestimate
depth where tags are never closed, and it judges nothing but size and depth. A page that cannot pass any bound, wherever
its scripts and comments end, is spared the exact scan. What only the tree could tell (that a style sheet in a drawing
is none, or that a comment ends with its `<noscript>`) it does not know: there the limits of the reading process hold.
Bounds: nesting 2,000 · attributes on one tag 1,000 · tags 200,000. Real news pages stay under 100, 100 and 30,000.
Source: WHATWG HTML §13.2.5 (tokenization), §13.1.2 (void elements, optional tags).
"""

from __future__ import annotations

import re

from ingest.errors import MarkupRejected

MAX_DEPTH = 2_000
MAX_ATTRIBUTES = 1_000
MAX_TAGS = 200_000

_SPACE = r" \t\n\f\r"
_VALUE = rf"""(?:"[^"]*+"?|'[^']*+'?|[^{_SPACE}>"'][^{_SPACE}>]*+)"""
_ONE_ATTRIBUTE = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+(?:[{_SPACE}]*+=[{_SPACE}]*+{_VALUE}?+)?+"
_ATTRIBUTES = rf"(?:[{_SPACE}/]++|{_ONE_ATTRIBUTE})*+"
_ATTRIBUTE = re.compile(_ONE_ATTRIBUTE)
_NAME = rf"[a-zA-Z][^{_SPACE}/>]*+"
_NAME_ENDS = rf"(?=[{_SPACE}/>])"
_RAW = "style|textarea|title|xmp|iframe|noembed|noframes"
_END_SCRIPT = rf"/(?ai:script){_NAME_ENDS}"
# In a script a comment hides an end tag that follows a start tag (§13.2.5.20–31).
_HIDDEN_IN_SCRIPT = (
    rf"<!--(?:-?>|(?:[^<-]++|-(?!->)|<(?ai:script){_NAME_ENDS}(?:[^<-]++|-(?!->)|<(?!{_END_SCRIPT}))*+"
    rf"(?:<{_END_SCRIPT})?|<(?!{_END_SCRIPT}))*+)"
)


def _tokens(attributes: str) -> str:
    """Return the expression of one token: a comment, an element of raw text up to its end tag, or any other tag.

    Its groups are a script's tag, another raw element's and its name, any other tag and its name with its slash.
    """
    return (
        r"<!--(?:-?>|(?:[^-]++|-(?!-!?>))*+)"
        rf"|<((?ai:script){_NAME_ENDS}{attributes})>?(?:[^<]++|{_HIDDEN_IN_SCRIPT}|<(?!{_END_SCRIPT}))*+"
        rf"|<((?ai:({_RAW})){_NAME_ENDS}{attributes})"
        rf">?(?:[^<]++|<(?!/(?ai:\3){_NAME_ENDS}))*+"
        rf"|<((/?{_NAME}){attributes})"
    )


_TOKEN = re.compile(_tokens(_ATTRIBUTES))
# Quicker, and the same where no value holds a ">" and markup behind it.
_PLAIN_TOKEN = re.compile(_tokens("[^>]*+"))
# Whatever may open an element, or an end tag that holds more than its name, up to the first ">": every tag of the
# exact scan that could hold too much begins in one of these.
_START = re.compile(rf"<(?:[a-zA-Z]|/{_NAME}[{_SPACE}/]++(?!>))[^>]*+")
_END_WITH_MORE = re.compile(rf"</{_NAME}[{_SPACE}/]")
_TAG = re.compile(rf"</?{_NAME}({_ATTRIBUTES})")
_OPEN_QUOTE = re.compile(rf"""=[{_SPACE}]*+(?:"[^"]*+|'[^']*+)\Z""")
_BEFORE_VALUE = "= \t\n\f\r"
_VOID = frozenset("area base br col embed frame hr img input keygen link meta param source track wbr".split())
# Elements that the next of their kind closes: they do not deepen (§13.1.2.4), but in SVG and MathML they do.
_SELF_CLOSING = frozenset("p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp".split())
_FOREIGN = frozenset(("svg", "math"))
_FLAT_IN_FOREIGN = frozenset(("", *_VOID, *(f"/{name}" for name in _VOID)))
_FLAT = frozenset((*_FLAT_IN_FOREIGN, *_SELF_CLOSING, *(f"/{name}" for name in _SELF_CLOSING)))


def check_markup(url: str, text: str) -> None:
    """Pass markup that is safe to parse.

    Raises:
        MarkupRejected: Nested deeper than 2,000, more than 1,000 attributes on a tag, or more than 200,000 tags.
    """
    starts = _START.findall(text)
    hides = _hides_markup(text, starts)
    if hides is None or (len(text) > 2 * MAX_TAGS and text.count("<") > MAX_TAGS):
        scan_markup(url, text)
    elif len(starts) > MAX_DEPTH:
        _check_depth(url, (_TOKEN if hides else _PLAIN_TOKEN).findall(text))


def _hides_markup(text: str, starts: list[str]) -> bool | None:
    """Whether a value may hold ">" and markup behind it; None where a tag may hold too many attributes.

    What looks like a tag counts, be it in a script or a comment. None also where two such readings overlap, so that no
    text is read more than once, and where one holds an end tag that holds more than its name: it may end a script.
    """
    if any(map(_may_flood, [start for start in starts if len(start) > 2 * MAX_ATTRIBUTES])):
        return None
    # Of most tags the last quote plainly closes a value; the others are looked at.
    doubtful = [
        start for start in starts if (start[-1] != '"' and '"' in start) or start[-2] in _BEFORE_VALUE or "'" in start
    ]
    hides = False
    end = place = 0
    for start in filter(_OPEN_QUOTE.search, doubtful):
        place = text.find(f"{start}>", place)
        tag = _TAG.match(text, place) if place >= 0 else None
        if tag is None:
            break  # nothing ends the last tag, so that it has been looked at whole
        if place < end or _END_WITH_MORE.search(start) or _is_flood(tag):
            return None
        place, end = place + len(start), tag.end()
        hides = hides or text[end - 1] == "/" or text.find("<", place, end) >= 0
    return hides


def _may_flood(start: str) -> bool:
    """Whether a start that is long enough (two characters an attribute) may hold too many."""
    if _most_attributes(start) <= MAX_ATTRIBUTES:
        return False
    return _END_WITH_MORE.search(start) is not None or _is_flood(_TAG.match(start))


def _is_flood(tag: re.Match[str] | None) -> bool:
    if tag is None or len(tag[1]) <= 2 * MAX_ATTRIBUTES or _most_attributes(tag[1]) <= MAX_ATTRIBUTES:
        return False
    return len(_ATTRIBUTE.findall(tag[1])) > MAX_ATTRIBUTES


def _most_attributes(written: str) -> int:
    """Return how many attributes there are at most: each begins after a space, a slash or a quote."""
    return len(written.split()) + sum(map(written.count, "/\"'"))


def scan_markup(url: str, text: str) -> None:
    """Pass markup that is safe to parse, after the exact scan: comments and scripts hold no tags.

    Raises:
        MarkupRejected: As `check_markup`.
    """
    tags = _TOKEN.findall(text)
    if len(tags) > MAX_TAGS:
        raise MarkupRejected(url, f"{len(tags)} tags, at most {MAX_TAGS} are read")
    for script, raw, raw_name, tag, name in tags:
        if len(script) + len(raw) + len(tag) > 2 * MAX_ATTRIBUTES:
            _check_attributes(url, script[len("script") :] or raw[len(raw_name) :] or tag[len(name) :])
    if len(tags) > MAX_DEPTH:
        _check_depth(url, tags)


def _check_attributes(url: str, attributes: str) -> None:
    """Count the attributes of a tag that is long enough to have too many."""
    count = sum(1 for _ in _ATTRIBUTE.finditer(attributes))
    if count > MAX_ATTRIBUTES:
        raise MarkupRejected(url, f"{count} attributes on one tag, at most {MAX_ATTRIBUTES} are read")


def _check_depth(url: str, tags: list[tuple[str, str, str, str, str]]) -> None:
    """Count open elements by name, without a tree; an end tag closes only its own kind."""
    still_open: dict[str, int] = {}
    depth = 0
    flat = _FLAT
    for _, _, _, tag, written in tags:
        name = written.lower()
        if name in flat:
            continue
        if name[0] == "/":
            name = name[1:]
            if not still_open.get(name):
                continue
            still_open[name] -= 1
            depth -= 1
        elif flat is _FLAT or tag[-1] != "/":
            still_open[name] = still_open.get(name, 0) + 1
            depth += 1
            if depth > MAX_DEPTH:
                raise MarkupRejected(url, f"nested deeper than {MAX_DEPTH}")
        if name in _FOREIGN:
            flat = _FLAT_IN_FOREIGN if any(map(still_open.get, _FOREIGN)) else _FLAT
