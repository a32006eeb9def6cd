"""The pieces that sources are read with: ampersands mended, markup made text, dates taken strictly."""

from __future__ import annotations

import pytest

from ingest.core.discover.dates import read_date
from ingest.core.discover.mend import mend_ampersands
from ingest.core.discover.plain import plain_text


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (b"<a>1 &amp; 2 &#38; 3 &#x26; 4</a>", b"<a>1 &amp; 2 &#38; 3 &#x26; 4</a>"),
        (b"<a>?a=1&b=2&copy=3</a>", b"<a>?a=1&amp;b=2&amp;copy=3</a>"),
        (b"<a>caf&eacute;&nbsp;x &unheard;</a>", b"<a>caf&#233;&#160;x &amp;unheard;</a>"),
        (b"<a>& <![CDATA[& &eacute;]]> &</a>", b"<a>&amp; <![CDATA[& &eacute;]]> &amp;</a>"),
        (b"<a>& <![CDATA[&", b"<a>&amp; <![CDATA[&amp;"),
    ],
    ids=["well written", "bare", "named letters", "sections stay", "section never closed"],
)
def test_ampersands_are_mended_outside_sections(written: bytes, mended: bytes) -> None:
    assert mend_ampersands(written) == mended


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain  words", "plain words"),
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
        ("a <b>bold</b>ly <a href='x'>linked</a> word", "a boldly linked word"),
        ("1 < 2 and 3 > 2 -->", "1 < 2 and 3 > 2 -->"),
        ("<script>if (a < b) { x('</p>') }</script>seen", "seen"),
        ("before<!-- <p>never</p> -->after", "beforeafter"),
        ("<style>p{}", ""),
        ("&lt;p&gt; &amp; &eacute;", "<p> & é"),
        ("<p>folded\nsource   lines</p>", "folded source lines"),
    ],
    ids=["plain", "blocks", "inline", "not tags", "script", "comment", "never closed", "references", "source breaks"],
)
def test_markup_in_feeds_becomes_the_text_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("2026-03", "2026-03-01T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
        ("2026-03-01T10:00+02:00", "2026-03-01T08:00:00+00:00"),
        ("2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.123456+00:00"),
        ("Sun, 01 Mar 2026 10:00:00 EST", "2026-03-01T15:00:00+00:00"),
        ("01 Mar 2026 10:00 GMT", "2026-03-01T10:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ("1" * 100_000, None),
        ("", None),
        (None, None),
    ],
    ids=[
        "day",
        "month",
        "year",
        "zone",
        "nanoseconds",
        "named zone",
        "short rfc 822",
        "year one",
        "epoch zero",
        "far ahead",
        "words",
        "digits without end",
        "empty",
        "none",
    ],
)
def test_dates_are_read_strictly(written: str | None, moment: str | None) -> None:
    read = read_date(written)

    assert (read.isoformat() if read else None) == moment
