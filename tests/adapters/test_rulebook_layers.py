"""Rule files laid over one another key by key, and rules that hold for a time: what is in force on which day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_pages import PROSE, page_of, paragraphs
from rule_files import DAY, DOMAIN, RuleFolders

from ingest.adapters.rulebook import Entry, RuleFile, Validity, load_rulebook
from ingest.adapters.rulebook.layers import compile_eras
from ingest.core.page import read_page
from ingest.core.rules import Rulebook
from ingest.model import FetchedPage
from ingest.operations.rule_check import list_rules

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
ANY_DAYS = st.builds(Validity, st.none() | DAYS, st.none() | DAYS).filter(lambda valid: not valid.empty)


@pytest.fixture
def folders(tmp_path: Path) -> RuleFolders:
    return RuleFolders.made_in(tmp_path)


def test_an_own_file_replaces_the_keys_that_it_has_and_leaves_the_others(folders: RuleFolders) -> None:
    folders.ship("body = ['p']\nkeep = ['b']\n[remove]\nshare = ['.s']\nlegal = ['.l']\n[fields]\ndeck = ['.d']")
    folders.write("body = ['main']\n[remove]\nshare = ['.t']\nadvert = ['.a']")

    rules = folders.rules_on()

    assert (rules.body, rules.keep, rules.fields) == (("main",), ("b",), {"deck": (".d",)})
    assert {(rule.selector, rule.mark.noise.value) for rule in rules.remove} == {
        (".t", "share"),
        (".l", "legal"),
        (".a", "advert"),
    }


@pytest.mark.parametrize(
    ("dates", "replaced"),
    [
        ("", ("body", "remove.share")),
        ("valid_until = 2026-03-05\n", ("body", "remove.share")),
        ("valid_from = 2026-03-06\n", ()),
    ],
    ids=["always", "for the last time today", "from tomorrow"],
)
def test_each_shipped_key_that_an_own_file_replaces_today_is_named(
    folders: RuleFolders, dates: str, replaced: tuple[str, ...]
) -> None:
    folders.ship("body = ['p']\nkeep = ['b']\n[remove]\nshare = ['.s']")
    folders.write(f"{dates}body = []\n[remove]\nshare = ['.t', '.u']")

    _, shipped, own = list_rules(folders.read(), DAY)

    assert (shipped.own, own.own) == (False, True)
    assert (shipped.replaced, own.replaced) == (replaced, ())
    assert own.keys == (("body", 0), ("remove.share", 2))
    assert own.in_force is bool(replaced)


def test_an_empty_list_takes_a_shipped_key_away(folders: RuleFolders) -> None:
    folders.ship("body = ['p']\n[lines.share]\nexact = ['pass it on']\n[fields]\ndeck = ['.d']")
    folders.write("body = []\n[lines.share]\nexact = []\n[fields]\ndeck = []")

    rules = folders.rules_on()

    assert (rules.body, rules.fields, rules.lines.phrases) == ((), {}, {})


def test_an_own_shared_file_adds_to_the_shipped_marks_under_its_own_name(folders: RuleFolders) -> None:
    folders.ship("[share]\nexact = ['pass it on']", "_shared.toml")
    folders.write("[share]\nexact = ['tell the cat']", "_shared.toml")

    phrases = folders.read().rulebook.shared.phrases

    assert phrases["pass"][0].mark.rule == "shared:share.exact:pass it on"
    assert phrases["tell"][0].mark.rule == "own:share.exact:tell the cat"


def test_rules_hold_for_hosts_below_their_domain_and_the_nearest_wins(folders: RuleFolders) -> None:
    folders.ship("body = ['p']")
    folders.write("body = ['main']", f"blog.{DOMAIN}.toml")

    found = [
        folders.rules_on(domain=name).body for name in (DOMAIN, f"www.{DOMAIN}", f"a.blog.{DOMAIN}", "other.example")
    ]

    assert found == [("p",), ("p",), ("main",), ()]


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2026, 2, 28), ("shipped",)),
        (date(2026, 3, 1), ("own",)),
        (date(2026, 3, 31), ("own",)),
        (date(2026, 4, 1), ("shipped",)),
        (date.min, ("shipped",)),
        (date.max, ("shipped",)),
    ],
    ids=["the day before", "the first day", "the last day", "the day after", "long ago", "far ahead"],
)
def test_a_file_with_days_is_as_if_not_there_on_others(folders: RuleFolders, day: date, body: tuple[str, ...]) -> None:
    folders.ship("body = ['shipped']")
    folders.write("valid_from = 2026-03-01\nvalid_until = 2026-03-31\nbody = ['own']")

    assert folders.rules_on(day).body == body


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2026, 2, 28), ("old", "always")),
        (date(2026, 3, 1), ("always", "new")),
        (date.max, ("always", "new")),
    ],
    ids=["last day of the old", "first day of the new", "for ever"],
)
def test_a_rule_with_days_gives_way_to_the_next(folders: RuleFolders, day: date, body: tuple[str, ...]) -> None:
    folders.write(
        "body = [\n  { rule = 'old', valid_until = 2026-02-28 },\n  'always',\n"
        "  { rule = 'new', valid_from = 2026-03-01 },\n]"
    )

    assert folders.rules_on(day).body == body


def test_where_the_nearest_name_has_no_rules_on_a_day_the_next_one_has(folders: RuleFolders) -> None:
    folders.ship("body = ['p']")
    folders.write("valid_from = 2026-03-01\nbody = ['main']", f"blog.{DOMAIN}.toml")

    assert folders.rules_on(date(2026, 2, 28), f"blog.{DOMAIN}").body == ("p",)
    assert folders.rules_on(date(2026, 3, 1), f"blog.{DOMAIN}").body == ("main",)


@given(
    st.lists(st.tuples(ANY_DAYS, st.none() | st.lists(ANY_DAYS, max_size=3)), min_size=1, max_size=2),
    st.dates(date(2025, 12, 30), date(2026, 1, 22)),
)
def test_eras_say_on_every_day_what_the_files_say(
    written: list[tuple[Validity, list[Validity] | None]], day: date
) -> None:
    files = [
        RuleFile(
            domain=DOMAIN,
            path=Path("a.toml"),
            own=bool(number),
            valid=valid,
            keys={} if days is None else {"body": tuple(Entry(f"p{number}{n}", one) for n, one in enumerate(days))},
        )
        for number, (valid, days) in enumerate(written)
    ]
    found = Rulebook(domains={DOMAIN: compile_eras(DOMAIN, files)}).for_domain(DOMAIN, day)

    holding = [file for file in files if file.valid.covers(day) and "body" in file.keys]
    expected = [entry.value for entry in holding[-1].keys["body"] if entry.valid.covers(day)] if holding else []
    assert list(found.body) == expected
    assert found.domain == (DOMAIN if any(file.valid.covers(day) for file in files) else "")


@pytest.mark.parametrize(
    ("fetched_at", "ruled"),
    [
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 1, tzinfo=UTC), True),
        (datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))), False),
        (datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 23, tzinfo=timezone(timedelta(hours=-2))), False),
    ],
    ids=["a second before", "at midnight UTC", "midnight elsewhere", "the last second", "after it in UTC"],
)
def test_a_page_is_read_by_the_rules_of_the_day_it_was_fetched(
    folders: RuleFolders, fetched_at: datetime, ruled: bool
) -> None:
    folders.write(
        "valid_from = 2026-03-01\nvalid_until = 2026-03-31\n[fields]\nkicker = ['b.rubric']\n[remove]\nother = ['.odd']"
    )
    html = page_of(
        "<article><b class=rubric>Quays</b><h1>Lamps counted</h1>",
        f"{paragraphs(*PROSE[:4])}<div class=odd>{paragraphs(PROSE[4])}</div>{paragraphs(*PROSE[5:])}</article>",
    )
    url = f"https://www.{DOMAIN}/a"
    page = FetchedPage(url=url, final_url=url, status=200, headers=(), body=html.encode(), fetched_at=fetched_at)

    article = read_page(page, load_rulebook(folders.shared, [folders.shipped, folders.own])).article

    assert (PROSE[4] not in article.body.text) is ruled
    assert (article.metadata.kicker == "Quays") is ruled
    assert (
        {"field": "kicker", "origin": f"rule:{DOMAIN}"}
        in [{"field": piece.field, "origin": piece.origin} for piece in article.metadata.provenance]
    ) is ruled
