"""The ledger: every run of a page becomes a kept block or a removed one, with class and rule."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.core.extract.flat import Run
from ingest.core.extract.weigh import Weighed
from ingest.core.rules import Mark
from ingest.model import Block, BlockKind, Body, NoiseClass, RemovedBlock

_OUTSIDE = Mark(NoiseClass.OTHER, "container:outside")
_LEADS = Mark(NoiseClass.RELATED, "container:link outside")
_TITLE_WORDS = 4
_HIDING = ("hidden:", "shared:hidden.")
_NEAR = 8
_KIND_DEPTH = 4
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("td", "th", "tr"), BlockKind.TABLE_ROW),
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.PREFORMATTED,
}


def account(weighed: Weighed, container: int, removed: Mapping[int, Mark], problems: tuple[str, ...]) -> Body:
    """Return the body: kept runs of the container in page order, and the ledger of all others."""
    page = weighed.page
    start, end = page.spans[container] if container >= 0 else (0, 0)
    kept = [index for index in range(start, end) if index not in removed]
    last = kept[-1] if kept else -1
    inside = set(kept)
    near_end = last + _NEAR
    ledger = []
    for index, run in enumerate(page.runs):
        if index in inside:
            continue
        # As long as a headline, and a link as a whole: it leads to another article.
        other = _LEADS if run.linked == 1.0 and run.words >= _TITLE_WORDS else _OUTSIDE
        noise, rule = removed.get(index) or weighed.marks[index] or other
        hidden = weighed.hidden[index] or rule.startswith(_HIDING)
        near = start <= index < end or last < index <= near_end
        ledger.append(RemovedBlock(noise, run.text, rule, index, near, hidden))
    return Body(
        blocks=tuple(Block(_kind(weighed, page.runs[index]), page.runs[index].text) for index in kept),
        removed=tuple(ledger),
        origin="dom" if kept else "none",
        container=_path(weighed, container) if container >= 0 else "",
        hidden_words=sum(page.runs[block.position].words for block in ledger if block.hidden),
        problems=problems,
    )


def _kind(weighed: Weighed, run: Run) -> BlockKind:
    index = run.element
    for _ in range(_KIND_DEPTH):
        if index < 0:
            break
        kind = _KINDS.get(weighed.page.elements[index].tag)
        if kind is not None:
            return kind
        index = weighed.page.parents[index]
    return BlockKind.PARAGRAPH


def _path(weighed: Weighed, container: int) -> str:
    """Return the container and the two elements around it, as a selector for people."""
    around = [weighed.page.elements[index] for index in weighed.page.ancestors(container)[:3]]
    return " > ".join(".".join((element.tag, *element.names.split())) for element in reversed(around))
