"""The operator's policies: what may not be kept is cut away before anything is decided, archived or stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from readings import LONG, OPEN, PAID_FULL, SHORT, reading

from ingest.core.decide import GatedText, Policies, TdmReserved, apply_policies
from ingest.core.text import count_words
from ingest.model import AccessVerdict, NoiseClass, PolicySignals, RemovedBlock


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


def test_hidden_blocks_leave_the_ledger_with_the_text_they_may_hold() -> None:
    come = reading(SHORT, PAID_FULL)
    ledger = (
        RemovedBlock(noise=NoiseClass.OTHER, text=LONG[3], rule="hidden:element", position=4, hidden=True),
        RemovedBlock(noise=NoiseClass.SHARE, text="Share", rule="share", position=5),
    )
    come = replace(come, article=replace(come.article, body=replace(come.article.body, removed=ledger)))

    allowed = apply_policies(come, Policies(gated_text="lead"))

    assert [block.text for block in allowed.reading.article.body.removed] == ["Share"]
