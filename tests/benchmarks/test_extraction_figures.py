"""The extraction benchmark's own arithmetic: times, noise, groups, and what is asked beside what was measured."""

from __future__ import annotations

import pytest
from extraction.extractors import REFERENCE
from extraction.figures import best_peer, noise_between, summarise, time_of
from extraction.goals import Goal, judge
from extraction.rounds import Answer
from extraction.tables import all_tables
from small_bench import answer_in, bench_of, extractor_of, figures_of, saved_page


@pytest.mark.parametrize(
    ("cpu_ms", "median", "mean", "p99"),
    [
        ([4.0], 4.0, 4.0, 4.0),
        ([1.0, 2.0, 9.0], 2.0, 4.0, 9.0),
        ([3.0, None, 1.0], 2.0, 2.0, 3.0),
        ([float(number) for number in range(1, 101)], 50.5, 50.5, 99.0),
        ([float(number) for number in range(1, 201)], 100.5, 100.5, 198.0),
    ],
    ids=["one page", "few pages", "a page without a time", "a hundred pages", "two hundred pages"],
)
def test_times_are_told_by_median_mean_and_nearest_rank(
    cpu_ms: list[float | None], median: float, mean: float, p99: float
) -> None:
    time = time_of(cpu_ms)

    assert time is not None
    assert (time.median_ms, time.mean_ms, time.p99_ms) == (median, mean, p99)
    assert time.pages == sum(ms is not None for ms in cpu_ms)


def test_no_page_has_no_time() -> None:
    assert time_of([None]) is None


def test_noise_is_how_far_two_readings_lie_apart() -> None:
    first = {str(number): answer_in(10.0) for number in range(40)}
    second = {str(number): answer_in(11.0) for number in range(40)}

    noise = noise_between(first, second)

    assert noise is not None
    assert noise.apart == pytest.approx(0.1)
    assert [noise.low, noise.high] == pytest.approx([1.1, 1.1])


def test_noise_needs_pages_that_were_timed_twice() -> None:
    assert noise_between({"a": answer_in(1.0), "b": answer_in(None)}, {"b": answer_in(2.0)}) is None


def test_a_page_without_an_answer_counts_as_empty_and_news_are_taken_together() -> None:
    bench = bench_of(
        saved_page("one", body="five words of plain text"),
        saved_page("two", of_set="naeb", body="five words of plain text"),
        saved_page("three", of_set="wcxb_article", body="five words of plain text"),
        saved_page("four", body="not asked for in this reading"),
    )
    right = Answer(prediction={"body": "five words of plain text"}, cpu_ms=2.0)

    figures = summarise(
        bench, extractor_of("some"), {"one": right, "two": Answer(error="lost"), "three": right}, peak_kib=2048
    )

    assert {name: group["pf1"] for name, group in figures.groups.items()} == {
        "zyte": 1.0,
        "naeb": 0.0,
        "NEWS": 0.5,
        "wcxb_article": 1.0,
    }
    assert (figures.failed, figures.peak_mib) == (1, 2.0)
    assert figures.news_time is not None
    assert figures.all_time is not None
    assert (figures.news_time.pages, figures.all_time.pages) == (1, 2)


def test_the_best_peer_is_none_of_ours() -> None:
    everyone = [
        figures_of("ours", {"zyte": {"pf1": 0.99}}, ours=True),
        figures_of("low", {"zyte": {"pf1": 0.91}}),
        figures_of("high", {"zyte": {"pf1": 0.95}}),
        figures_of("elsewhere", {"naeb": {"pf1": 0.97}}),
    ]

    best = best_peer(everyone, "zyte", "pf1")

    assert best is not None
    assert (best[0].extractor.name, best[1]) == ("high", 0.95)
    assert best_peer(everyone[:1], "zyte", "pf1") is None


@pytest.mark.parametrize(
    ("group", "mine", "theirs", "reached"),
    [
        ("zyte", 0.9580, 0.95, True),
        ("zyte", 0.9579, 0.95, False),
        ("wcxb_article", 0.9501, 0.95, True),
        ("wcxb_article", 0.95, 0.95, False),
    ],
    ids=["margin reached", "margin missed", "above", "equal is not above"],
)
def test_we_must_be_above_the_best_peer_by_a_margin_on_news(
    group: str, mine: float, theirs: float, reached: bool
) -> None:
    ours = figures_of("ours", {group: {"pf1": mine}}, ours=True)
    peer = figures_of("peer", {group: {"pf1": theirs}})

    goal = goal_named(judge(ours, None, [ours, peer]), f"{group}: body pf1 above the best peer")

    assert goal.reached is reached


@pytest.mark.parametrize(
    ("claim", "groups", "reached"),
    [
        ("NEWS: body pf1", {"NEWS": {"pf1": 0.963}}, True),
        ("NEWS: body pf1", {"NEWS": {"pf1": 0.9629}}, False),
        ("NEWS: bad pages", {"NEWS": {"bad": 0.010}}, True),
        ("NEWS: bad pages", {"NEWS": {"bad": 0.011}}, False),
        ("access: pages with a wrong language", {"access": {"lang": 0.9, "lang.n": 20}}, True),
        ("access: pages with a wrong language", {"access": {"lang": 0.85, "lang.n": 20}}, False),
    ],
    ids=["at least: equal", "at least: below", "at most: equal", "at most: above", "two wrong", "three wrong"],
)
def test_a_bound_itself_is_good_enough(claim: str, groups: dict[str, dict[str, float]], reached: bool) -> None:
    ours = figures_of("ours", groups, ours=True)

    assert goal_named(judge(ours, None, [ours]), claim).reached is reached


@pytest.mark.parametrize(("ms", "reached"), [(2.0, True), (2.1, False)], ids=["a tenth", "more than a tenth"])
def test_time_is_held_against_the_reference_of_the_same_run(ms: float, reached: bool) -> None:
    ours = figures_of("ours", {}, ours=True, ms=ms)
    others = [figures_of("slow", {}, ms=500.0), figures_of(REFERENCE, {}, ms=20.0)]

    goals = judge(ours, None, [ours, *others])

    assert goal_named(goals, f"median time over that of {REFERENCE}").reached is reached


def test_what_was_not_read_is_not_claimed() -> None:
    ours = figures_of("ours", {}, ours=True)

    claims = [goal.claim for goal in judge(ours, None, [ours])]

    assert claims == [
        "time a page: median, ms",
        "time a page: mean, ms",
        "time a page: p99, ms",
        "peak memory over all pages, MiB",
    ]


def test_dumps_are_judged_by_their_own_reading() -> None:
    ours = figures_of("ours", {"NEWS": {"z.f1": 0.99}}, ours=True)
    dumps = figures_of("ours-dump", {"NEWS": {"z.f1": 0.91}}, ours=True)

    goals = judge(ours, dumps, [ours, dumps])

    assert not goal_named(goals, "text dumps, NEWS: body z.f1").reached
    assert goal_named(goals, "NEWS: body z.f1").reached


def test_metadata_that_a_peer_does_not_give_is_no_zero() -> None:
    everyone = [
        figures_of("ours", {"fundus": {"title": 0.9, "lang": 0.0}}, ours=True),
        figures_of("body alone", {"fundus": {"title": 0.0, "lang": 0.01}}),
        figures_of("title too", {"fundus": {"title": 0.5, "lang": 0.0}}),
    ]

    (table,) = [table for table in all_tables(everyone) if table.title == "Metadata, fundus"]

    assert table.headings == ("", "title", "lang")
    assert table.rows == (("ours", "0.9000", "0.0000"), ("title too", "0.5000", ""))


def goal_named(goals: tuple[Goal, ...], claim: str) -> Goal:
    (found,) = [goal for goal in goals if goal.claim == claim]
    return found
