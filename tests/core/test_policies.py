"""The operator's policies: what may not be kept is cut away before anything is decided, archived or stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readings import LONG, OPEN, PAID_FULL, SHORT, hold, reading

from ingest.core.keep import (
    GatedText,
    Keep,
    Policies,
    TdmReserved,
    Terms,
    Words,
    apply_policies,
    cut_words,
    decide_keep,
)
from ingest.core.text import count_words
from ingest.model import (
    Access,
    AccessVerdict,
    Article,
    Evidence,
    Extent,
    LeadImage,
    NoiseClass,
    PageReading,
    PolicySignals,
    Provenance,
    RemovedBlock,
    Wall,
)


@pytest.mark.parametrize(
    ("gated", "tdm", "verdict", "reserved", "blocks", "archived", "skipped"),
    [
        ("keep", "record", PAID_FULL, True, 8, True, None),
        ("lead", "record", PAID_FULL, False, 2, False, None),
        ("metadata_only", "record", PAID_FULL, False, 0, False, None),
        ("metadata_only", "record", OPEN, False, 8, True, None),
        ("keep", "metadata_only", OPEN, True, 0, False, None),
        ("keep", "skip", OPEN, True, 8, False, "tdm_reserved"),
        ("keep", "skip", OPEN, False, 8, True, None),
    ],
    ids=["keep all", "lead", "metadata only", "open is untouched", "reserved", "skipped", "not reserved"],
)
def test_policies_cut_before_anything_is_kept(
    gated: GatedText,
    tdm: TdmReserved,
    verdict: AccessVerdict,
    reserved: bool,
    blocks: int,
    archived: bool,
    skipped: str,
) -> None:
    come = reading(LONG, verdict)
    come = replace(come, article=replace(come.article, policy=PolicySignals(tdm_reserved=reserved)))

    allowed = apply_policies(come, Policies(gated_text=gated, tdm_reserved=tdm))

    assert len(allowed.reading.article.body.blocks) == blocks
    assert allowed.may_archive is archived
    assert allowed.skipped == skipped
    assert allowed.reading.article.word_count == count_words(allowed.reading.article.body.text)


def test_a_publisher_may_have_its_own_policy() -> None:
    policies = Policies(publishers={"harbour.example": ("metadata_only", None)})

    assert apply_policies(reading(LONG, PAID_FULL), policies).reading.article.body.blocks == ()


def test_the_ledger_leaves_with_the_text_it_may_hold() -> None:
    ledger = (
        RemovedBlock(noise=NoiseClass.OTHER, text=LONG[3], rule="hidden:element", position=4, hidden=True),
        RemovedBlock(noise=NoiseClass.PAYWALL, text=LONG[4], rule="shared:paywall", position=5),
    )
    come = _with_body(reading(SHORT, PAID_FULL), removed=ledger)

    assert _apply(come, "lead").body.removed == ()
    assert _apply(come, "keep").body.removed == ledger


SECRET = "The harbour council met on day 5 and put off the vote on the new crane once more."


@pytest.mark.parametrize(
    "holder",
    [SECRET, f"A summary. {SECRET}", SECRET[4:70] + " …", SECRET.upper(), SECRET.replace("council", "“council”")],
    ids=["whole", "among other words", "cut in the middle", "in capitals", "typeset"],
)
def test_a_field_that_quotes_the_withheld_text_goes_with_it(holder: str) -> None:
    come = reading(LONG, PAID_FULL)
    metadata = replace(
        come.article.metadata,
        deck=holder,
        summary=holder,
        lead_image=LeadImage(url="https://harbour.example/c.jpg", caption=holder),
        provenance=(Provenance(field="headline", origin="og:title"), Provenance(field="deck", origin="dom:deck")),
    )
    verdict = replace(PAID_FULL, evidence=(Evidence(signal="end", value=holder, says="extent=full", weight=0.3),))
    come = replace(come, article=replace(come.article, metadata=metadata, verdict=verdict))

    cut = _apply(come, "lead")

    image = cut.metadata.lead_image
    assert image is not None
    assert (cut.metadata.deck, cut.metadata.summary, image.caption) == (None, None, None)
    assert image.url == "https://harbour.example/c.jpg"
    assert cut.verdict.evidence[0].value == ""
    assert [entry.field for entry in cut.metadata.provenance] == ["headline"]
    assert _apply(come, "keep").metadata == metadata


@pytest.mark.parametrize(
    "holder",
    ["The vote was put off again.", f"{LONG[0]}", "Seven words of it: council met on day"],
    ids=["own words", "the lead that stays", "too short to be a quotation"],
)
def test_a_field_that_quotes_nothing_withheld_stays(holder: str) -> None:
    come = reading(("One opening of eight words that stands alone.", LONG[0], "Another end of the story."), PAID_FULL)
    come = replace(come, article=replace(come.article, metadata=replace(come.article.metadata, summary=holder)))

    assert _apply(come, "lead").metadata.summary == holder


def test_a_page_that_falls_silent_is_as_closed_as_it_was_known_to_be() -> None:
    silent = reading(LONG, AccessVerdict(extent=Extent.FULL))
    policies = Policies(gated_text="metadata_only")

    assert apply_policies(silent, policies, hold(SHORT, PAID_FULL)).reading.article.body.blocks == ()
    assert apply_policies(silent, policies, hold(SHORT, OPEN)).may_archive
    assert apply_policies(silent, policies).may_archive


def test_that_a_held_article_is_reserved_now_is_noted_even_where_it_would_be_skipped() -> None:
    come = reading(LONG, OPEN)
    come = replace(come, article=replace(come.article, policy=PolicySignals(tdm_reserved=True)))
    policies = Policies(tdm_reserved="skip")

    assert apply_policies(come, policies).skipped
    allowed = apply_policies(come, policies, hold(LONG))
    assert (allowed.skipped, allowed.may_archive, allowed.reading.article.body.blocks) == (None, False, ())


@pytest.mark.parametrize(
    ("access", "wall", "gated"),
    [
        (Access.OPEN, Wall.SHOWN, False),
        (Access.UNKNOWN, Wall.SHOWN, True),
        (Access.UNKNOWN, Wall.UNKNOWN, False),
        (Access.METERED, Wall.NONE, True),
        (Access.RESTRICTED, Wall.UNKNOWN, True),
    ],
    ids=["open with an overlay", "a wall and no word", "nothing known", "meter", "not free"],
)
def test_gated_is_what_is_not_free_for_everybody(access: Access, wall: Wall, gated: bool) -> None:
    assert Terms(domain="harbour.example", access=access, wall=wall, tdm_reserved=None).gated is gated


@pytest.mark.parametrize(
    ("gated_text", "tdm", "keep"),
    [
        ("keep", "record", Keep.WHOLE),
        ("lead", "record", Keep.LEAD),
        ("lead", "metadata_only", Keep.METADATA),
        ("metadata_only", "record", Keep.METADATA),
        ("lead", "skip", Keep.NOTHING),
    ],
    ids=["all", "lead", "the reservation is stricter", "the gate is stricter", "skip is strictest"],
)
def test_of_two_policies_the_stricter_holds(gated_text: GatedText, tdm: TdmReserved, keep: Keep) -> None:
    terms = Terms(domain="harbour.example", access=Access.METERED, wall=Wall.NONE, tdm_reserved=True)

    assert decide_keep(terms, Policies(gated_text=gated_text, tdm_reserved=tdm)) is keep


@pytest.mark.parametrize("keep", [Keep.WHOLE, Keep.LEAD, Keep.METADATA])
def test_a_stored_text_is_cut_as_a_reading_is_and_cutting_twice_cuts_once(keep: Keep) -> None:
    stored = Words(blocks=LONG, deck=LONG[6], summary="In short: put off.", caption=None)

    once, withheld = cut_words(stored, keep, 2)

    assert len(once.blocks) == {Keep.WHOLE: 8, Keep.LEAD: 2, Keep.METADATA: 0}[keep]
    assert (once.deck is None) == (keep is not Keep.WHOLE)
    assert once.summary == "In short: put off."
    assert withheld.quoted_in(LONG[7]) == (keep is not Keep.WHOLE)
    assert cut_words(once, keep, 2)[0] == once


def test_the_words_that_are_left_out_are_counted() -> None:
    cut = _apply(reading(LONG, PAID_FULL), "lead")

    assert cut.body.withheld_words == count_words("\n".join(LONG[2:]))
    assert cut.word_count + cut.body.withheld_words == count_words("\n".join(LONG))


def _apply(come: PageReading, gated_text: GatedText) -> Article:
    return apply_policies(come, Policies(gated_text=gated_text)).reading.article


def _with_body(come: PageReading, *, removed: tuple[RemovedBlock, ...]) -> PageReading:
    return replace(come, article=replace(come.article, body=replace(come.article.body, removed=removed)))
