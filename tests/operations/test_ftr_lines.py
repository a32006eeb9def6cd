"""Lines of ftr-site-config files: what is translated, and that what would change a request is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftr_files import SITE, written

from ingest.operations.ftr.lines import FtrLine, read_lines
from ingest.operations.ftr.translate import Fate, Translation, translate


def translated(folder: Path, text: str) -> Translation:
    return translate(read_lines(written(folder, text)))


def test_what_has_a_meaning_here_becomes_rules_in_order(tmp_path: Path) -> None:
    found = translated(tmp_path, SITE)

    assert found.keys == {
        "body": ('div[id="story"]', "article"),
        "fields.byline": ('p[class~="by"]',),
        "fields.headline": ('h1[class="head"]', 'meta[property="og:title"][content]'),
        "fields.published_at": ("time[datetime]",),
        "remove.other": ("aside", 'div[class*="promo"]', '[class*="share-bar"]', '[id*="share-bar"]'),
    }


@pytest.mark.parametrize(
    ("line", "fate", "reason"),
    [
        (10, Fate.NO_CSS, "what '.' contains has no CSS"),
        (11, Fate.NOT_NEEDED, "holds no text"),
        (14, Fate.NOT_NEEDED, "pictures are no text"),
        (15, Fate.CHANGES_REQUEST, "which address is fetched"),
        (16, Fate.CHANGES_REQUEST, "under our own name"),
        (17, Fate.CHANGES_REQUEST, "rewrites the page"),
        (18, Fate.CHANGES_REQUEST, "nobody is logged in"),
        (19, Fate.NOT_NEEDED, "a switch of that program"),
        (20, Fate.NOT_KNOWN, "one parser"),
        (21, Fate.NOT_KNOWN, "no key of the format"),
        (22, Fate.NOT_KNOWN, "no rule"),
        (23, Fate.NOT_NEEDED, "an address"),
    ],
)
def test_every_other_line_is_told_with_its_number_and_reason(
    tmp_path: Path, line: int, fate: Fate, reason: str
) -> None:
    told = {one.line.number: one for one in translated(tmp_path, SITE).lines}

    assert told[line].fate is fate
    assert reason.replace("an address", "the address") in told[line].reason


@pytest.mark.parametrize(
    "key",
    [
        "http_header(cookie)",
        "http_header(referer)",
        "http_header(user-agent)",
        "user_agent",
        "user-agent",
        "requires_login",
        "login_uri",
        "login_username_field",
        "login_password_field",
        "login_extra_fields",
        "not_logged_in_xpath",
        "single_page_link",
        "single_page_link_in_feed",
        "next_page_link",
        "if_page_contains",
        "find_string",
        "replace_string(http:)",
        "Replace_String",
    ],
)
@pytest.mark.parametrize("value", ["//div[@id='a']", "yes", ""], ids=["a path", "a word", "nothing"])
def test_a_line_that_would_change_a_request_is_refused_whatever_it_says(tmp_path: Path, key: str, value: str) -> None:
    found = translated(tmp_path, f"{key}: {value}")

    assert found.keys == {}
    assert [one.fate for one in found.lines] == [Fate.CHANGES_REQUEST]


def test_the_same_value_under_a_key_that_describes_pages_is_taken(tmp_path: Path) -> None:
    assert translated(tmp_path, "body: //div[@id='a']").keys == {"body": ('div[id="a"]',)}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("body: //div/@content", "texts or attributes, not elements"),
        ("title: //img/@alt", "not its alt"),
        ("body: //div//div//div", "chains 3 descendants"),
        ("strip_id_or_class:", "names nothing"),
        ("body:", "does not start at the root"),
    ],
)
def test_a_rule_that_could_not_be_loaded_is_not_taken(tmp_path: Path, line: str, said: str) -> None:
    found = translated(tmp_path, line)

    assert found.keys == {}
    assert said in found.lines[0].reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("body: //a", [FtrLine(1, "body: //a", "body", "//a")]),
        ("\ufeffbody : //a  \r\n\n# x\n  strip://b", [(1, "body", "//a"), (4, "strip", "//b")]),
        ("replace_string(a: b): c: d", [(1, "replace_string", "c: d")]),
        ("replace_string(a", [(1, "", "replace_string(a")]),
        ("test http://a/", [(1, "", "test http://a/")]),
        (": //a", [(1, "", ": //a")]),
    ],
    ids=["plain", "marks and spaces", "argument", "open argument", "no key", "empty key"],
)
def test_lines_are_parted_as_the_format_parts_them(
    tmp_path: Path, text: str, expected: list[tuple[object, ...]]
) -> None:
    found = [(line.number, line.key, line.value) for line in read_lines(written(tmp_path, text))]

    assert found == [(one[0], *one[-2:]) for one in expected]
