"""The pages on which our body loses most, each with what was lost and by which rule: computed, not guessed.

A word is missed when the gold has it more often than our body, and surplus the other way round. What was missed is
looked up in the noise ledger by runs of four words: the rule of a removed block that holds them is what took them. Runs
that no removed block holds are `nowhere`: gold that the page's text does not have, or has in another order. A kept
block is foreign when less than half of its runs stand in the gold, the whole of it where it has no run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType

from ingest.core.page import read_page
from ingest.core.rules import Rulebook
from ingest.model import Block, RemovedBlock

from .bench import NEWS, Bench, SavedPage
from .figures import Figures
from .ours import as_response

_GRAM = 4
_HALF = 0.5
_SHOWN_CHARS = 160
_SHOWN_RULES = 3
_NOWHERE = "nowhere"
Grams = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One page that lost.

    Attributes:
        lost: One less the page's F1, 0 to 1.
        missed: Words of the gold that our body lacks; `surplus` those that it has too many.
        kind: What the page was taken for, and where its body came from, as `article, dom`.
        taken: What took the missed words, as (rule, words), most first.
        longest_missed: The longest stretch of gold that our body lacks, cut for showing; empty when there is none.
        foreign: The longest foreign block, cut for showing; empty when there is none.
        foreign_words: Words of all foreign blocks.
        error: Why nothing was read; None when something was.
    """

    page: SavedPage
    lost: float
    missed: int = 0
    surplus: int = 0
    kind: str = ""
    taken: tuple[tuple[str, int], ...] = ()
    longest_missed: str = ""
    foreign: str = ""
    foreign_words: int = 0
    error: str | None = None


def find_worst(bench: Bench, ours: Figures, rulebook: Rulebook, *, count: int) -> tuple[Loss, ...]:
    """Return the pages that lose most F1, worst first; NEWS pages where there are any, since their gold is best."""
    scored = [page for page in bench.pages if "pf1" in ours.scores.get(page.id, {})]
    pages = [page for page in scored if page.of_set in NEWS] or scored
    losing = [page for page in pages if ours.scores[page.id]["pf1"] < 1]
    losing.sort(key=lambda page: (ours.scores[page.id]["pf1"], page.id))
    return tuple(_explain(bench.scorer, page, ours, rulebook) for page in losing[:count])


def _explain(scorer: ModuleType, page: SavedPage, ours: Figures, rulebook: Rulebook) -> Loss:
    lost = 1 - ours.scores[page.id]["pf1"]
    error = ours.answers[page.id].error
    if error is not None:
        return Loss(page=page, lost=lost, error=error)
    response = as_response(page.decoded(), page.url, at=datetime.fromtimestamp(0, UTC))
    reading = read_page(response, rulebook)
    body = reading.article.body
    gold = scorer.tokens(page.gold["body"])
    kept = scorer.cut_optional(scorer.tokens(body.text), gold, page.gold["optional"])
    _, surplus, missed = scorer.overlap(kept, gold)
    foreign = find_foreign(scorer, body.blocks, gold)
    return Loss(
        page=page,
        lost=lost,
        missed=missed,
        surplus=surplus,
        kind=f"{reading.kind}, {body.origin}",
        taken=find_takers(scorer, body.removed, gold, kept),
        longest_missed=_shorten(" ".join(find_missed(gold, kept))),
        foreign=_shorten(max(foreign, key=len, default="")),
        foreign_words=sum(len(scorer.tokens(text)) for text in foreign),
    )


def find_takers(
    scorer: ModuleType, removed: Sequence[RemovedBlock], gold: Sequence[str], kept: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    """Return the rules that removed gold which our body lacks, with the words each took, most first; at most three."""
    missed = grams(gold) - grams(kept)
    words: Counter[str] = Counter()
    for block in removed:
        tokens = scorer.tokens(block.text)
        own = grams(tokens)
        if own and sum((own & missed).values()) >= _HALF * sum(own.values()):
            words[f"{block.noise}: {block.rule}"] += len(tokens)
            missed -= own
    if left := sum(missed.values()):
        words[_NOWHERE] = left
    return tuple(words.most_common(_SHOWN_RULES))


def find_foreign(scorer: ModuleType, blocks: Sequence[Block], gold: Sequence[str]) -> list[str]:
    """Return the texts of the foreign blocks, in page order."""
    known, whole = grams(gold), f" {' '.join(gold)} "
    foreign = []
    for block in blocks:
        tokens = scorer.tokens(block.text)
        own = grams(tokens)
        stands = sum((own & known).values()) >= _HALF * sum(own.values()) if own else f" {' '.join(tokens)} " in whole
        if tokens and not stands:
            foreign.append(block.text)
    return foreign


def find_missed(gold: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Return the longest stretch of gold none of whose runs of four words stands in our body; empty when all do."""
    known = grams(kept)
    best = start = 0
    length = 0
    for place in range(len(gold) - _GRAM + 1):
        if tuple(gold[place : place + _GRAM]) in known:
            start = place + 1
        elif place + 1 - start > length:
            best, length = start, place + 1 - start
    return list(gold[best : best + length + _GRAM - 1]) if length else []


def grams(tokens: Sequence[str]) -> Grams:
    """Return the runs of four words, with their counts; none for a shorter text."""
    return Counter(tuple(tokens[start : start + _GRAM]) for start in range(len(tokens) - _GRAM + 1))


def _shorten(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN_CHARS else f"{folded[: _SHOWN_CHARS - 1]}…"
