"""`ingest rules check` and `ingest rules test` as a person types them, on real folders, through the real jail."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import RUN, Ingest, contents
from rule_pages import BOX, DOMAIN, EXAMPLE, PAGE, RULES, URL, write_case, write_rules

from ingest.resources import rules_folder


def test_check_shows_what_is_loaded_and_ends_well(here: Path) -> None:
    write_rules(here)

    done = subprocess.run([*RUN, "rules", "check"], cwd=here, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    for words in ("every page", "shipped", DOMAIN, "own", "remove.related 2", "fields.kicker 1", "always", "in force"):
        assert words in done.stdout


def test_check_tells_every_fault_on_a_line_of_its_own_and_ends_with_2(here: Path, ingest: Ingest) -> None:
    folder = write_rules(here, "body = ['[[']\ncolour = 1\n")
    (folder / "com.toml").write_text("body = ['p']")
    (folder / "post.example.toml").write_text("[remove\n")

    found = ingest("rules", "check")

    assert found.code == 2
    assert found.complaint() == "ingest: 4 problems in 3 rule files"
    lines = [line.replace(f"{folder}/", "") for line in found.out.splitlines()[:4]]
    assert [line.partition(": ")[0] for line in lines] == [
        "com.toml",
        f"{DOMAIN}.toml:2",
        f"{DOMAIN}.toml:1",
        "post.example.toml:1",
    ]


def test_check_names_days_and_what_comes_from_where(here: Path, ingest: Ingest) -> None:
    write_rules(
        here, "valid_from = 2020-01-01\nvalid_until = 2020-12-31\nbody = [{ rule = 'p', valid_from = 2020-02-01 }]"
    )

    found = ingest("rules", "check", "--json").json()
    table = ingest("rules", "check").out

    (file,) = [file for file in found["files"] if file["origin"] == "own"]
    assert (file["domain"], file["keys"], file["in_force"]) == (DOMAIN, {"body": 1}, False)
    assert (file["valid_from"], file["valid_until"], found["problems"]) == ("2020-01-01", "2020-12-31", [])
    assert "2020-01-01 to 2020-12-31" in table
    assert "not in force" in table
    assert "1 rule has days of their own" in table


def test_check_of_another_folder_leaves_the_own_one_aside(here: Path, ingest: Ingest) -> None:
    write_rules(here, "colour = 1")
    (here / "other").mkdir()
    (here / "other" / "post.example.toml").write_text("body = ['p']")

    found = ingest("rules", "check", "other", "--json")

    assert found.code == 0
    assert [file["domain"] for file in found.json()["files"] if file["origin"] == "own"] == ["post.example"]


def test_the_shipped_folder_is_not_laid_over_itself(here: Path, ingest: Ingest) -> None:
    found = ingest("rules", "check", str(rules_folder()), "--json").json()

    assert [file["origin"] for file in found["files"] if not file["domain"]] == ["shipped"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("rules check nowhere", 2, "nowhere: there is no such folder"),
        ("rules check config.toml", 2, "this is a file, not a folder"),
        ("rules test post.example", 2, "post.example: there is no page case of it (looked in"),
        ("rules test --url https://a.example/", 2, "--page goes with --url"),
        ("rules test post.example --page page.html", 2, "without domains"),
        ("rules test --page none.html --url https://a.example/", 2, "no such file"),
        ("rules test --page page.html", 2, "give it with --url"),
        ("rules test --page page.html --url https://a.example/b", 2, "no rule file holds for a.example on 20"),
        (f"rules test --page page.html --url {URL} --fetched soon", 2, "--fetched 'soon' is not a date"),
        (f"rules test --page empty.html --url {URL}", 2, "empty"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(here: Path, ingest: Ingest, words: str, code: int, said: str) -> None:
    write_rules(here)
    (here / "page.html").write_text(PAGE)
    (here / "empty.html").write_text("")
    before = contents(here)

    answer = ingest(*words.split(" "))

    assert (answer.code, said in answer.complaint()) == (code, True), answer
    assert contents(here) == before


def test_a_case_that_holds_only_with_the_rules_passes_and_shows_what_they_do(here: Path) -> None:
    write_case(write_rules(here))
    command = [*RUN, "rules", "test", DOMAIN]

    done = subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    for words in ("box_between_paragraphs", "94 → 75", "8 → 27", "kicker", "byline_raw", "holds 6"):
        assert words in done.stdout


def test_the_example_publisher_passes_all_its_cases_and_fails_each_of_them_without_rules(
    here: Path, ingest: Ingest
) -> None:
    shutil.copytree(EXAMPLE, here / "my-rules")
    (here / "config.toml").write_text('[folders]\nrules = "my-rules"\n')

    ruled = ingest("rules", "test", DOMAIN, "--json")
    (here / "my-rules" / f"{DOMAIN}.toml").write_text("")
    bare = ingest("rules", "test", DOMAIN, "--json")

    assert (ruled.code, bare.code) == (0, 1)
    assert len(ruled.json_lines()) == 3
    assert [trial["failed"] for trial in bare.json_lines()] == [True, True, True]


def test_without_its_rules_the_same_case_fails(here: Path, ingest: Ingest) -> None:
    write_case(write_rules(here, "# nothing yet\n"))

    found = ingest("rules", "test")

    assert found.code == 1
    assert "box_between_paragraphs: body: 3: wanted" in found.out
    assert "is not removed, wanted related" in found.out
    assert "metadata.kicker: wanted 'Quays', read None" in found.out


def test_rules_of_another_day_do_not_hold_for_a_case(here: Path, ingest: Ingest) -> None:
    folder = write_rules(here, f"valid_until = 2026-02-01\n{RULES}")
    write_case(folder, "on_the_last_day")
    write_case(folder, "a_day_later", fetched_at="2026-02-02")

    trials = {trial["page"]: trial for trial in ingest("rules", "test", "--json").json_lines()}

    assert trials[f"{DOMAIN}/on_the_last_day"]["failed"] is False
    assert trials[f"{DOMAIN}/a_day_later"]["failed"] is True
    assert trials[f"{DOMAIN}/a_day_later"]["domain"] == ""


def test_a_claim_known_to_fail_is_no_failure_until_it_holds(here: Path, ingest: Ingest) -> None:
    folder = write_rules(here, RULES.replace('kicker = ["b.rubric"]\n', ""))
    write_case(folder, fails={"metadata.kicker": "the rubric is not seen"})

    known = ingest("rules", "test")
    write_rules(here)
    mended = ingest("rules", "test")

    assert (known.code, "known to fail 1" in known.out) == (0, True)
    assert (mended.code, "metadata.kicker: holds now; take its line out of `fails`" in mended.out) == (1, True)


def test_rules_that_did_nothing_on_any_page_are_named(here: Path, ingest: Ingest) -> None:
    write_case(
        write_rules(here, RULES.replace('["b.scribe"]', '["b.scribe"]\ndeck = ["p.dek"]') + 'share = ["ul.x"]\n')
    )

    found = ingest("rules", "test")

    assert f"{DOMAIN}: remove.share: ul.x did nothing on this page" in found.out
    assert f"{DOMAIN}: fields.deck did nothing on this page" in found.out
    assert "fields.byline did" not in found.out
    assert "remove.related" not in found.out


def test_a_saved_page_shows_block_by_block_what_rules_change(here: Path, ingest: Ingest) -> None:
    write_rules(here)
    (here / "page.html").write_text(PAGE)

    found = ingest("rules", "test", "--page", "page.html", "--url", URL)
    counted = ingest("rules", "test", "--page", "page.html", "--url", URL, "--json").json()

    assert found.code == 0
    assert f"- {BOX[:60]}" in found.out
    assert "kicker: nothing → Quays" in found.out
    assert (counted["gone"], counted["come"]) == ([BOX], [])


def test_a_saved_page_on_which_rules_change_nothing_says_so(here: Path, ingest: Ingest) -> None:
    write_rules(here, "[remove]\nshare = ['ul.x']")
    (here / "page.html").write_text(PAGE)

    found = ingest("rules", "test", "--page", "page.html", "--url", URL)

    assert f"the rules of {DOMAIN} change nothing on this page" in found.out


def test_with_no_case_at_all_there_is_nothing_to_fail(here: Path, ingest: Ingest) -> None:
    write_rules(here)

    found = ingest("rules", "test")

    assert (found.code, "has a page case" in found.out) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Expecting property name"),
        ("[]", "must be an object with why, url, body, removed"),
        ('{"url": "u"}', "'why' is missing or empty"),
        ('{"why": "", "url": "u"}', "'why' is missing or empty"),
        ('{"why": "w", "url": "u", "body": {}, "removed": {}}', "'body' must be a list"),
        ('{"why": "w", "url": "u", "body": [], "removed": {}, "byline": "x"}', "'byline' is not known; known are"),
        ('{"why": "w", "url": "u", "body": [], "removed": {}, "metadata": {"title": "x"}}', "metadata.title is not"),
        (
            '{"why": "w", "url": "u", "body": [], "removed": {}, "fetched_at": "now"}',
            "'fetched_at' 'now' is not a date",
        ),
    ],
    ids=["no JSON", "a list", "no reason", "an empty reason", "another type", "unknown", "unknown field", "no date"],
)
def test_a_case_that_cannot_be_used_is_told_in_one_line(here: Path, ingest: Ingest, text: str, said: str) -> None:
    case = write_case(write_rules(here))
    (case / "expected.json").write_text(text)

    answer = ingest("rules", "test")

    assert answer.code == 2
    assert f"{case / 'expected.json'}: " in answer.complaint()
    assert said in answer.complaint()


def test_a_case_without_its_page_says_what_lacks(here: Path, ingest: Ingest) -> None:
    case = write_case(write_rules(here))
    (case / "page.html").unlink()

    assert "page.html is not there" in ingest("rules", "test").complaint()


def test_extract_says_which_field_a_rule_gave(here: Path, ingest: Ingest) -> None:
    write_rules(here)
    (here / "page.html").write_text(PAGE)

    article = ingest("extract", "page.html", "--url", URL, "--json").json()

    assert json.dumps(article).count(f"rule:{DOMAIN}") >= 2
