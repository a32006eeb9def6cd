"""Two versions of an article side by side, as one HTML page that stands alone."""

from __future__ import annotations

from importlib.resources import files

from ingest.core.revision import BlockChange, Fate
from ingest.operations.html.markup import Markup, element
from ingest.operations.html.page import render_document
from ingest.operations.value_diff import diff_values
from ingest.operations.version_diff import VersionDiff

GENERATOR = "ingest diff"
_MARKS = {"kept": "span", "gone": "del", "new": "ins", "left out": "i"}
_STYLE = "ingest.operations.reextract"


def render_diff(diff: VersionDiff) -> str:
    """Return the page's HTML."""
    title = f"Article {diff.after.article_id}: revision {diff.before.revision_no} to {diff.after.revision_no}"
    body = element(
        "body",
        element("h1", title),
        element("p", _summary(diff), class_="quiet"),
        *(element("p", element("b", f"{name}: "), *_runs(old, new), class_="diff") for name, old, new in diff.fields),
        *(element("p", *_block(change), class_="diff", dir="auto") for change in diff.blocks),
    )
    style = files(_STYLE).joinpath("style.css").read_text("utf-8")
    return render_document(body, title=title, style=style, generator=GENERATOR)


def _summary(diff: VersionDiff) -> str:
    kinds = ", ".join(diff.after.classes or ()) or "not classified"
    return f"{kinds} · {diff.words_added} words came, {diff.words_removed} went"


def _block(change: BlockChange) -> tuple[Markup, ...]:
    if change.fate is Fate.CHANGED:
        return _runs(change.before, change.after)
    tag = {Fate.INSERTED: "ins", Fate.DELETED: "del"}.get(change.fate, "span")
    return (element(tag, change.after if change.after is not None else change.before),)


def _runs(before: object, after: object) -> tuple[Markup, ...]:
    return tuple(element(_MARKS[run.fate], run.text) for run in diff_values(before, after))
