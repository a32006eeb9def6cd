"""The page as nested boxes, each block coloured by what became of it, with its reason and the evidence that it bears.

Boxes open and close and reasons unfold without a script. A box in which nothing was kept and nothing speaks of access
starts closed: menus are long.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Evidence
from ingest.operations.explained_page.outline import Box, Leaf, draw_outline
from ingest.operations.explanation import ExplainedBlock, Explanation, Relation
from ingest.operations.html.markup import Markup, element, together

_FOLDED_FROM = 6
_BETWEEN = " › "
_CHOSEN = element("strong", "taken for the article", class_="chip chosen")


@dataclass(frozen=True, slots=True)
class _View:
    """What drawing needs at hand.

    Attributes:
        container: Index of the chosen element; -1 when there is none.
        speaks: For each block, the evidence that stands in it.
    """

    explanation: Explanation
    container: int
    speaks: dict[int, list[Evidence]]


def draw_structure(explanation: Explanation) -> Markup:
    """Return the text that stands on the page, in its boxes; above it, text that was found elsewhere."""
    chosen = (one.element for one in explanation.candidates if one.relation is Relation.CHOSEN)
    speaks: dict[int, list[Evidence]] = defaultdict(list)
    for piece, at in explanation.places:
        speaks[at].append(piece)
    view = _View(explanation, next(chosen, -1), speaks)
    elsewhere = [Leaf(block=at) for at, block in enumerate(explanation.blocks) if block.position is None]
    return together((_draw_elsewhere(view, elsewhere), *_draw(view, draw_outline(explanation).content)))


def _draw_elsewhere(view: _View, leaves: Sequence[Leaf]) -> Markup | None:
    if not leaves:
        return None
    title = f"Not on the page itself: taken from its {view.explanation.origin}"
    label = element("span", title, class_="label")
    content = [_draw_leaf(view, leaf) for leaf in leaves]
    return element("details", element("summary", label), *content, class_="box container", open=True)


def _draw(view: _View, pieces: Iterable[Box | Leaf]) -> list[Markup]:
    return [_draw_box(view, piece) if isinstance(piece, Box) else _draw_leaf(view, piece) for piece in pieces]


def _draw_box(view: _View, box: Box) -> Markup:
    blocks = view.explanation.blocks
    inside = [leaf.block for leaf in box.leaves()]
    kept = sum(blocks[at].noise is None for at in inside)
    telling = kept or any(blocks[at].fields or at in view.speaks for at in inside)
    holds = view.container in box.wrappers
    classes = {blocks[at].noise or "kept" for at in inside}
    names = " ".join(
        (
            "box",
            *(("container",) if holds else ()),
            *(("nothing-kept",) if not kept else ()),
            *((f"only-{next(iter(classes))}",) if len(classes) == 1 else ()),
        )
    )
    summary = element("summary", _labels(view, box.wrappers), *_notes(view, box.wrappers), _counts(view, inside))
    opened = bool(telling) or len(inside) < _FOLDED_FROM
    return element("details", summary, *_draw(view, box.content), class_=names, open=opened)


def _draw_leaf(view: _View, leaf: Leaf) -> Markup:
    block = view.explanation.blocks[leaf.block]
    names = f"block n-{block.noise or 'kept'}{' hidden-text' if block.hidden else ''}"
    if view.container in leaf.wrappers:
        names += " container"
    language = view.explanation.language if block.noise is None else None
    text = element(
        "p", block.text, class_=f"text k-{block.kind}" if block.kind else "text", dir="auto", lang=language or None
    )
    bears = [_evidence(piece) for piece in view.speaks.get(leaf.block, ())]
    marks = [element("span", f"is the {name}", class_="chip field") for name in block.fields]
    return element(
        "div",
        element("div", text, *bears, class_="said"),
        _why(view, leaf, block, marks),
        class_=names,
        id=f"b{leaf.block}",
    )


def _why(view: _View, leaf: Leaf, block: ExplainedBlock, marks: Sequence[Markup]) -> Markup:
    what = block.noise or block.kind or "text"
    chips = [element("span", what, class_="chip"), *marks]
    if view.container in leaf.wrappers:
        chips.append(_CHOSEN)
    if block.hidden:
        chips.append(element("span", "hidden from readers", class_="chip quiet"))
    rule = element("code", block.rule) if block.rule else None
    facts = (
        ("stands in", _named(view, view.explanation.around(block)) or None),
        ("which are", ", ".join(_said(view, leaf.wrappers)) or None),
        ("words", None if block.words is None else str(block.words)),
        ("weighs", None if block.weight is None else f"{block.weight:.1f}"),
        ("in links", None if block.linked is None else f"{block.linked:.0%}"),
        ("block", None if block.position is None else str(block.position)),
    )
    rows = [element("div", element("dt", name), element("dd", value)) for name, value in facts if value is not None]
    return element("details", element("summary", *chips, rule), element("dl", *rows), class_="why")


def _evidence(piece: Evidence) -> Markup:
    fact = piece.says.partition("=")[0]
    said = together((element("code", piece.signal), f" says {piece.says}, weight {piece.weight:.2f}"))
    return element("p", element("a", said, href=f"#fact-{fact}"), class_="bears")


def _labels(view: _View, wrappers: Sequence[int]) -> Markup:
    """Return the elements' names, the inmost last."""
    return element("code", _named(view, wrappers), class_="label")


def _named(view: _View, elements: Sequence[int]) -> str:
    return _BETWEEN.join(view.explanation.elements[at].label for at in elements)


def _notes(view: _View, wrappers: Sequence[int]) -> list[Markup]:
    """Return what is to be said of a box's elements themselves."""
    chosen = [_CHOSEN] if view.container in wrappers else []
    return [*chosen, *(element("span", said, class_="chip quiet") for said in _said(view, wrappers))]


def _said(view: _View, wrappers: Sequence[int]) -> Iterable[str]:
    """Return what elements say that they are, each statement once."""
    elements = [view.explanation.elements[at] for at in wrappers]
    marks = [f"{one.noise.value} by {one.rule}" for one in elements if one.noise is not None]
    return dict.fromkeys((*marks, *("hidden" for one in elements if one.hides)))


def _counts(view: _View, inside: Sequence[int]) -> Markup:
    """Return how many blocks a box holds of each class, kept ones first."""
    counts = Counter(view.explanation.blocks[at].noise or "kept" for at in inside)
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] != "kept", -pair[1]))
    return element("span", ", ".join(f"{count} {name}" for name, count in ordered), class_="counts")
