"""What `explain` shows: kept and removed side by side, rival containers, the argument; and the page that it writes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Ingest, contents
from rich.cells import cell_len
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser
from small_site import article
from store_samples import WALLED, reading

from ingest.cli.show_explanation import show_explanation
from ingest.model import Evidence
from ingest.operations.explaining import explain_reading
from ingest.operations.explanation import Candidate, ExplainedBlock, Explanation, Relation

LONG = "The council counted the lamps along the quay one by one. " * 20
MENU = tuple(ExplainedBlock(text=f"Part {n}", noise="navigation", rule="tag:nav", position=n) for n in range(3))


def shown(explanation: Explanation, *, width: int = 120, most_lines: int | None = 3) -> list[str]:
    """The lines on a screen of this width, without colours."""
    screen = io.StringIO()
    show_explanation(Console(file=screen, width=width, highlight=False), explanation, most_lines=most_lines)
    return screen.getvalue().splitlines()


def explaining(*blocks: ExplainedBlock, pieces: Sequence[Evidence] = ()) -> Explanation:
    read = reading("https://post.example/a", verdict=replace(WALLED, evidence=tuple(pieces)))
    return replace(explain_reading(read), blocks=blocks)


def test_kept_stands_on_the_left_and_removed_on_the_right_with_their_reasons() -> None:
    kept = ExplainedBlock(text="The lamps.", kind="heading", words=2, weight=-1.0, linked=0.0)
    hidden = ExplainedBlock(text="Secret.", noise="other", rule="hidden:element", hidden=True, words=1, weight=0.0)
    rows = [[side.strip() for side in line.split("│")] for line in shown(explaining(kept, hidden)) if "│" in line]

    assert rows == [
        ["kept", "removed"],
        ["heading · 2 words, weighs -1", ""],
        ["The lamps.", ""],
        ["", "other, hidden · hidden:element · 1 word, weighs 0"],
        ["", "Secret."],
    ]


def test_what_was_removed_together_for_one_reason_is_one_entry_unless_all_is_asked_for() -> None:
    joined = shown(explaining(*MENU))
    single = shown(explaining(*MENU), most_lines=None)

    assert any("navigation ×3 · tag:nav" in line for line in joined)
    assert any("Part 0 · Part 1 · Part 2" in line for line in joined)
    assert sum("navigation · tag:nav" in line for line in single) == 3
    assert "0 kept, 3 removed" in joined


def test_what_bears_evidence_or_became_a_field_stands_by_itself() -> None:
    piece = Evidence(signal="words:join", value="Part 1", says="access=subscription", weight=0.5, where="tag:nav")
    marked = replace(explaining(*MENU, pieces=[piece]), places=((piece, 1),))
    named = explaining(MENU[0], replace(MENU[1], fields=("kicker",)), MENU[2])

    assert any(
        "navigation · tag:nav · words:join says access=subscription" in line for line in shown(marked, width=200)
    )
    assert any("navigation · tag:nav · is the kicker" in line for line in shown(named))


@pytest.mark.parametrize("text", [LONG, "埠頭の灯を一つ一つ数えた。" * 80], ids=["letters", "wide letters"])
@pytest.mark.parametrize("width", [50, 79, 80, 120, 200])
def test_long_texts_are_cut_and_no_line_is_wider_than_the_screen(text: str, width: int) -> None:
    explanation = explaining(ExplainedBlock(text=text, kind="paragraph"), *MENU)
    cut, whole = shown(explanation, width=width), shown(explanation, width=width, most_lines=None)

    assert max(cell_len(line) for line in cut) <= width
    assert any("…" in line for line in cut)
    assert len(whole) > len(cut)


def test_a_narrow_screen_has_one_column_with_signs() -> None:
    lines = shown(explaining(ExplainedBlock(text="The lamps.", kind="paragraph"), MENU[0]), width=79)
    at = lines.index("+ paragraph")

    assert [line.rstrip() for line in lines[at : at + 4]] == [
        "+ paragraph",
        "  The lamps.",
        "- navigation · tag:nav",
        "  Part 0",
    ]


def test_containers_are_told_with_their_weights() -> None:
    rivals = (
        Candidate(path="main > div.text", relation=Relation.CHOSEN, weight=412.4, claims=True, element=3),
        Candidate(path="aside", relation=Relation.BESIDE, weight=120.0, claims=False, element=7),
    )
    lines = [line.rstrip() for line in shown(replace(explaining(), candidates=rivals))]

    assert "412  chosen     main > div.text; it claims to hold the text" in lines
    assert "120  elsewhere  aside" in lines


def test_the_argument_says_what_tipped_it_and_what_speaks_against() -> None:
    said = (
        Evidence(signal="words:gate", value="Join us", says="access=subscription", weight=0.8),
        Evidence(signal="json-ld:flag", value="True", says="access=open", weight=0.4),
    )
    lines = shown(explaining(pieces=said))

    assert "  because words:gate = 'Join us' says access=subscription (weight 0.80; this tipped it)" in lines
    assert "  although json-ld:flag = 'True' says access=open (weight 0.40)" in lines


def test_colours_are_for_terminals_alone(here: Path, ingest: Ingest) -> None:
    (here / "page.html").write_bytes(article(1).body)
    screen = io.StringIO()
    show_explanation(Console(file=screen, force_terminal=True, width=120), explaining(*MENU), most_lines=3)

    assert "\x1b[" in screen.getvalue()
    assert "\x1b" not in ingest("explain", "page.html").out


def test_a_page_is_explained_with_weights_containers_and_fields(here: Path, ingest: Ingest) -> None:
    (here / "page.html").write_bytes(article(1).body)
    screen = ingest("explain", "page.html", "--full").out
    told = ingest("explain", "page.html", "--json").json()
    kept = [block for block in told["blocks"] if block["class"] is None]

    assert re.search(r"\d+ words, weighs \d+", screen)
    assert re.search(r"\d+  chosen +body > main > article", screen)
    assert re.search(r"headline +Crane vote number 1 put off +from \S", screen)
    assert (told["headline"], len(kept), told["containers"][0]["relation"]) == (
        "Crane vote number 1 put off",
        4,
        "chosen",
    )
    assert all(block["weight"] > 0 and block["path"].endswith("article > p") for block in kept)
    assert [argument["fact"] for argument in told["arguments"]] == ["access", "wall", "extent", "integrity"]


def test_an_html_page_is_written_and_nothing_else(here: Path, ingest: Ingest) -> None:
    (here / "page.html").write_bytes(article(1).body)
    before = contents(here)
    wrote = ingest("explain", "page.html", "--html", "why.html")
    written = contents(here).pop("why.html").decode()
    again = ingest("explain", "page.html", "--html", "why.html", "--json")
    piped = ingest("explain", "page.html", "--html", "-")
    tree = LexborHTMLParser(written)

    assert (wrote.code, wrote.out, wrote.err) == (0, "wrote why.html\n", "")
    assert len(tree.css(".structure .block.n-kept")) == 4
    assert tree.css_first(".structure .box.container") is not None
    assert again.json()["headline"] == "Crane vote number 1 put off"
    assert piped.out == written
    assert {**contents(here), "why.html": b""} == {**before, "why.html": b""}


def test_a_text_dump_is_explained_as_a_page_too(here: Path, ingest: Ingest) -> None:
    (here / "dump.txt").write_text("Home\nCrane vote put off\n" + "\n".join([LONG.strip()] * 3) + "\nSubscribe now\n")
    wrote = ingest("explain", "dump.txt", "--text", "--html", "why.html")

    assert (wrote.code, wrote.out) == (0, "wrote why.html\n"), wrote
    assert "without the elements around them" in (here / "why.html").read_text()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("page.html --html page.html", 2, "page.html is there already and was not written by"),
        ("page.html --html no/why.html", 3, "no/why.html cannot be written: there is no such folder"),
        ("page.html --html folder", 3, "folder cannot be written: this is a folder"),
        ("page.html --html - --json", 2, "only one of --json and --html -"),
    ],
    ids=["over the page itself", "no folder", "a folder", "two on one output"],
)
def test_a_page_that_cannot_be_written_is_one_line(
    here: Path, ingest: Ingest, words: str, code: int, said: str
) -> None:
    (here / "page.html").write_bytes(article(1).body)
    (here / "folder").mkdir()
    before = contents(here)

    answer = ingest("explain", *words.split(" "))

    assert (answer.code, said in answer.complaint(), answer.out) == (code, True, ""), answer
    assert contents(here) == before
