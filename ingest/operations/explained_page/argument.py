"""The parts of the page beside its structure: the verdict as arguments, the fields, the containers that competed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ingest.core.weights import reason_of
from ingest.model import Evidence
from ingest.operations.explanation import Argument, Explanation, Relation
from ingest.operations.html.markup import Content, Markup, element, together

_MEANINGS = {
    "access": "what is asked of a reader",
    "wall": "what this response showed",
    "extent": "how much of the text was given",
    "integrity": "whether the text is what it seems",
}


def draw_verdict(explanation: Explanation) -> Markup:
    """Return the four facts, each with the evidence for and against it, and what weighs nothing by itself."""
    places = dict(explanation.places)
    facts = [_draw_argument(argument, explanation, places) for argument in explanation.arguments]
    context = (
        element(
            "section",
            element("h3", "Seen, and weighs nothing by itself"),
            element("ul", *(element("li", _piece(piece, places)) for piece in explanation.context)),
            class_="fact",
        )
        if explanation.context
        else None
    )
    return element("div", *facts, context, class_="facts")


def draw_fields(explanation: Explanation) -> Markup:
    """Return every field that has a value, with where that came from."""
    rows = [
        element(
            "tr",
            element("th", element("code", field.name), scope="row"),
            element("td", field.value, dir="auto"),
            element("td", element("code", field.origin)),
        )
        for field in explanation.fields
    ]
    return _table("The fields", ("field", "value", "taken from"), rows) if rows else element("p", "There are none.")


def draw_policy(explanation: Explanation) -> Markup:
    """Return what the publisher says about use by machines."""
    rows = [
        element("tr", element("th", name, scope="row"), element("td", said, dir="auto"))
        for name, said in explanation.policy
    ]
    return _table("Use by machines", ("about", "says"), rows) if rows else element("p", "Nothing is said.")


def draw_candidates(explanation: Explanation) -> Markup:
    """Return the elements that could have been the article's container, the heaviest first."""
    rows = [
        element(
            "tr",
            element("td", f"{one.weight:.0f}", class_="number"),
            element(
                "td", element("strong", one.relation.value) if one.relation is Relation.CHOSEN else one.relation.value
            ),
            element("td", element("code", one.path), " (claims to hold the text)" if one.claims else None),
            class_="chosen" if one.relation is Relation.CHOSEN else None,
        )
        for one in explanation.candidates
    ]
    if not rows:
        return element("p", "No element was weighed: the structure is not known, or nothing reads like an article.")
    return _table("Elements", ("weighs, in words", "place", "element"), rows)


def _draw_argument(argument: Argument, explanation: Explanation, places: Mapping[Evidence, int]) -> Markup:
    pieces = [
        *(_weighed("because", piece, argument, places) for piece in argument.speaks_for),
        *(_weighed("although", piece, argument, places) for piece in argument.speaks_against),
    ]
    return element(
        "section",
        element("h3", f"{argument.fact}: ", element("strong", argument.value, class_=f"value v-{argument.value}")),
        element("p", "; ".join(_remarks(argument, explanation)), class_="quiet"),
        element("ul", *pieces) if pieces else None,
        element("p", argument.silence.capitalize() + ".") if argument.silence else None,
        class_="fact",
        id=f"fact-{argument.fact}",
    )


def _remarks(argument: Argument, explanation: Explanation) -> Iterable[str]:
    yield _MEANINGS[argument.fact]
    if argument.confidence:
        yield f"sure to {argument.confidence:.2f}"
    if argument.fact == "access":
        silent = explanation.declared == "unknown"
        yield f"the publisher's own data {'does not say' if silent else 'says ' + explanation.declared}"
        if explanation.conflict:
            yield "evidence conflicts"
    if argument.fact == "extent" and explanation.cut_by:
        yield f"cut by the {explanation.cut_by}"


def _weighed(word: str, piece: Evidence, argument: Argument, places: Mapping[Evidence, int]) -> Markup:
    weighed = len(argument.speaks_for) + len(argument.speaks_against) > 1
    tipped = weighed and piece is argument.tipped_by
    meter = element("meter", f"{piece.weight:.2f}", min="0", max="1", value=f"{piece.weight:.2f}", aria_label="weight")
    return element(
        "li",
        f"{word} ",
        _piece(piece, places),
        together((" ", meter, f" {piece.weight:.2f}")),
        element("strong", " this tipped it") if tipped else None,
        element("div", reason, class_="quiet") if (reason := reason_of(piece)) else None,
        class_="against" if word == "although" else "tipped" if tipped else None,
    )


def _piece(piece: Evidence, places: Mapping[Evidence, int]) -> Markup:
    at = places.get(piece)
    where: Content = None
    if at is not None:
        where = together((" ", element("a", "on the page", href=f"#b{at}")))
    elif piece.where:
        where = together((" at ", element("code", piece.where)))
    value = together((element("code", piece.signal), " = ", element("q", element("bdi", piece.value)), where))
    return together((value, f" says {piece.says}"))


def _table(name: str, heads: Iterable[str], rows: Iterable[Markup]) -> Markup:
    """Return a table that scrolls by itself where it is too wide, with the keyboard too."""
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in heads)))
    table = element("table", head, element("tbody", *rows))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=name)
