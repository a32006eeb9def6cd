"""A re-extraction's report as one HTML page that stands alone: figures first, then every sample as a diff."""

from __future__ import annotations

from importlib.resources import files

from ingest.operations.html.markup import Markup, element
from ingest.operations.html.page import render_document
from ingest.operations.reextract.report import FieldTally, Report
from ingest.operations.value_diff import diff_values

GENERATOR = "ingest reextract"
_MARKS = {"kept": "span", "gone": "del", "new": "ins", "left out": "i"}


def render_report(report: Report) -> str:
    """Return the page's HTML."""
    style = files(__package__).joinpath("style.css").read_text("utf-8")
    return render_document(_body(report), title="Re-extraction", style=style, generator=GENERATOR)


def _body(report: Report) -> Markup:
    return element(
        "body",
        element("h1", "What reading again would change" if not report.written else "What reading again has changed"),
        element("p", _summary(report), class_="quiet"),
        element("h2", "By field"),
        _table(("field", "articles", "filled", "emptied"), [_counts(*pair) for pair in report.fields.items()]),
        *_section(
            "Access",
            ("from", "to", "articles"),
            [(old, new, str(count)) for (old, new), count in report.flips.most_common()],
        ),
        *_section(
            "Texts that become much shorter",
            ("article", "words before", "words after", "address"),
            [(str(loss.article_id), str(loss.before), str(loss.after), loss.url) for loss in report.losses],
        ),
        *_section(
            "Not read again",
            ("article", "reason", "detail", "address"),
            [(str(one.article_id), one.code, one.detail, one.url) for one in report.unread],
        ),
        *(part for name, tally in report.fields.items() for part in _samples(name, tally)),
    )


def _summary(report: Report) -> str:
    parts = [
        f"{report.read} articles read again with {report.extractor}" if report.read else "no article read again",
        f"{report.changed} change",
        f"bodies gain {report.words_gained} and lose {report.words_lost} words",
        f"{report.written} written" if report.written else "nothing was written",
    ]
    return " · ".join(parts)


def _counts(name: str, tally: FieldTally) -> tuple[Markup | str, ...]:
    return element("a", name, href=f"#{name}"), str(tally.articles), str(tally.filled), str(tally.emptied)


def _section(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[Markup, ...]:
    return (element("h2", title), _table(head, rows)) if rows else ()


def _table(head: tuple[str, ...], rows: list[tuple[Markup | str, ...]] | list[tuple[str, ...]]) -> Markup:
    return element(
        "div",
        element(
            "table",
            element("thead", element("tr", *(element("th", name, scope="col") for name in head))),
            element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows)),
        ),
        class_="scroll",
    )


def _samples(name: str, tally: FieldTally) -> tuple[Markup, ...]:
    shown = [
        element(
            "article",
            element("h3", f"article {one.article_id} · ", element("span", one.url, class_="quiet")),
            element(
                "p",
                *(element(_MARKS[run.fate], run.text) for run in diff_values(one.change.before, one.change.after)),
                class_="diff",
                dir="auto",
            ),
        )
        for one in tally.samples
    ]
    return element("h2", name, id=name), *shown
