"""Templates, offers, badges, counts, boxes and cookie lines: out of the body in pages and dumps, with their class."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from reading_pages import PROSE, page_of, paragraphs, read_body, shipped_rules

from ingest.core.page import read_dump
from ingest.model import Body, NoiseClass

HEAD = "<h1>Board counts the lamps</h1>"
SVG = '<svg viewBox="0 0 9 9"><title>{}</title><desc>{}</desc><path d="M0 0h9"/></svg>'


FORMS = tomllib.loads((Path(__file__).parent / "noise_forms.toml").read_text("utf-8"))


def _alike(name: str) -> list[str]:
    return [line for alike in FORMS["alike"] if alike["name"] == name for line in alike["lines"].splitlines()]


def _bodies(line: str) -> Iterator[tuple[str, Body]]:
    """Yield the bodies of a page and of a dump that hold a line between two paragraphs."""
    for form in ("<p>{}</p>", "<div><span>{}</span></div>"):
        html = page_of(
            f"<article>{HEAD}{paragraphs(*PROSE[:4])}{form.format(escape(line))}{paragraphs(*PROSE[4:])}</article>"
        )
        yield form, read_body(html)
    dump = "\n".join(("Board counts the lamps", *PROSE[:4], line, *PROSE[4:]))
    yield "dump", read_dump(dump, "", shipped_rules()).article.body


@pytest.mark.parametrize(
    ("line", "classes"),
    [
        pytest.param(line, frozenset(map(NoiseClass, form["classes"])), id=f"{form['name']}: {line}")
        for form in FORMS["form"]
        for line in form["lines"].splitlines()
    ],
)
def test_what_is_no_articles_line_is_classed_in_pages_and_dumps(line: str, classes: frozenset[NoiseClass]) -> None:
    for place, body in _bodies(line):
        found = {block.noise for block in body.removed if block.text == line}

        assert line not in body.text, place
        assert found, place
        assert found <= classes, place


@pytest.mark.parametrize("line", _alike("prose"))
def test_prose_that_looks_like_an_offer_or_a_template_stays(line: str) -> None:
    for place, body in _bodies(line):
        assert line in body.text, place


@pytest.mark.parametrize("line", _alike("headings"))
def test_a_heading_that_looks_like_a_count_or_a_badge_stays(line: str) -> None:
    html = page_of(f"<article>{HEAD}{paragraphs(*PROSE[:4])}<h2>{line}</h2>{paragraphs(*PROSE[4:])}</article>")

    assert line in read_body(html).text.split("\n")


@pytest.mark.parametrize("title", ["Share on the blue bird", "Lamp", "icon-lamp-24"])
def test_titles_and_descriptions_inside_of_drawings_are_never_text(title: str) -> None:
    drawn = SVG.format(title, f"A drawing of {title}")
    html = page_of(f"<article>{HEAD}{paragraphs(*PROSE[:4])}<p>{drawn}</p>{drawn}{paragraphs(*PROSE[4:])}</article>")

    assert title not in read_body(html).text


def test_code_that_is_shown_keeps_its_placeholders() -> None:
    code = "def greet(name):\n    return f'{name} {{left}}'"
    html = page_of(
        f"<article>{HEAD}{paragraphs(*PROSE[:4])}<pre>{escape(code)}</pre>{paragraphs(*PROSE[4:])}</article>"
    )

    assert "{{left}}" in read_body(html).text
