"""Rulebook: what a rule file may say, and what is refused with file, line, key and known keys named."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import RuleFolders

from ingest.adapters.rulebook import REQUEST_KEYS, known_keys, load_rulebook
from ingest.errors import BadRule
from ingest.resources import rules_folder


@pytest.fixture
def folders(tmp_path: Path) -> RuleFolders:
    return RuleFolders.made_in(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 'blue'", "news.example.toml:1: unknown key 'colour'; known here: body, fields, keep, lines"),
        ("[remove]\nsharing = ['p']", "news.example.toml:2: unknown key 'remove.sharing'; known here: advert, byline"),
        ("[remove]\nheadline = ['p']", "news.example.toml:2: unknown key 'remove.headline'"),
        ("[fields]\ntitle = ['h1']", "news.example.toml:2: unknown key 'fields.title'; known here: authors, byline"),
        ("[lines.legal]\nnames = ['a']", "news.example.toml:2: unknown key 'lines.legal.names'; known here: contains"),
        ("body = 'p'", "news.example.toml:1: body: 'p' must be a list, as ['p']"),
        ("body = ['p', 3]", "news.example.toml:1: body: 3 must be a non-empty string"),
        ("body = [\n  'p',\n  '',\n]", "news.example.toml:1: body: '' must be a non-empty string"),
        (
            "body = [{ css = 'p' }]",
            "news.example.toml:1: unknown key 'body.css'; known here: rule, valid_from, valid_u",
        ),
        ("remove = ['p']", "news.example.toml:1: remove: ['p'] must be a table"),
        ("lines.legal = ['p']", "news.example.toml:1: lines.legal: ['p'] must be a table"),
        ("body = [\n  'main',\n  '[[',\n]", "news.example.toml:3: body: '[[' is not a CSS selector"),
        ("body = ['div p a']", "news.example.toml:1: body: 'div p a' chains 3 descendants, at most 2"),
        (
            "body = [':not(.x) p']",
            "news.example.toml:1: body: ':not(.x) p' begins with a condition and finds too little",
        ),
        ("body = ['div > :is(.x, .y) ~ p']", "begins with a condition and finds too little"),
        ("body = ['div:has(> p)']", "news.example.toml:1: body: 'div:has(> p)' looks into elements"),
        ("[lines.legal]\npatterns = ['(']", "news.example.toml:2: lines.legal.patterns: '(' is not a regular expr"),
        (
            "valid_from = '2026-01-01'",
            "news.example.toml:1: valid_from: valid_from = '2026-01-01' must be a date as 20",
        ),
        ("valid_until = 2026-01-01T10:00:00", "must be a date as 2026-03-01, without quotes or time"),
        (
            "valid_from = 2026-02-01\nvalid_until = 2026-01-31",
            "news.example.toml:1: valid_from: valid_from 2026-02-01 is after valid_until 2026-01-31",
        ),
        (
            "body = [{ rule = 'p', valid_from = 2026-02-01, valid_until = 2026-01-31 }]",
            "news.example.toml:1: body: valid_from 2026-02-01 is after valid_until 2026-01-31",
        ),
        (
            "valid_from = 2026-02-01\nbody = [{ rule = 'p', valid_until = 2026-01-31 }]",
            "news.example.toml:2: body: 'p' is never in force: its days lie outside its file's",
        ),
        ("body = ['p', 'main', 'p']", "news.example.toml:1: body: 'p' stands here 2 times"),
        ("body = ['p']\nbody = ['main']", "news.example.toml:2: not TOML: "),
        ("body = ['p'", "news.example.toml:1: not TOML: "),
    ],
    ids=lambda value: value.replace("\n", " · ")[:40],
)
def test_a_bad_rule_is_told_in_one_line_with_its_place(folders: RuleFolders, text: str, said: str) -> None:
    folders.write(text)

    problems = folders.said()

    assert len(problems) == 1, problems
    assert said in problems[0]
    assert "\n" not in problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "[remove]\nshare = ['a:hover']",
        "[remove]\nshare = ['#one#two']",
        "[remove]\nshare = [':not(*)']",
        "[remove]\nadvert = ['script']",
        "body = ['div > img']",
        "body = ['main']\n[remove]\nshare = ['main']",
        "keep = ['main']\n[remove]\nshare = ['main']",
        "[remove]\nadvert = ['.x']\nshare = ['.x']",
        "[lines.share]\nexact = ['...']",
        f"[lines.share]\nexact = ['{'word ' * 13}']",
        f"[lines.share]\ncontains = ['{'word ' * 41}']",
        "[lines.share]\nvocabulary = ['two words']",
        "[lines.share]\npatterns = ['^Share this']",
    ],
    ids=lambda text: text.replace("\n", " · ")[:50],
)
def test_a_rule_that_can_match_nothing_is_a_problem(folders: RuleFolders, text: str) -> None:
    folders.write(text)

    assert ["match nothing" in problem for problem in folders.said()] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "body = ['*:not(.x) p', '[class]:not(.x) i', 'div:is(.x, .y) ~ p', 'div > :not(.x)', 'a, :not(.b)']",
        "body = ['#one .two', 'section:not(.x) > p', 'a[href*=\"#b#c\"]', '[data-x=\":hover\"]']",
        "[fields]\npublished_at = ['meta[name=date]']",
        "[remove]\nshare = ['ul.share:not(:hover)']\nother = [{ rule = '.x' }]",
        "[lines.share]\nexact = ['分享这篇文章']\npatterns = ['(?i)^Share', '\\Aof \\d \\W', '(?P<N>x)(?P=N)']",
        "[lines.byline]\nvocabulary = ['#', 'Uhr']",
        "",
        "body = []",
    ],
    ids=lambda text: text.replace("\n", " · ")[:50],
)
def test_what_can_match_something_passes(folders: RuleFolders, text: str) -> None:
    folders.write(text)

    assert folders.said() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("com.toml", "no registrable domain"),
        ("co.uk.toml", "a suffix that many publishers share"),
        ("harbour.toml", "no registrable domain"),
        ("127.0.0.1.toml", "no registrable domain"),
        ("www.news.example.toml", "leave out www: news.example.toml"),
        ("News.Example.toml", "write it in lower case, as news.example.toml"),
        ("zürich.example.toml", "as xn--zrich-kva.example.toml"),
        ("news example.toml", "not a domain as pages have it"),
        ("_own.toml", "no registrable domain"),
    ],
)
def test_a_file_that_is_not_named_by_a_domain_is_a_problem(folders: RuleFolders, name: str, said: str) -> None:
    folders.write("body = ['p']", name)

    problems = folders.said()

    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: ")
    assert said in problems[0]


@pytest.mark.parametrize(
    "name", ["news.example", "blog.news.example", "wordpress.com", "news.co.uk", "xn--zrich-kva.ch"]
)
def test_a_file_named_by_a_domain_or_a_host_below_one_passes(folders: RuleFolders, name: str) -> None:
    folders.write("body = ['p']", f"{name}.toml")

    assert folders.said() == []
    assert folders.rules_on(domain=f"www.{name}").body == ("p",)


def test_whoever_reads_pages_gets_all_rules_or_an_error_that_counts_the_faults(folders: RuleFolders) -> None:
    folders.write("body = ['p']\ncolour = 1\nshape = 2")

    with pytest.raises(BadRule, match=r"news\.example\.toml:2: .*\(and 1 more; see `ingest rules check`\)$"):
        load_rulebook(folders.shared, [folders.shipped, folders.own])


def test_a_file_that_is_not_text_or_cannot_be_read_is_one_problem(folders: RuleFolders) -> None:
    (folders.own / "news.example.toml").write_bytes(b"body = ['\xff']")
    (folders.own / "post.example.toml").mkdir()

    assert [problem.partition(": ")[2] for problem in folders.said()] == [
        "not UTF-8: invalid start byte at byte 9",
        "cannot be read: Is a directory",
    ]


@pytest.mark.parametrize("key", sorted(REQUEST_KEYS))
def test_a_key_that_would_change_a_request_is_refused_with_the_reason(folders: RuleFolders, key: str) -> None:
    folders.write(f"\"{key}\" = 'x'\n[fields]\n\"{key}\" = ['p']\n[remove]\n\"{key}\" = ['p']")

    problems = folders.said()

    assert len(problems) == 3
    assert all("would change a request, and a rule never does" in problem for problem in problems)


def test_no_key_that_is_known_is_one_that_would_change_a_request() -> None:
    parts = {part for key in known_keys() for part in key.split(".")}

    assert parts & REQUEST_KEYS == set()
    assert {"body", "share", "published_at", "patterns"} <= parts


def test_all_shipped_rules_can_be_used() -> None:
    folder = rules_folder()

    assert len(load_rulebook(folder / "_shared.toml", [folder]).shared.names) > 100
