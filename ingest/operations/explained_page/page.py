"""An explanation as one HTML page that stands alone: nothing is loaded, no script runs, a page's words are only text.

Filters work by CSS alone.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

from ingest.model import NoiseClass
from ingest.operations.explained_page.argument import draw_candidates, draw_fields, draw_policy, draw_verdict
from ingest.operations.explained_page.structure import draw_structure
from ingest.operations.explanation import Explanation
from ingest.operations.html.markup import Markup, element, together
from ingest.operations.html.page import render_document

GENERATOR = "ingest explain"
_CLASSES = ("kept", *(noise.value for noise in NoiseClass))
_VIEWS = (("all", "all of it"), ("kept", "what was kept"), ("removed", "what was removed"))


def render_page(explanation: Explanation) -> str:
    """Return the page's HTML."""
    title = f"{explanation.headline or 'No headline'} – explained"
    return render_document(_body(explanation), title=title, style=_style(), generator=GENERATOR)


def _body(explanation: Explanation) -> Markup:
    reason = f"The blocks stand one below the other, without the elements around them: {explanation.structureless}."
    flat = element("p", reason, class_="quiet") if explanation.structureless else None
    page = element(
        "section",
        element("h2", "The page", id="page"),
        _filters(explanation),
        flat,
        element("div", draw_structure(explanation), class_="structure"),
        aria_labelledby="page",
    )
    verdict = element("section", element("h2", "The verdict", id="verdict"), draw_verdict(explanation))
    parts = (
        ("fields", f"The fields ({len(explanation.fields)})", draw_fields(explanation)),
        ("policy", f"Use by machines ({len(explanation.policy)})", draw_policy(explanation)),
        ("container", f"Where the article was sought ({len(explanation.candidates)})", draw_candidates(explanation)),
    )
    folded = [
        element("details", element("summary", element("h2", title, id=name)), part, class_="part")
        for name, title, part in parts
    ]
    return element("body", _header(explanation), element("main", verdict, *folded, page))


def _header(explanation: Explanation) -> Markup:
    url = explanation.url
    linked = url.startswith(("http://", "https://"))
    address = element("a", url, href=url, rel="noreferrer noopener") if linked else url
    contents = (("verdict", "verdict"), ("fields", "fields"), ("container", "container"), ("page", "page"))
    removed = len(explanation.blocks) - explanation.kept
    facts = (
        f"{explanation.kind} ({explanation.kind_reason})",
        f"text taken from: {explanation.origin}",
        f"{explanation.kept} blocks kept, {removed} removed",
        *(f"{problem}, since it would have taken most of the text" for problem in explanation.problems),
    )
    return element(
        "header",
        element("p", "Why this page was read as it was", class_="quiet"),
        element("h1", explanation.headline or "(no headline)", dir="auto", lang=explanation.language or None),
        element("p", address, class_="address") if url else None,
        element("p", " · ".join(facts), class_="quiet"),
        element("nav", *(element("a", name, href=f"#{at}") for at, name in contents), aria_label="Parts of this page"),
    )


def _filters(explanation: Explanation) -> Markup:
    """Return the legend: each class with its colour and count, to be shown or left out."""
    counts = Counter(block.noise or "kept" for block in explanation.blocks)
    views = [
        element("label", _input("radio", f"view-{view}", checked=view == "all", name="view"), name)
        for view, name in _VIEWS
    ]
    classes = [
        element(
            "label",
            _input("checkbox", f"show-{name}", checked=True),
            together((element("span", name, class_="chip"), f" {counts[name]}")),
            class_=f"n-{name}",
        )
        for name in _CLASSES
        if counts[name]
    ]
    return element(
        "div",
        element("fieldset", element("legend", "Show"), *views),
        element("fieldset", element("legend", "of these classes"), *classes),
        class_="filters",
        role="group",
        aria_label="What is shown",
    )


def _input(kind: str, at: str, *, checked: bool, name: str | None = None) -> Markup:
    # without `autocomplete`, some browsers bring last time's choice back over what the page says
    return element("input", type=kind, id=at, name=name, checked=checked, autocomplete="off")


def _style() -> str:
    """Return the style sheet, with the rules by which each class is left out."""
    sheet = files(__package__).joinpath("style.css").read_text("utf-8")
    left_out = [
        f"body:has(#show-{name}:not(:checked)) :is(.block.n-{name}, .only-{name}) {{ display: none }}"
        for name in _CLASSES
    ]
    return "\n".join((sheet, *left_out))
