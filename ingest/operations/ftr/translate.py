"""Translate the lines of one ftr-site-config file into keys of ours, and say of each line what became of it.

Whatever would change a request is refused, whatever its value. A line becomes rules only where they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ingest.adapters.rulebook import fault_of_rule
from ingest.operations.ftr.css import write_css
from ingest.operations.ftr.lines import FtrLine
from ingest.operations.ftr.tokens import XPathRefusedError
from ingest.operations.ftr.xpath import parse_xpath

FIELDS = {"author": "fields.byline", "date": "fields.published_at", "title": "fields.headline"}
_PATHS = {"body": "body", "strip": "remove.other", **FIELDS}
_REQUEST = {
    "find_string": "it rewrites the page, its addresses too, before it is read",
    "http_header": "a request is sent as ours, under our own name",
    "if_page_contains": "it decides which address is fetched",
    "login_extra_fields": "nobody is logged in",
    "login_password_field": "nobody is logged in",
    "login_uri": "nobody is logged in",
    "login_username_field": "nobody is logged in",
    "next_page_link": "it decides which address is fetched",
    "not_logged_in_xpath": "nobody is logged in",
    "replace_string": "it rewrites the page, its addresses too, before it is read",
    "requires_login": "nobody is logged in",
    "single_page_link": "it decides which address is fetched",
    "single_page_link_in_feed": "it decides which address is fetched",
    "user-agent": "a request is sent as ours, under our own name",
    "user_agent": "a request is sent as ours, under our own name",
}
_NOT_NEEDED = {
    "autodetect_next_page": "a switch of that program",
    "autodetect_on_failure": "a switch of that program",
    "convert_double_br_tags": "line breaks are read as paragraphs anyway",
    "dissolve": "markup is not kept",
    "footnotes": "markup is not kept",
    "insert_detected_image": "pictures are no text",
    "move_into": "markup is not kept",
    "prune": "a switch of that program",
    "skip_json_ld": "a switch of that program",
    "src_lazy_load_attr": "pictures are no text",
    "strip_attr": "markup is not kept",
    "strip_comments": "comments are no text",
    "strip_image_src": "pictures are no text",
    "test_contains": "an expectation of a page that is not here",
    "test_url": "the address of a page that is not here",
    "tidy": "a switch of that program",
    "wrap_in": "markup is not kept",
}
_UNHEARD = {
    "native_ad_clue": "no rule tells a whole page to be an advert",
    "parser": "every page is read by one parser",
}
_READABLE = ("", "text", "content", "datetime")
_NO_TEXT = "such an element holds no text"


class Fate(StrEnum):
    """What became of a line."""

    TRANSLATED = "translated"
    NOT_NEEDED = "not needed here"
    CHANGES_REQUEST = "would change a request"
    NO_CSS = "no CSS for it"
    NOT_KNOWN = "nothing like it here"


class LineReport(NamedTuple):
    """A line, what became of it, and why; the reason is empty where it was translated."""

    line: FtrLine
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What one file comes to.

    Attributes:
        keys: Our keys, as `remove.other`, to their selectors, in order and each once.
        lines: Every line with its fate.
    """

    keys: dict[str, tuple[str, ...]]
    lines: tuple[LineReport, ...]


def translate(lines: Iterable[FtrLine]) -> Translation:
    """Return the rules that these lines come to, and what became of each."""
    keys: dict[str, dict[str, None]] = {}
    reports: list[LineReport] = []
    for line in lines:
        try:
            key, selectors = _read_rule(line)
        except _RefusedLineError as refused:
            reports.append(LineReport(line, refused.fate, refused.reason))
            continue
        keys.setdefault(key, {}).update(dict.fromkeys(selectors))
        reports.append(LineReport(line, Fate.TRANSLATED))
    for selector in keys.get("body", {}):  # what is body cannot be removed, and a rule that does nothing is a fault
        keys.get("remove.other", {}).pop(selector, None)
    return Translation(
        keys={key: tuple(selectors) for key, selectors in sorted(keys.items()) if selectors}, lines=tuple(reports)
    )


class _RefusedLineError(Exception):
    """A line that becomes no rule."""

    def __init__(self, fate: Fate, reason: str) -> None:
        self.fate = fate
        self.reason = reason


def _read_rule(line: FtrLine) -> tuple[str, tuple[str, ...]]:
    """Return the key and the selectors that a line comes to."""
    for reasons, fate in ((_REQUEST, Fate.CHANGES_REQUEST), (_NOT_NEEDED, Fate.NOT_NEEDED), (_UNHEARD, Fate.NOT_KNOWN)):
        if line.key in reasons:
            raise _RefusedLineError(fate, reasons[line.key])
    if line.key == "strip_id_or_class":
        key, selectors = "remove.other", _named(line.value)
    elif line.key in _PATHS:
        key = _PATHS[line.key]
        selectors = _selected(line.value, reads=line.key in FIELDS)
    else:
        raise _RefusedLineError(Fate.NOT_KNOWN, "this is no key of the format that is known" if line.key else "no rule")
    faults = [(selector, fault) for selector in selectors if (fault := fault_of_rule(key, selector)) is not None]
    useful = tuple(selector for selector in selectors if selector not in {selector for selector, _ in faults})
    if faults and not useful and all(_NO_TEXT in fault for _, fault in faults):
        raise _RefusedLineError(Fate.NOT_NEEDED, _NO_TEXT)
    for _, fault in faults:
        if _NO_TEXT not in fault:
            raise _RefusedLineError(Fate.NO_CSS, fault)
    return key, useful


def _named(value: str) -> tuple[str, ...]:
    """Return selectors of elements whose class or id contains a text, as the format compares them."""
    name = value.strip("'\" ")
    if not name:
        raise _RefusedLineError(Fate.NOT_KNOWN, "it names nothing")
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'[class*="{quoted}"]', f'[id*="{quoted}"]'


def _selected(expression: str, *, reads: bool) -> tuple[str, ...]:
    """Return the selectors of an XPath.

    Args:
        reads: Whether a text is read of what is selected, so that the path may end in one.
    """
    try:
        paths = parse_xpath(expression)
        selectors = [(path.takes, selector) for path in paths for selector in write_css(path)]
    except XPathRefusedError as refused:
        raise _RefusedLineError(Fate.NO_CSS, str(refused)) from refused
    for path in paths:
        if path.takes and not reads:
            raise _RefusedLineError(Fate.NO_CSS, "it selects texts or attributes, not elements")
        if path.takes not in _READABLE:
            said = f"of an element its content, its datetime or its text is read, not its {path.takes}"
            raise _RefusedLineError(Fate.NO_CSS, said)
    return tuple(dict.fromkeys(_read_of(selector, takes) for takes, selector in selectors))


def _read_of(selector: str, takes: str) -> str:
    """Return the selector of those elements that have the attribute that is read; a text may be empty."""
    return selector if takes in ("", "text") or selector.endswith(f"[{takes}]") else f"{selector}[{takes}]"
