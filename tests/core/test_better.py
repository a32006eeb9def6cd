"""Never downgrade: every pair of copies is decided as the document's table says, and real copies come down to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from house_files import ROOT
from pairs_table import table_of_pairs
from readings import hold, reading

from ingest.core.better import Gate, Given, HeldText, Length, Pair, TextChange, all_pairs, look_at, weigh_copies
from ingest.core.decide import decide_change
from ingest.model import Access, AccessVerdict, Change, Extent, Held, Integrity, PageReading, Wall

DOCUMENT = (ROOT / "docs" / "never-downgrade.md").read_text(encoding="utf-8")
CELLS = {"same": TextChange.SAME, "**revision**": TextChange.TAKE, "kept": TextChange.KEEP}
DECIDED = {TextChange.SAME: Change.NONE, TextChange.TAKE: Change.REVISED, TextChange.KEEP: Change.KEPT_BETTER_TEXT}
ACCESS = {Gate.OPEN: Access.OPEN, Gate.UNKNOWN: Access.UNKNOWN, Gate.CLOSED: Access.METERED}
EXTENT = {Given.WHOLE: Extent.FULL, Given.UNSURE: Extent.UNKNOWN, Given.CUT: Extent.TRUNCATED}
HELD = tuple(f"Paragraph number {n} of ten words in all is held." for n in range(10))
NEW = tuple(f"Another paragraph {n}, just as long, that nobody has read." for n in range(20))


def documented() -> dict[Pair, TextChange]:
    """The table as the document prints it."""
    found: dict[Pair, TextChange] = {}
    sections = DOCUMENT.partition("## All pairs")[2].split("\n### ")[1:]
    for held, section in zip(HeldText, sections, strict=True):
        head, _, *rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
        lengths = [Length(cell.strip()) for cell in head[2:]]
        for row in rows:
            given, gate, *cells = [cell.strip() for cell in row]
            for length, cell in zip(lengths, cells, strict=True):
                found[Pair(held, Gate(gate), Given(given), length)] = CELLS[cell]
    return found


PRINTED = documented()


def test_the_document_prints_the_table_of_the_rule() -> None:
    assert DOCUMENT.endswith(table_of_pairs())
    assert set(PRINTED) == set(all_pairs())


@pytest.mark.parametrize("pair", PRINTED, ids=lambda pair: "-".join(state.name.lower() for state in pair))
def test_real_copies_come_down_to_their_pair_and_are_decided_as_printed(pair: Pair) -> None:
    held, come = copies(pair)

    assert look_at(held, come.article) == pair
    assert weigh_copies(pair)[0] is PRINTED[pair]
    assert set(decide_change(held, come).changes) - {Change.ACCESS_CHANGED} in (
        {DECIDED[PRINTED[pair]]},
        {DECIDED[PRINTED[pair]]} - {Change.NONE},
    )


def copies(pair: Pair) -> tuple[Held, PageReading]:
    """A held article and a reading in these states."""
    texts = {
        Length.SAME: HELD,
        Length.RETITLED: HELD,
        Length.EMPTY: (),
        Length.FRAGMENT: NEW[:4],
        Length.PART: NEW[:8],
        Length.FEWER: (*NEW[:9], "And five words as well."),
        Length.MORE: NEW[:10],
        Length.GREW: NEW[:12],
    }
    before, after = HELD, texts[pair.length]
    if pair.held is HeldText.EMPTY:
        before, after = (), NEW[:12] if pair.length is Length.GREW else ()
    come = AccessVerdict(
        access=ACCESS[pair.gate],
        wall=Wall.UNKNOWN,
        extent=EXTENT.get(pair.given, Extent.FULL),
        integrity=Integrity.SCRAMBLED if pair.given is Given.BROKEN else Integrity.PLAIN,
    )
    known = AccessVerdict(
        access=ACCESS[pair.gate],
        wall=Wall.UNKNOWN,
        extent=Extent.FULL if pair.held is HeldText.WHOLE else Extent.UNKNOWN,
        integrity=Integrity.FILLER if pair.held is HeldText.BROKEN else Integrity.PLAIN,
    )
    headline = "Crane vote put off" if pair.length is Length.SAME else "Crane vote put off again"
    return hold(before, known), reading(after, come, headline=headline)


@pytest.mark.parametrize(
    "come",
    [HELD[:-1], (*HELD[:-1], HELD[-1][:20] + " …"), HELD[1:]],
    ids=["the end is missing", "broken off in a paragraph", "the beginning is missing"],
)
def test_a_wall_that_takes_but_one_paragraph_is_no_edit(come: tuple[str, ...]) -> None:
    walled = AccessVerdict(access=Access.SUBSCRIPTION, wall=Wall.SHOWN)
    before = hold((*NEW, *HELD))

    decision = decide_change(before, reading((*NEW, *come), walled))

    assert decision.changes == (Change.KEPT_BETTER_TEXT, Change.ACCESS_CHANGED)
    assert decide_change(before, reading((*NEW, *come))).has(Change.REVISED)


def test_a_page_that_falls_silent_is_as_closed_as_it_was() -> None:
    closed = hold(HELD, AccessVerdict(access=Access.SUBSCRIPTION, extent=Extent.FULL))
    silent = reading(NEW[:8], AccessVerdict())

    assert decide_change(closed, silent).changes == (Change.KEPT_BETTER_TEXT,)
    assert decide_change(hold(HELD), silent).changes == (Change.REVISED,)


def test_a_text_that_the_operator_s_policy_cut_counts_as_cut() -> None:
    come = reading(NEW[:8])
    cut = replace(come, article=replace(come.article, body=replace(come.article.body, withheld_words=40)))

    assert decide_change(hold(HELD), come).has(Change.REVISED)
    assert decide_change(hold(HELD), cut).changes == (Change.KEPT_BETTER_TEXT,)


@pytest.mark.parametrize(
    ("come", "changes"),
    [
        (reading(HELD), (Change.BACK,)),
        (reading(NEW), (Change.REVISED, Change.BACK)),
        (
            reading(HELD[:1], AccessVerdict(access=Access.METERED, extent=Extent.TRUNCATED)),
            (Change.KEPT_BETTER_TEXT, Change.BACK, Change.ACCESS_CHANGED),
        ),
    ],
    ids=["as it was", "with another text", "behind a wall"],
)
def test_what_was_gone_is_back_whatever_text_it_brings(come: PageReading, changes: tuple[Change, ...]) -> None:
    assert decide_change(replace(hold(HELD), gone=True), come).changes == changes
