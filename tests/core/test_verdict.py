"""Verdict: what a page asks of its reader, weighed from what is declared, shown and answered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_pages import PROSE

from ingest.core.verdict import weigh_access
from ingest.model import (
    Access,
    AccessVerdict,
    Block,
    BlockKind,
    Body,
    Declared,
    Evidence,
    Extent,
    FetchedPage,
    Metadata,
    NoiseClass,
    RemovedBlock,
    Wall,
)

URL = "https://news.example/story"
ENGLISH = Metadata(language="en")
NOTHING = Declared()
WORDS = "Subscribe to continue reading this article"


def _page(*, status: int = 200, final: str = URL) -> FetchedPage:
    return FetchedPage(
        url=URL, final_url=final, status=status, headers=(), body=b"", fetched_at=datetime(2026, 3, 1, tzinfo=UTC)
    )


def _body(
    *after: str, before: tuple[str, ...] = (), noise: NoiseClass = NoiseClass.PAYWALL, hidden: bool = False
) -> Body:
    """Return a body of six paragraphs, with removed lines before and after it."""
    kept = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in PROSE[:6])
    first = len(before)
    lines = [(at, text) for at, text in enumerate(before)] + [(first + 6 + at, text) for at, text in enumerate(after)]
    removed = tuple(
        RemovedBlock(noise=noise, text=text, rule="shared:x", position=at, near_end=at > first, hidden=hidden)
        for at, text in lines
    )
    return Body(blocks=kept, removed=removed, origin="dom")


def _says(access: str, weight: float, signal: str = "json-ld:isAccessibleForFree") -> Declared:
    piece = Evidence(signal=signal, value="x", says=f"access={access}", weight=weight)
    return Declared(access=Access(access), evidence=(piece,))


def _weigh(body: Body, declared: Declared = NOTHING, page: FetchedPage | None = None) -> AccessVerdict:
    return weigh_access(declared, body, ENGLISH, page or _page(), None)


def test_no_evidence_is_unknown_and_never_open() -> None:
    verdict = _weigh(_body())

    assert (verdict.access, verdict.declared, verdict.access_confidence) == (Access.UNKNOWN, Access.UNKNOWN, 0.0)
    assert (verdict.wall, verdict.extent, verdict.conflict) == (Wall.UNKNOWN, Extent.FULL, False)


@pytest.mark.parametrize("access", ["open", "registration", "metered", "subscription", "restricted"])
def test_what_is_declared_decides_where_nothing_contradicts(access: str) -> None:
    verdict = _weigh(_body(), _says(access, 0.85))

    assert (verdict.access, verdict.declared, verdict.conflict) == (Access(access), Access(access), False)
    assert verdict.access_confidence >= 0.5


def test_not_free_and_truncated_are_two_questions() -> None:
    verdict = _weigh(_body(), _says("subscription", 0.9))

    assert (verdict.access, verdict.extent, verdict.wall) == (Access.SUBSCRIPTION, Extent.FULL, Wall.UNKNOWN)


def test_an_open_page_that_gives_everything_shows_no_wall() -> None:
    assert _weigh(_body(), _says("open", 0.7)).wall is Wall.NONE


@pytest.mark.parametrize(
    ("words", "access"),
    [
        ("Subscribe to continue reading this article", Access.SUBSCRIPTION),
        ("This article is for subscribers only.", Access.SUBSCRIPTION),
        ("Register for free to continue reading", Access.REGISTRATION),
        ("Weiterlesen mit dem Abo", Access.SUBSCRIPTION),
        ("Cet article est réservé aux abonnés", Access.SUBSCRIPTION),
        ("Il vous reste 57 % de cet article à lire", Access.SUBSCRIPTION),
        ("Regístrate gratis para seguir leyendo", Access.REGISTRATION),
        ("この記事は会員限定です", Access.SUBSCRIPTION),
        ("You have 2 free articles left this month", Access.METERED),
    ],
    ids=["subscribe", "only", "register", "German", "French", "remainder", "Spanish", "Japanese", "meter"],
)
def test_words_of_a_wall_decide_at_the_body_s_end(words: str, access: Access) -> None:
    assert _weigh(_body(words)).access is access


def test_a_wall_at_the_end_is_shown_and_cuts_the_text() -> None:
    verdict = _weigh(_body(WORDS))

    assert (verdict.wall, verdict.extent) == (Wall.SHOWN, Extent.TRUNCATED)


def test_a_meter_counts_and_stops_nobody_yet() -> None:
    verdict = _weigh(_body("You have 2 free articles left this month"))

    assert (verdict.wall, verdict.extent) == (Wall.UNKNOWN, Extent.FULL)


@pytest.mark.parametrize(
    "body",
    [
        _body(*["A line of the footer"] * 9, WORDS),
        _body(before=(WORDS, *["A line of the menu"] * 5)),
        _body(WORDS, noise=NoiseClass.COMMENTS),
        _body(WORDS, noise=NoiseClass.RELATED),
        _body(WORDS, noise=NoiseClass.NEWSLETTER),
        _body("Subscribe to our newsletter to continue reading more stories"),
        _body("Your trial period has expired. Subscribe to continue reading."),
    ],
    ids=["far behind", "in the menu", "comments", "related", "newsletter box", "a newsletter's words", "expired"],
)
def test_the_same_words_elsewhere_are_no_wall(body: Body) -> None:
    verdict = _weigh(body)

    assert (verdict.access, verdict.wall, verdict.extent) == (Access.UNKNOWN, Wall.UNKNOWN, Extent.FULL)


@pytest.mark.parametrize(
    "words",
    ["Your trial has expired", "Your full access to Harbour News has expired", "Ihr Abo ist abgelaufen"],
)
def test_an_expired_trial_is_about_a_reader_and_not_about_the_article(words: str) -> None:
    verdict = _weigh(_body(words))

    assert verdict.access is Access.UNKNOWN
    assert not any(piece.says.startswith("access=") for piece in verdict.evidence)


@pytest.mark.parametrize(
    "left", ["{{left}}", "${left}", "{left}", "<%= left %>", "%LEFT%", "#LEFT#", "[[left]]", "__LEFT__"]
)
@pytest.mark.parametrize("hidden", [False, True], ids=["shown", "hidden"])
def test_an_unrendered_template_is_weak_evidence_of_a_meter_and_never_of_a_cut(left: str, hidden: bool) -> None:
    line = f"You have {left} free articles left this month"
    verdict = _weigh(_body(line, noise=NoiseClass.METER, hidden=hidden))

    assert verdict.access is Access.METERED
    assert verdict.access_confidence < 0.5
    assert (verdict.extent, verdict.wall) == (Extent.FULL, Wall.UNKNOWN)


def test_an_unrendered_template_does_not_shake_a_declaration() -> None:
    template = _body("You have {{left}} free articles left", noise=NoiseClass.TEMPLATE)

    assert _weigh(template, _says("open", 0.7)).access is Access.OPEN
    assert _weigh(template, _says("subscription", 0.9)).access is Access.SUBSCRIPTION


@pytest.mark.parametrize(
    ("line", "noise"),
    [
        ("{{ article.kicker }}", NoiseClass.TEMPLATE),
        ("{{ parameter.left }}", NoiseClass.TEMPLATE),
        ("{{ numberArticlesLeft }}", NoiseClass.RELATED),
        ("Manage {vendor_count} vendors", NoiseClass.CONSENT),
        ("Results for {phrase} ({results_count} of {limit})", NoiseClass.NAVIGATION),
    ],
)
def test_an_unrendered_template_that_counts_no_articles_is_no_meter(line: str, noise: NoiseClass) -> None:
    verdict = _weigh(_body(line, noise=noise))

    assert verdict.access is Access.UNKNOWN
    assert not any(piece.signal == "template:meter" for piece in verdict.evidence)


@pytest.mark.parametrize(
    "line",
    [
        "{{ numberArticlesLeft }}",
        "{{ meter.views }}",
        "${freeArticles}",
        "Noch {n} kostenlose Artikel",
        "Il vous reste {{n}} articles ce mois",
    ],
)
def test_an_unrendered_template_that_counts_articles_is_a_meter(line: str) -> None:
    assert _weigh(_body(line, noise=NoiseClass.TEMPLATE)).access is Access.METERED


def test_hidden_words_of_a_wall_show_no_wall() -> None:
    verdict = _weigh(_body(WORDS, hidden=True))

    assert (verdict.access, verdict.wall, verdict.extent) == (Access.UNKNOWN, Wall.UNKNOWN, Extent.FULL)


def test_a_vendor_s_script_alone_gives_nothing() -> None:
    context = Evidence(signal="script:vendor", value="piano.io", says="access=restricted", weight=0.0)
    verdict = _weigh(_body(), Declared(evidence=(context,)))

    assert (verdict.access, verdict.conflict, verdict.access_confidence) == (Access.UNKNOWN, False, 0.0)
    assert context in verdict.evidence


def test_contradicting_declarations_are_unknown_with_a_conflict() -> None:
    pieces = tuple(
        Evidence(signal=f"meta:{says}", value="x", says=f"access={says}", weight=0.7) for says in ("open", "restricted")
    )
    verdict = _weigh(_body(), Declared(access=Access.UNKNOWN, evidence=pieces))

    assert (verdict.access, verdict.conflict, verdict.access_confidence) == (Access.UNKNOWN, True, 0.0)


@pytest.mark.parametrize(
    ("declared", "access"),
    [
        (_says("open", 0.7), Access.SUBSCRIPTION),
        (_says("open", 0.9, "meta:article:premium"), Access.OPEN),
        (_says("restricted", 0.7), Access.SUBSCRIPTION),
        (_says("metered", 0.85, "meta:article:content_tier"), Access.METERED),
    ],
    ids=["a mere flag yields", "an own field stays", "words tell the kind", "a stated kind stays"],
)
def test_the_more_specific_source_wins_against_words(declared: Declared, access: Access) -> None:
    verdict = _weigh(_body(WORDS), declared)

    assert verdict.access is access
    assert verdict.conflict is (declared.access is Access.OPEN)


def test_evidence_stands_strongest_first() -> None:
    weights = [piece.weight for piece in _weigh(_body(WORDS), _says("subscription", 0.9)).evidence]

    assert weights == sorted(weights, reverse=True)
    assert len(weights) > 3
