"""A wall's words where they count: right behind the text that is left, never anywhere else on the page.

The same words stand on free pages in section labels, comment boxes, consent offers and teasers of other articles: a
phrase anywhere is worth little. So only blocks that stand behind the last words of the body count (or between its
lines, for less), and none that the page sets apart as comments, navigation or other articles.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.core.rules import has_placeholder
from ingest.core.text import count_words
from ingest.core.verdict.marks import MARKS, NO_WALL, STEMS, Mark
from ingest.core.verdict.stems import Stems
from ingest.core.weights import SHARES, weighed
from ingest.model import Block, Body, Evidence, NoiseClass, RemovedBlock

MAX_WALL_CHARS = 400
BLOCKS_BEHIND = 8
"""How far behind the last kept block a wall is still this text's wall."""
WORDS_AFTER = 40
"""Kept words behind a wall, up to which it still stands at the end (a caption, an editor's note)."""
TAIL_BLOCKS = 3
LABEL_BLOCKS = 4
MAX_LABEL_CHARS = 40
"""Above the text, only a label of few words speaks of this text."""
_ELSEWHERE = frozenset(
    (
        NoiseClass.COMMENTS,
        NoiseClass.BYLINE,
        NoiseClass.RELATED,
        NoiseClass.SHARE,
        NoiseClass.NAVIGATION,
        NoiseClass.CONSENT,
        NoiseClass.LEGAL,
        NoiseClass.CAPTION,
        NoiseClass.CREDIT,
        NoiseClass.NEWSLETTER,
        NoiseClass.ADVERT,
    )
)
_OF_WALLS = frozenset((NoiseClass.TEMPLATE, NoiseClass.METER, NoiseClass.PAYWALL, NoiseClass.REGISTRATION))
"""Where an unrendered meter stands; templates of consent, teasers and menus count vendors, stories and results."""
_METER = re.compile(r"(?<![a-z])meter(?:[^a-z]|ed|ing)|METER_")
_COUNTED = re.compile(
    r"(?:artic|artik|artíc|articol|artig|stor(?:y|ies)|views).{0,40}?(?:left|remain|limit|restant|übrig|queda|month|monat|mois)"
    r"|(?:free|left|remaining|limit|number|gratis|gratuits?|kostenlose?)[\W_]{0,4}(?:of[\W_])?(?:artic|artik|artíc|articol|stor)",
    re.IGNORECASE,
)
"""What a meter counts: articles left, or articles read of so many in a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where kept text stands among all blocks of the page: the position of each kept block."""

    kept: tuple[int, ...]
    blocks: tuple[Block, ...]

    def ends_before(self, position: int) -> bool:
        """Whether so few kept words stand behind a position that the text ends there."""
        words = 0
        for block in self.blocks[bisect_left(self.kept, position) :]:
            words += count_words(block.text)
            if words > WORDS_AFTER:
                return False
        return True


def wall_evidence(body: Body) -> Iterator[Evidence]:
    """Yield what the removed text says of a wall, the first of each kind and place.

    A hidden or unrendered block is weak evidence of what the site may ask, and never of a wall shown.
    """
    template = _meter_template(body.removed)
    if template is not None:
        yield _evidence("template.meter", "template:meter", template, "access=metered")
    near = [block for block in body.removed if block.near_end and len(block.text) <= MAX_WALL_CHARS]
    tail = [block for block in body.blocks[-TAIL_BLOCKS:] if len(block.text) <= MAX_WALL_CHARS]
    # Asked of all these lines at once, since most pages hold few stems.
    stems, places = STEMS.sift([*[block.text for block in near], *[block.text for block in tail]])
    if places:
        yield from _near_end(body, [near[place] for place in places if place < len(near)], stems)
        yield from _kept_tail([tail[place - len(near)] for place in places if place >= len(near)], stems)


def _near_end(body: Body, near: list[RemovedBlock], stems: Stems) -> Iterator[Evidence]:
    """Yield what removed blocks near the body's end say."""
    places = _places(body) if near else None
    met: set[tuple[str, str]] = set()
    for block in near:
        where = _where(block, places) if places else ""
        mark = find_mark(block.text, stems) if where else None
        if mark is not None and (mark.name, where) not in met:
            cuts = where == "end" or (where == "between" and not any(place == where for _, place in met))
            met.add((mark.name, where))
            yield from _of_block(mark, block, where, cuts=cuts)


def _kept_tail(tail: list[Block], stems: Stems) -> Iterator[Evidence]:
    """Yield what the last kept lines say: a wall that was taken for text is still a wall."""
    for block in tail:
        mark = find_mark(block.text, stems)
        if mark is not None and mark.stops:
            own = f"words.{mark.name}"
            for row, says in ((own, mark.says), (own, "wall=shown"), ("words.stop", "extent=truncated")):
                yield weighed(
                    row,
                    signal=f"words:{mark.name}",
                    value=block.text[:200],
                    says=says,
                    where="body:tail",
                    share=SHARES["kept"],
                )
            return


def find_mark(text: str, stems: Stems = STEMS) -> Mark | None:
    """Return the wording that a block of text matches; None for words that stop nobody.

    Args:
        text: The block's.
        stems: Those of `STEMS` that may stand in it.
    """
    held = stems.narrowed_to(text).all
    if not held:
        return None
    mark = next((mark for mark in MARKS if mark.matches(text, held)), None)
    return None if mark is None or NO_WALL.search(text) else mark


def _where(block: RemovedBlock, places: _Places) -> str:
    """Return where a block stands: `hidden`, `label`, `between`, `end`; empty for where no wall of this text stands."""
    if has_placeholder(block.text):
        return ""
    first, last = (places.kept[0], places.kept[-1]) if places.kept else (0, -1)
    if first - LABEL_BLOCKS <= block.position < first and len(block.text) <= MAX_LABEL_CHARS and not block.hidden:
        return "label"
    if block.noise in _ELSEWHERE or block.position > last + BLOCKS_BEHIND:
        return ""
    if block.hidden:
        return "hidden"
    return "end" if places.ends_before(block.position) else "between"


def _meter_template(removed: tuple[RemovedBlock, ...]) -> RemovedBlock | None:
    """Return the first block that is an unrendered meter; None when there is none."""
    return next((block for block in removed if block.noise in _OF_WALLS and _is_meter_template(block)), None)


def _is_meter_template(block: RemovedBlock) -> bool:
    if not has_placeholder(block.text):
        return False
    return block.noise is NoiseClass.METER or bool(_METER.search(block.text) or _COUNTED.search(block.text))


def _places(body: Body) -> _Places:
    taken = {block.position for block in body.removed}
    kept = tuple(place for place in range(len(body.blocks) + len(taken)) if place not in taken)[: len(body.blocks)]
    return _Places(kept=kept, blocks=body.blocks)


def _of_block(mark: Mark, block: RemovedBlock, where: str, *, cuts: bool) -> Iterator[Evidence]:
    row, signal, share = f"words.{mark.name}", f"words:{mark.name}", SHARES[where]
    yield _evidence(row, signal, block, mark.says, share)
    if mark.name == "remainder":
        yield _evidence("words.remains", signal, block, "extent=truncated")
    if mark.stops and where in ("end", "between"):
        yield _evidence(row, signal, block, "wall=shown", share)
        if cuts:
            yield _evidence("words.stop", signal, block, "extent=truncated", share)


def _evidence(row: str, signal: str, block: RemovedBlock, says: str, share: float = 1.0) -> Evidence:
    return weighed(row, signal=signal, value=block.text[:200], says=says, where=block.rule, share=share)
