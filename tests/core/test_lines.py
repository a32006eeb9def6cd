"""Text dumps: a page without its markup, told apart line by line."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_pages import PROSE, shipped_rules

from ingest.core.lines import LinesReading, read_lines
from ingest.core.text import fold_space
from ingest.model import BlockKind, NoiseClass

HEAD = ("ArrowIcon FacebookIcon TwitterChevron", "Board counts the lamps of the pier", "Tea was asked for, and found")
CAPTION = "The pier as it looked on Tuesday, before the lamps had been counted by the board."
PARAGRAPHS = (f"PORTSIDE -- {PROSE[0]}", *PROSE[1:7])
TAIL = (
    "Sponsored Content",
    "You have {{left}} free article{{plural}} left this month",
    "Stand at the rail with our keepers",
    "Try 2 months for $1.50",
    "Your trial period has expired",
    "See all offers",
)
MENU = tuple(
    f"Section {word}" for word in "harbour pier boats ropes lamps tea bells nets stones paint tides gulls".split()
)
SHARING = ("Share", "Facebook", "Twitter", "Email")
FOOTER = ("About us", "Privacy Policy", "© 2026 Harbour News. All rights reserved.")
TITLE = "Harbour board counts the lamps along the northern pier"


def _read(*lines: str) -> LinesReading:
    return read_lines("\n".join(lines), shipped_rules())


def _kept(reading: LinesReading) -> list[str]:
    return [block.text for block in reading.body.blocks]


def test_a_dump_gives_headline_deck_caption_dateline_and_paragraphs() -> None:
    reading = _read(*HEAD, CAPTION, *PARAGRAPHS, *TAIL)
    classes = {block.text: block.noise for block in reading.body.removed}

    assert (reading.headline, reading.deck, reading.caption) == (HEAD[1], HEAD[2], CAPTION)
    assert reading.dateline == "PORTSIDE"
    assert _kept(reading) == list(PARAGRAPHS)
    assert [classes[line] for line in (HEAD[0], *TAIL)] == [
        NoiseClass.ICON_TITLE,
        NoiseClass.SPONSORED,
        NoiseClass.METER,
        NoiseClass.PAYWALL,
        NoiseClass.PAYWALL,
        NoiseClass.PAYWALL,
        NoiseClass.PAYWALL,
    ]


def test_an_empty_dump_is_an_empty_reading() -> None:
    reading = read_lines("", shipped_rules())

    assert (reading.headline, reading.body.blocks, reading.body.origin) == (None, (), "none")


COMMENTS = [
    line
    for number in range(9)
    for line in (
        f"Keeper{number}",
        f"{number + 2} days ago at 07:5{number} am",
        f"I say this: {PROSE[number % 8]}",
        "Reply",
        "Report",
    )
]
TEASERS = (
    "Related articles",
    "Why the Bell of the Ferry Was Polished by the Younger Crew",
    "Ten Ropes That Every Harbour Should Have Before Winter Comes",
)


@pytest.mark.parametrize(
    ("above", "text", "below"),
    [
        ((*MENU, TITLE), PROSE[:5], (*SHARING, "Comments", *COMMENTS)),
        ((*MENU * 3, TITLE), PROSE[:2], (*SHARING, *MENU * 3, *FOOTER)),
        ((*MENU, TITLE), PROSE[:4], (*SHARING, *TEASERS, *MENU, *FOOTER)),
        ((*MENU, TITLE), PROSE[:5], (*SHARING, *FOOTER, f"Harbour News is read daily. {PROSE[6]}")),
        ((*MENU, TITLE, "By Ada Quay", "March 3, 2026"), PROSE[:4], (*SHARING, *FOOTER)),
        ((*MENU, TITLE), PROSE[:4], ("Newsletter", "Sign up for our weekly newsletter about the harbour.", *FOOTER)),
    ],
    ids=[
        "comments longer than the article",
        "two paragraphs beside a menu printed three times",
        "teasers behind the article",
        "a publisher's own words below its legal lines",
        "byline and date",
        "newsletter",
    ],
)  # fmt: skip
def test_the_text_alone_is_kept_of_all_that_stands_around_it(
    above: tuple[str, ...], text: tuple[str, ...], below: tuple[str, ...]
) -> None:
    reading = _read(*above, *text, *below)

    assert reading.headline == TITLE
    assert _kept(reading) == list(text)


@pytest.mark.parametrize(
    "inside",
    [
        ("Advertisement",),
        ("Read more: " + TEASERS[1],),
        (TEASERS[1],),
        ("The lamps of the northern pier as seen from the ferry (Photo: Ada Quay/Harbour Pictures)",),
        ("The board at its table. Image credit: Harbour Pictures",),
        ("Sign up for our newsletter",),
        ("Subscribe now to read on",),
        ("Share on Facebook", "Share on Twitter"),
        ("pic.twitter.com/harbour0lamp", "— Harbour Board (@harbourboard) March 3, 2026"),
        (TITLE,),
    ],
    ids=[
        "advert", "marked teaser", "bare teaser", "caption with credit", "caption with a credit line", "newsletter",
        "paywall", "share bar", "embedded post", "headline said again",
    ],
)  # fmt: skip
def test_what_is_no_text_is_cut_from_between_paragraphs(inside: tuple[str, ...]) -> None:
    reading = _read(*MENU, TITLE, *PROSE[:4], *inside, *PROSE[4:], *SHARING, *FOOTER)

    assert _kept(reading) == list(PROSE)
    assert set(inside) <= {block.text for block in reading.body.removed}


@pytest.mark.parametrize(
    "inside",
    [("The lamps, one by one",), ("“We counted every lamp,” she said.",), ("The oldest lamp stands at the gate:",)],
    ids=["a heading", "short speech", "a line that leads on"],
)
def test_short_lines_of_the_text_stay_in_it(inside: tuple[str, ...]) -> None:
    reading = _read(*MENU, TITLE, *PROSE[:4], *inside, *PROSE[4:], *SHARING, *FOOTER)

    assert _kept(reading) == [*PROSE[:4], *inside, *PROSE[4:]]


THAI = "คณะกรรมการท่าเรือประชุมกันในเย็นวันอังคารและนับโคมไฟตามท่าเรือทางเหนือทีละดวงจนครบทุกดวงก่อนพระอาทิตย์ตกดิน"
JAPANESE = "港の委員会は火曜日の夕方に集まり、北の桟橋に並ぶ灯りをひとつずつ数えて、古い帳面に書き留めた。"
ARABIC = "اجتمع مجلس الميناء مساء الثلاثاء وأحصى المصابيح على طول الرصيف الشمالي واحدا واحدا حتى غروب الشمس؟"
HINDI = "बंदरगाह मंडल मंगलवार की शाम को मिला और उत्तरी घाट की बत्तियाँ एक एक करके गिनीं और फिर चाय के लिए रुका।"


@pytest.mark.parametrize("sentence", [THAI, JAPANESE, ARABIC, HINDI], ids=["Thai", "Japanese", "Arabic", "Hindi"])
def test_sentences_of_any_script_are_prose(sentence: str) -> None:
    text = [f"{number} {sentence}" for number in range(1, 6)]
    reading = _read(*MENU, TITLE, *text, *SHARING, *FOOTER)

    assert _kept(reading) == text


def test_a_bullet_is_a_list_item_without_its_bullet() -> None:
    reading = _read(TITLE, *PROSE[:3], f"• {PROSE[3]}", f"• {PROSE[4]}", *PROSE[5:])
    kinds = {block.text: block.kind for block in reading.body.blocks}

    assert kinds.get(PROSE[3]) is BlockKind.LIST_ITEM


def test_a_dump_of_menus_alone_has_no_text() -> None:
    reading = _read(*MENU * 4)

    assert (reading.headline, reading.body.blocks, reading.body.origin) == (None, (), "none")
    assert len(reading.body.removed) == len(MENU) * 4


def test_lines_around_the_headline_are_told_for_names_and_dates_and_stay_in_the_ledger() -> None:
    reading = _read(*MENU, TITLE, "By Ada Quay", "March 3, 2026", *PROSE)

    assert {"By Ada Quay", "March 3, 2026"} <= set(reading.signed)
    assert {"By Ada Quay", "March 3, 2026"} <= {block.text for block in reading.body.removed}


LINES = st.lists(
    st.one_of(
        st.sampled_from((*PROSE, *MENU, *SHARING, *FOOTER, *TAIL, *TEASERS, THAI, JAPANESE, TITLE, CAPTION)),
        st.text(max_size=30),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(LINES)
def test_every_line_comes_out_once_as_text_field_or_noise(lines: list[str]) -> None:
    given_lines = [folded for line in "\n".join(lines).splitlines() if (folded := fold_space(line))]
    reading = read_lines("\n".join(given_lines), shipped_rules())
    fields = [field for field in (reading.headline, reading.deck, reading.caption) if field is not None]
    came = Counter([*_kept(reading), *[block.text for block in reading.body.removed], *fields])

    assert came.total() == len(given_lines)
    assert {line.lstrip("•·▪◦‣*–- ") for line in came} == {line.lstrip("•·▪◦‣*–- ") for line in given_lines}


def test_a_long_line_that_breaks_off_before_a_wall_is_text() -> None:
    cut = f"{PROSE[7]} {PROSE[4]} {PROSE[5]} Nobody had expected the members of the board to"
    reading = _read(*MENU, TITLE, *PROSE[:3], cut, "Subscribe to continue reading", "See all offers", *FOOTER)

    assert _kept(reading) == [*PROSE[:3], cut]


def test_only_lines_close_to_a_wall_s_are_part_of_it() -> None:
    overlay, menu = ("Subscribe to continue reading", "Stand at the rail with our keepers"), MENU[:10]
    reading = _read(*MENU, TITLE, *PROSE, *overlay, *menu)
    behind = {block.text: block.noise for block in reading.body.removed[-len(menu) - len(overlay) :]}

    assert [behind[line] for line in overlay] == [NoiseClass.PAYWALL] * 2
    assert behind[menu[-1]] is NoiseClass.OTHER
