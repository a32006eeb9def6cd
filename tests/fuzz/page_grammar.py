"""A grammar of HTML as it is found, and worse: every choice is taken from a source of numbers, so that a fuzzer or
hypothesis can steer it, and every text holds a word of its own, so that it can be found again.

Nested blocks and inline tags, hiding attributes, tables, shapes, forms, noscript, comments, broken tags, entities, raw
text elements, structured data, metas, and encodings that are declared, kept or broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

# Returns a number from 0 up to, but without, the one it is given.
Pick = Callable[[int], int]

_BLOCKS = (
    "div p article section aside main ul ol li dl dt dd h1 h2 h3 blockquote figure figcaption footer header nav form "
    "fieldset table thead tbody tr td th caption details summary address pre button select option center x-story"
).split()
_INLINE = "span a b strong i em u s small font time label sub mark code abbr q cite".split()
_NAMES = (
    "share paywall article-body comments related widget newsletter caption byline headline has-sidebar meter teaser "
    "hidden sr-only premium advert promo author date tags breadcrumb"
).split()
_HIDING = ("", "", "", " hidden", ' style="display : none"', ' aria-hidden="true"', " hidden=until-found", " inert")
_ODD = ('"', " /", " a='", ' b="', " =x", " c=<d>", "\x00", " itemscope", ' itemprop="articleBody name"', " role=main")
_TEXTS = (
    "The harbour board met on Tuesday evening and counted the lamps along the northern pier one by one.",
    "Nobody objected when the oldest member asked for tea, although the kettle had been packed away in spring.",
    "Subscribe to continue reading",
    "You have {{n}} free articles left",
    "By Ada Quay",
    "March 3, 2026 10:15",
    "港の会議は火曜日に開かれ、灯りを数えた。",
    "اجتمع مجلس الميناء مساء الثلاثاء",
    "e\u0301\u0323\u200b\u202e\u00ad\U000e0041",
    "&amp;&lt;&#0;&#xD800;&#1114112;&nbsp;&hellip",
    "\ufffe\x0b\x1f\x7f\x85\u2028",
    "",
)
_PIECES = ("<", "</", "<!", "<!-- x", "-->", "<p", "</div", "<![CDATA[x]]>", "<?x?>", "&", "&#", "</p>", "</b>", "</a>")
_RAW = ("script", "style", "template", "textarea", "title", "iframe", "xmp", "noscript", "svg", "math", "noframes")
_FIELDS = "headline author datePublished articleBody isAccessibleForFree keywords image publisher @id hasPart".split()
_VALUES: tuple[object, ...] = (
    None,
    True,
    "False",
    -1,
    1e308,
    "Ada Quay",
    [],
    {},
    "2026-13-45T99:99",
    "\ud800\x00",
    "x" * 40,
)
_METAS = "og:title og:image author robots article:published_time description twitter:title parsely-author".split()
_ENCODINGS = "utf-8 windows-1252 shift_jis gb18030 koi8-r utf-16 euc-kr utf-7 x-user-defined".split()


@dataclass(slots=True)
class Grammar:
    """Writes one page.

    Attributes:
        words: The words that stand in the page's text outside of raw elements, in the order in which they were written.
    """

    pick: Pick
    words: list[str] = field(default_factory=list)

    def page(self) -> str:
        """Return a whole page."""
        head = "".join(self._head() for _ in range(self.pick(5)))
        return f"{self._one(('<!doctype html>', '', '<html lang=de>'))}<head>{head}</head><body>{self.body()}"

    def body(self) -> str:
        """Return what stands in the body."""
        return "".join(self._node(0) for _ in range(1 + self.pick(6)))

    def encoded(self, page: str) -> tuple[bytes, str]:
        """Return a page's bytes and a content type, which need not agree."""
        written, named = self._one(_ENCODINGS[:-2]), self._one(("", *_ENCODINGS))
        declared = f"text/html; charset={named}" if named else "text/html"
        body = page.encode(written, "replace")
        if not self.pick(4):
            at = self.pick(len(body) + 1)
            body = body[:at] + bytes(self.pick(256) for _ in range(self.pick(8))) + body[at:]
        return body, declared

    def _one(self, choices: tuple[str, ...] | list[str]) -> str:
        return choices[self.pick(len(choices))]

    def _text(self) -> str:
        self.words.append(f"zq{len(self.words)}x")
        return f" {self.words[-1]} {self._one(_TEXTS)} "

    def _attributes(self) -> str:
        names = f' class="{self._one(_NAMES)} {self._one(_NAMES)}"' if self.pick(2) else ""
        return names + self._one(_HIDING)

    def _node(self, depth: int) -> str:
        kind = self.pick(12) if depth < 7 else 0
        if kind < 3:
            return self._text()
        if kind < 9:
            tag = self._one(_BLOCKS if kind < 7 else _INLINE)
            end = f"</{tag}>" if self.pick(8) else ""
            inner = "".join(self._node(depth + 1) for _ in range(1 + self.pick(4)))
            return f"<{tag}{self._attributes()}>{inner}{end}"
        return self._oddity(kind)

    def _oddity(self, kind: int) -> str:
        if kind == 9:
            return self._one(("<br>", "<hr>", "<img src=/a.jpg alt=x>", "<wbr>", "<input value=x>", "<br/><br>"))
        return self._text()

    def wild(self) -> str:
        """Return a page in which tags and texts are broken at will; nothing can be said of what it shows."""
        parts = [self.page()]
        for _ in range(1 + self.pick(8)):
            raw = self._one(_RAW)
            parts.append(
                self._one(
                    (self._one(_PIECES), f"<p{self._one(_ODD)}{self._text()}>", f"<{raw}>{self._node(4)}", f"</{raw}>")
                )
            )
            parts.append(self._node(3))
        return "".join(parts)

    def _head(self) -> str:
        kind = self.pick(4)
        if kind == 0:
            return f'<meta property="{self._one(_METAS)}" content="{self._one(_TEXTS)}">'
        if kind == 1:
            return f"<title>{self._one(_TEXTS)}</title><link rel=canonical href='/{self._one(_TEXTS)}'>"
        if kind == 2:
            return f'<meta charset="{self._one(_ENCODINGS)}"><meta http-equiv=content-type content="text/html">'
        stated = {self._one(_FIELDS): _VALUES[self.pick(len(_VALUES))] for _ in range(self.pick(6))}
        said = json.dumps({"@type": "NewsArticle", **stated, "author": {"name": stated}})
        return (
            f'<script type="application/ld+json">{said[: len(said) - (0 if self.pick(3) else self.pick(9))]}</script>'
        )
