"""Answers travel whole, and bytes that no worker of ours writes are refused, whatever they are."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from jail_readers import reading_of

from ingest.adapters.jail import Answer
from ingest.adapters.jail.packing import UNUSABLE, pack_answer, put_together, unpack_answer
from ingest.errors import NotHtml
from ingest.model import Block, BlockKind, Body, NoiseClass, PageReading, RemovedBlock

BLOCKS = (Block(BlockKind.HEADING, "A heading"), Block(BlockKind.PARAGRAPH, "Its text"))
REMOVED = (
    RemovedBlock(NoiseClass.SHARE, "Share", "shared:share.names:bar", 0),
    RemovedBlock(NoiseClass.PAYWALL, "Subscribe", "container:outside", 3, near_end=True, hidden=True),
)


def _answer(body: Body) -> Answer:
    reading = reading_of("read")
    return Answer(value=replace(reading, article=replace(reading.article, body=body)), elapsed_ms=1.5)


@pytest.mark.parametrize(
    "body",
    [
        Body(),
        Body(blocks=BLOCKS, origin="dom", container="main", hidden_words=3, next_page="https://jail.example/2"),
        Body(removed=REMOVED, withheld_words=2, problems=("refused:shared:x",)),
        Body(blocks=BLOCKS, removed=REMOVED),
    ],
    ids=["empty", "text", "noise", "both"],
)
def test_an_answer_comes_out_as_it_went_in(body: Body) -> None:
    came = unpack_answer(pack_answer(_answer(body)))

    assert came == _answer(body)
    assert isinstance(came.value, PageReading)
    assert all(type(block) is Block for block in came.value.article.body.blocks)
    assert all(type(block) is RemovedBlock for block in came.value.article.body.removed)


def test_an_error_is_an_answer_too() -> None:
    came = unpack_answer(pack_answer(Answer(error=NotHtml("https://jail.example/", "application/pdf"))))

    assert isinstance(came.error, NotHtml)


class _Parts:
    """Parts of a body, as somebody else might send them."""

    def __init__(self, *parts: object) -> None:
        self._parts = parts

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return put_together, self._parts


_REST = ("none", "", 0, 0, None, ())


@pytest.mark.parametrize(
    "packed",
    [
        pickle.dumps(_Parts((("paragraph",), ("one", "two")), (), *_REST)),
        pickle.dumps(_Parts((("paragraph",),), (), *_REST)),
        pickle.dumps(_Parts(7, (), *_REST)),
        pickle.dumps(_Parts((), (), "none")),
        pickle.dumps("not an answer"),
        pickle.dumps(print),
        b"",
        b"\x80",
    ],
    ids=["uneven", "too few", "a number", "half", "a text", "a function", "nothing", "torn"],
)
def test_what_is_no_answer_is_refused(packed: bytes) -> None:
    with pytest.raises((*UNUSABLE, EOFError)):
        unpack_answer(packed)
