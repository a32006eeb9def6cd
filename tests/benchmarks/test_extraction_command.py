"""The extraction benchmark as a command, on made-up pages; and the process that reads, when it dies or hangs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from extraction.bench import BadBench, open_bench
from extraction.command import main
from extraction.rounds import Reader, read_all
from small_bench import extractor_of, saved_page, write_bench

# It speaks as the reading process does: it answers `calm`, dies on `fatal`, and is silent on `endless`.
CHILD = """
import json, sys, time
def say(value):
    sys.stdout.write(json.dumps(value) + chr(10))
    sys.stdout.flush()
say({"ready": "fake"})
while line := sys.stdin.buffer.readline():
    asked = json.loads(line)
    sys.stdin.buffer.read(asked["bytes"])
    if asked["id"] == "fatal":
        sys.exit(3)
    if asked["id"] == "endless":
        time.sleep(60)
    say({"prediction": {"body": asked["id"]}, "cpu_ms": 1.5, "error": None, "peak_kib": 100})
"""


def test_a_run_without_peers_writes_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench, out = write_bench(tmp_path / "bench"), tmp_path / "out"

    code = main(["--bench", str(bench), "--out", str(out), "--sets", "zyte", "--peers", "none", "--rules", "off"])

    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    (ours,) = report["extractors"]
    lines = [json.loads(line) for line in (out / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert code in (0, 1)  # whether this machine is fast enough is not asked here
    assert report["pages"] == {"zyte": 3}
    assert (ours["name"], ours["failed"]) == ("ours", {})
    assert ours["groups"]["NEWS"] | {"pages": 0} == {
        "pages": 0,
        "pf1": 1,
        "pf1.n": 3,
        "title": 1,
        "title.n": 3,
        "lang": 1,
        "lang.n": 3,
    }
    assert ours["news_time"]["pages"] == 3
    assert 10 < ours["peak_mib"] < 1000
    assert [line["id"] for line in lines] == ["ferry", "bakery", "tower"]
    assert "| ingest, rules off | 1.0000 |" in (out / "report.md").read_text(encoding="utf-8")
    assert "belong to their publishers" in (out / "worst.md").read_text(encoding="utf-8")
    assert "ingest, rules off" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sets", "nosuch"], "nosuch"),
        (["--sets", ""], "no pages"),
        (["--peers", "nosuch"], "no peer 'nosuch'"),
        (["--out", str(Path(__file__).parent / "out")], "outside of the checkout"),
    ],
    ids=["unknown set", "no set", "unknown peer", "report in the checkout"],
)
def test_bad_input_is_one_line_and_exit_code_2(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = write_bench(tmp_path / "bench")

    code = main(["--bench", str(bench), "--sets", "zyte", "--peers", "none", *options])

    error = capsys.readouterr().err
    assert code == 2
    assert error.startswith("error: ")
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda bench: (bench / "score_body.py").unlink(), "score_body.py is missing"),
        (lambda bench: (bench / "score_body.py").write_text("def tokens(): ..."), "lacks cut_optional"),
        (lambda bench: (bench / "score_body.py").write_text("def"), "invalid syntax"),
        (lambda bench: (bench / "extraction" / "zyte.jsonl").write_text("{}\n"), "zyte.jsonl:1: KeyError"),
        (lambda bench: (bench / "extraction" / "zyte.jsonl").write_text("ferry\n"), "zyte.jsonl:1: JSONDecodeError"),
    ],
    ids=["no scorer", "half a scorer", "no Python", "a line without fields", "a line that is no JSON"],
)
def test_a_folder_that_is_no_bench_says_why(spoil: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    bench = write_bench(tmp_path)
    spoil(bench)

    with pytest.raises(BadBench, match=said):
        open_bench(bench, ("zyte",), limit=None)


def test_a_page_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    bench = write_bench(tmp_path)
    (bench / "extraction" / "html" / "ferry.html.gz").write_bytes(b"not gzip")

    first = open_bench(bench, ("zyte",), limit=None).pages[0]

    with pytest.raises(BadBench, match=r"ferry\.html\.gz"):
        first.decoded()


def test_a_limit_is_spread_over_the_set_and_suspects_are_left_out(tmp_path: Path) -> None:
    bodies = {f"page{number}": "Words that say nothing at all." for number in range(10)}
    bench = write_bench(tmp_path, bodies)
    (bench / "extraction" / "suspects.txt").write_text("page0\npage9\n", encoding="utf-8")

    assert [page.id for page in open_bench(bench, ("zyte",), limit=4).pages] == ["page1", "page3", "page5", "page7"]
    assert len(open_bench(bench, ("zyte",), limit=100).pages) == 8


def test_a_reader_that_dies_or_hangs_loses_one_page_and_begins_anew(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        reader = Reader(extractor_of("fake"), log, [sys.executable, "-c", CHILD], page_s=0.5)
        try:
            told = [reader.read(saved_page(name), "text") for name in ("calm", "fatal", "calm", "endless", "calm")]
        finally:
            reader.end()

    assert [answer.error is None for answer in told] == [True, False, True, False, True]
    assert [answer.cpu_ms for answer in told] == [1.5, None, 1.5, None, 1.5]
    assert reader.peak_kib == 100


def test_a_reader_that_always_dies_is_given_up(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        reader = Reader(extractor_of("fake"), log, [sys.executable, "-c", CHILD], page_s=5)
        try:
            told = [reader.read(saved_page("fatal"), "text") for _ in range(6)]
            last = reader.read(saved_page("calm"), "text")
        finally:
            reader.end()

    assert all(answer.error for answer in told)
    assert last.error == "given up after 5 lost processes"


def test_an_interrupted_run_keeps_the_rounds_that_are_whole(tmp_path: Path) -> None:
    bench = open_bench(write_bench(tmp_path, {f"page{n}": "Few words." for n in range(60)}), ("zyte",), limit=None)

    def interrupt_in_the_second_round(done: int, _last: str) -> None:
        if done > 2 * 25:
            raise KeyboardInterrupt

    with (tmp_path / "log").open("wb") as log:
        made = [Reader(extractor_of("fake"), log, [sys.executable, "-c", CHILD]) for _ in range(2)]
        try:
            readings = read_all(bench, made, frozenset(), interrupt_in_the_second_round)
        finally:
            for reader in made:
                reader.end()

    assert [page.id for page in readings.pages] == [f"page{n}" for n in range(25)]
    assert [set(answers) for answers in readings.answers] == [{page.id for page in readings.pages}] * 2


def test_a_reader_that_cannot_begin_ends_the_run(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        reader = Reader(extractor_of("fake"), log, [sys.executable, "-c", "raise SystemExit(1)"])

        with pytest.raises(BadBench, match="cannot be started"):
            reader.read(saved_page("calm"), "text")
