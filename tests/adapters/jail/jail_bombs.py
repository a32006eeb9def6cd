"""Pages that are built to cost their reader more than they cost their writer; each a few megabytes at most.

`BOMBS` gives each a name and the function that makes it, so that only one of them is in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

MIB = 1 << 20
_WORDS = "The harbour board met on Tuesday evening and counted the lamps along the northern pier one by one. "


def _ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>{_WORDS * 20}'


def _article(**fields: object) -> str:
    return json.dumps({"@type": "NewsArticle", "headline": "Lamps counted", **fields})


def _attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


def _many(count: int, piece: Callable[[int], str]) -> str:
    return "".join(piece(number) for number in range(count))


BOMBS: Mapping[str, Callable[[], str]] = {
    # depth
    "a hundred thousand nested divs": lambda: "<div>" * 100_000,
    "divs as deep as allowed": lambda: "<div>" * 1_990 + _WORDS * 20,
    "deep divs, over and over": lambda: ("<div>" * 1_900 + _WORDS + "</div>" * 1_900) * 25,
    "bold in italics, never closed": lambda: "<b><i>" * 900 + _WORDS * 20,
    "formatting that every paragraph takes over": lambda: "<b><i><u><s>" * 200 + f"<p>{_WORDS}" * 2_000,
    "formatting of other kinds that every paragraph takes over": lambda: (
        _many(900, lambda n: f"<b id=x{n}>") + f"<p>{_WORDS}" * 2_000
    ),
    "links within links": lambda: "<a href=/x>" * 40_000 + _WORDS * 20,
    "links across paragraphs": lambda: "<a href=/x><p>" * 40_000 + _WORDS * 20,
    "formatting closed in the wrong order": lambda: "<b><div></b>" * 1_900 + _WORDS * 20,
    "formatting closed across blocks, over and over": lambda: ("<b><i><div></b></i></div>" * 20_000) + _WORDS,
    "tables within tables": lambda: "<table><tr><td>" * 1_900 + _WORDS * 20,
    "tables that push out what is no cell": lambda: "<table><b>" * 1_900 + _WORDS * 20,
    "text before the cells of one table": lambda: "<table>" + "x<tr>y" * 60_000,
    "lists within lists": lambda: "<ul><li>" * 1_900 + _WORDS * 20,
    "buttons and forms": lambda: "<form><button>" * 40_000 + _WORDS * 20,
    "shapes within shapes": lambda: "<svg><g>" * 900 + "<foreignObject><p>" * 900 + _WORDS,
    "templates within templates": lambda: "<template>" * 1_900 + _WORDS,
    # numbers
    "half a million options": lambda: "<select>" + "<option>x" * 500_000,
    "two hundred thousand tiny tags": lambda: "<p>x" * 199_990,
    "more tags than are read": lambda: "<br>" * 250_000,
    "a hundred thousand metas": lambda: '<meta name="author" content="Ada Quay">' * 100_000 + _WORDS * 20,
    "a hundred thousand links to the next page": lambda: "<link rel=next href=/story?page=2>" * 100_000 + _WORDS,
    "many noscripts": lambda: f"<noscript><p>{_WORDS}</p></noscript>" * 20_000,
    "noscripts in noscripts": lambda: "<noscript>" * 50_000 + _WORDS,
    "a hundred thousand headings": lambda: "<h1>Lamps counted</h1>" * 90_000,
    "many items of microdata": lambda: '<div itemscope><b itemprop="name">x</b></div>' * 60_000,
    "microdata, deep": lambda: '<div itemscope itemprop="author">' * 1_900 + _WORDS * 20,
    "many captions": lambda: f"<figure><img src=/a.jpg><figcaption>{_WORDS}</figcaption></figure>" * 15_000,
    "many bylines": lambda: '<p class="byline">By Ada Quay</p>' * 60_000,
    "many dates": lambda: "<time datetime=2026-03-01T10:00:00Z>March 1, 2026</time> " * 60_000,
    # lengths
    "ten megabytes of <": lambda: "<" * (10 * MIB - 1),
    "ten megabytes of <a": lambda: "<a" * (5 * MIB - 1),
    "ten megabytes of </": lambda: "</" * (5 * MIB - 1),
    "ten megabytes of &": lambda: "&" * (10 * MIB - 1),
    "ten megabytes of spaces": lambda: "<p>" + " " * (10 * MIB - 9) + "x",
    "an unterminated comment": lambda: _WORDS * 20 + "<!--" + "-" * (9 * MIB),
    "comments without end, begun anew": lambda: _WORDS * 20 + "<!-- -" * 1_000_000,
    "an unterminated script": lambda: _WORDS * 20 + "<script>" + "<!--<script>" * 400_000,
    "an unterminated attribute": lambda: _WORDS * 20 + '<p title="' + "x=' " * 1_000_000,
    "unterminated character data": lambda: "<svg><![CDATA[" + "]" * (5 * MIB),
    "a text of many megabytes": lambda: "<article><p>" + _WORDS * 90_000,
    "a text of many megabytes without spaces": lambda: "<article><p>" + "lamp" * (2 * MIB),
    "a text of many megabytes without a word": lambda: "<article><p>" + "-.,:" * (2 * MIB),
    "a text of one digit": lambda: "<article><p>" + "7" * (5 * MIB),
    "a headline of a megabyte": lambda: f"<title>{_WORDS * 10_000}</title><h1>{_WORDS * 10_000}</h1><p>{_WORDS * 20}",
    "a headline of dashes": lambda: f"<title>{' - ' * 300_000}</title><h1>{' | ' * 300_000}</h1><p>{_WORDS * 20}",
    "a byline of a megabyte": lambda: f'<p class="byline">By {"Ada Quay, " * 100_000}</p><p>{_WORDS * 20}',
    "line breaks without end": lambda: "<p>" + "x<br>" * 199_000,
    "a class of a megabyte": lambda: f'<p class="{"share-bar " * 100_000}">{_WORDS * 20}',
    "a class of one word of a megabyte": lambda: f'<p class="{"shareBar" * 130_000}">{_WORDS * 20}',
    "a style of a megabyte": lambda: f'<p style="{"left : -99" * 100_000}">{_WORDS * 20}',
    "a style of spaces": lambda: f'<p style="display{" " * MIB}">{_WORDS * 20}',
    "an address of a megabyte": lambda: f'<link rel=canonical href="/{"amp/" * 200_000}"><p>{_WORDS * 20}',
    "a picture list of a megabyte": lambda: f'<article><img srcset="{"/a.jpg 1w, " * 90_000}"><p>{_WORDS * 20}',
    "a meta of a megabyte": lambda: (
        _many(9, lambda _: f'<meta property="article:published_time" content="{"1 March " * 130_000}">') + _WORDS * 20
    ),
    "placeholders without end": lambda: "<p>" + "{{" * MIB + "<p>" + "%A" * MIB + "<p>" + "#A" * MIB,
    "entities that grow": lambda: "<p>" + "&NotEqualTilde;" * 600_000,
    "entities without end": lambda: "<p>" + "&#" * (4 * MIB),
    "entities of huge numbers": lambda: "<p>" + "&#x" + "f" * (4 * MIB) + ";",
    "marks upon marks on one letter": lambda: "<p>e" + "\u0301\u0323" * (2 * MIB),
    "joiners and directions": lambda: "<p>" + "\u200d\u202e" * (2 * MIB),
    # attributes
    "a flood of attributes": lambda: f"<p {_attributes(200_000)}>",
    "as many attributes as allowed, over and over": lambda: f"<p {_attributes(950)}>x" * 600,
    # structured data
    "JSON that nests": lambda: _ld("[" * 250_000),
    "JSON that nests and closes": lambda: _ld('{"a":' * 50_000 + "1" + "}" * 50_000),
    "JSON that nests as deep as it may": lambda: _ld('{"author":' * 900 + "1" + "}" * 900),
    "JSON of a huge list": lambda: _ld("[" + "1," * 250_000 + "1]"),
    "JSON of many nodes": lambda: _ld("[" + '{"@type":"NewsArticle","author":{"name":"Ada Quay"}},' * 9_000 + "{}]"),
    "JSON of many authors": lambda: _ld(_article(author=[{"name": f"Ada Quay {n}"} for n in range(15_000)])),
    "JSON of many keywords": lambda: _ld(_article(keywords=",".join(f"lamp {n}" for n in range(40_000)))),
    "JSON of numbers that are too large": lambda: _ld(
        '{"@type":"NewsArticle","wordCount":1e400,"datePublished":-1e999}'
    ),
    "JSON of a number with many digits": lambda: _ld('{"@type":"NewsArticle","wordCount":' + "9" * 300_000 + "}"),
    "JSON of one key many times": lambda: _ld("{" + '"@type":"NewsArticle",' * 20_000 + '"headline":"x"}'),
    "JSON of references in a circle": lambda: _ld(_article(author={"@id": "#a"}, **{"@id": "#a"})),
    "JSON that is broken": lambda: _ld('{"@type":"NewsArticle","headline":"' + '\\"' * 200_000),
    "JSON wrapped in comments": lambda: _ld("/*" * 200_000),
    "JSON of spaces": lambda: _ld(" " * 400_000 + "x" + " " * 100_000),
    "many blocks of JSON": lambda: _many(20, lambda _: _ld(_article(articleBody=_WORDS * 5_000))),
    "an article body of megabytes of tags": lambda: _ld(_article(articleBody="<p>" * 160_000)),
    "script state of half-open strings": lambda: '<div id=app></div><script>x="' + '\\"<p' * 500_000 + "</script>",
    "script state of many quotes": lambda: "<div id=app></div><script>" + '"<p' * 900_000 + "</script>",
    "script state of escapes": lambda: '<div id=app></div><script>"' + "\\\\" * 1_400_000 + "</script>",
    "flags without end": lambda: "<script>" + "isAccessibleForFree:" * 150_000 + f"</script>{_WORDS * 20}",
}
