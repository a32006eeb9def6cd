"""Publishers' own fields: content tiers, premium flags, access levels, in metas, attributes and data layers.

The most exact statements there are, and the most easily misread: a field counts only when its *name* speaks of the
page's access and its *value* is one of a closed set (`paywall_footer=true` is a setting, `isSubscriber=false` a
reader's state). A name that occurs with two meanings on one page is dropped: it is code, or a list of other articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.core.declared.scripts import Scripts
from ingest.core.weights import weighed
from ingest.model import Document, Evidence

MAX_VALUE_CHARS = 24
MAX_LOOSE_CHARS = 30_000
"""In longer scripts (page state) a bare `premium` may belong to any teaser: only names that say `article` count."""

_TIERS = {
    "free": "open",
    "metered": "metered",
    "locked": "subscription",
    "archive": "subscription",
    "premium": "subscription",
}
_VALUES: Mapping[str, str] = {
    **dict.fromkeys((
        "free open public everybody everyone unlocked gratis frei libre gratuit free-access freeaccess "
        "noaccess:none"
    ).split(), "open"),
    **dict.fromkeys("metered meter soft metered-paywall softpaywall dynamic-metered always_metered".split(), "metered"),
    **dict.fromkeys((
        "registration registered regwall reg-wall registration-wall login free-registration registrationwall"
    ).split(), "registration"),
    **dict.fromkeys(
        "premium paid locked abo plus subscriber subscribers subscriber-only subscribers-only "
        "subscription members member "
        "members-only payant payante pay paywalled hard hardpaywall hard-paywall always_paid only_paid "
        "paid-only preview paidcontent "
        "only-subscribers para-suscriptores suscriptores".split(),
        "subscription",
    ),
    **dict.fromkeys("freemium paywall restricted".split(), "restricted"),
}  # fmt: skip
_ONE_KIND = ("premium", "plus", "metered", "restricted", "restriction")
_YES, _NO = ("true", "yes", "1", "y", "si", "sí", "ja", "oui"), ("false", "no", "0", "n", "nein", "non", "nee")
_STATED = frozenset((*_VALUES, *_TIERS, *_YES, *_NO))
# Found by plain search, which is far faster over scripts than one expression; then the rest is matched in place.
# Other mixtures of case (`payWall`) name parts of programs.
_KEYWORDS = tuple(
    (word.encode(), frozenset((word, word.capitalize(), word.upper())))
    for word in "premium paywall access tier paid metered locked restrict payant".split()
)
_ASSIGNED = re.compile(
    r"[\w.:-]{0,40}\\*[\"']?\s*[:=]\s*(?:\\*\"([^\"\\<>]{1,24})\\*\"|'([^'<>]{1,24})'|((?i:true|false)|[01])\b)"
)
_BEFORE = re.compile(r"[\w.:-]{1,40}\Z")
_NAME_END = re.compile(r"[\\\"'\s=]")
_GAP = re.compile(r"[\s_]+")
# Names of the whole field, without separators.
_FLAG = re.compile(
    r"(?:\w{0,12}?)(?:is|has|contenido|recs?is)?(?P<scope>article|articulo|content|contenido|page|story"
    r"|asset|post|entity|doc|news)?(?:is|has)?"
    r"(?P<word>premium|paid|locked|paywall|paywalled|plus|hardpaywall|paiduseronly|payant|paywallactive"
    r"|hitpaywall|articleishitpaywall|metered|restricted|restriction)"
    r"(?P<tail>article|content|contents|story|page|post|state|status|news|only|enabled|active)?"
)
_LEVEL = re.compile(
    r"(?:\w{0,12}?)(?P<scope>article|content|page|story|asset|post|doc|news)?(?:access|paywall|paid"
    r"|premium|restriction|tier|metered|accessibility)"
    r"(?:level|type|status|mode|state|tier|model|category|right|rights|name|levelname|restriction)?"
)
_TIER_NAME = re.compile(r"(?:og:)?(?:article[:_.-])?content[_-]?tier")
_TYPE = re.compile(r"\w{0,8}article(?:type|status)")
# Both are matched against names in lower case.
_NOT_OF_THE_PAGE = re.compile(
    r"user|visitor|reader|subscriber|subscription|login|adfree|_ad_|newsletter|enable[dr]?(?!$)|override"
    r"|drop|should|feat|config|url|text|label|count|"
    r"footer|header|logo|button|script|banner|promo|token|client|cookie|host|domain|accessory|apiaccess"
    r"|first[-_]?publish|offer|copy|style|list|"
    r"class|icon|msg|message|path|redirect|trial|comment|entitle|usesno|allow|reached|frontier|max|min"
    r"|limit|(?<!pa)id$|key$|name$|"
    r"accessible|accesskey|accesstime|access_?shown|exclude|exempt|bypass|dek$|tag",
)
_SCOPED = re.compile(r"article|articulo|contenido|content|page|story|asset|post|doc|news|recs|paywall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field met: its name and value as written, and where."""

    family: str
    name: str
    value: str


def tier_evidence(document: Document) -> Iterator[Evidence]:
    """Yield what `article:content_tier` and its misspellings say."""
    for meta in document.structured.metas:
        if meta.name.endswith("tier") and _TIER_NAME.fullmatch(meta.name):
            access = _TIERS.get(meta.content.lower())
            if access:
                yield weighed("tier", signal=f"meta:{meta.name}", value=meta.content[:200], says=f"access={access}")


def field_evidence(document: Document, scripts: Scripts) -> Iterator[Evidence]:
    """Yield what the publisher's own fields say, each name once; names with two meanings not at all."""
    met: dict[str, tuple[Field, str, str] | None] = {}
    for field in (*_metas(document), *_attributes(document), *_variables(scripts)):
        read = _meaning(field)
        if read is None:
            continue
        key = _letters(field.name)
        if key in met and (met[key] is None or met[key][1] != read[0]):  # type: ignore[index]  # narrowed by the first half
            met[key] = None
        else:
            met.setdefault(key, (field, *read))
    for found in met.values():
        if found is not None:
            field, access, row = found
            yield weighed(row, signal=f"{field.family}:{field.name}", value=field.value, says=f"access={access}")


def _meaning(field: Field) -> tuple[str, str] | None:
    """Return (access, row of the table of weights) of a field; None when its name or value says nothing of the page."""
    value = _stated(field.value)
    if value is None or _NOT_OF_THE_PAGE.search(field.name.lower()):
        return None
    row = "field.bare" if field.family == "script" and not _SCOPED.search(field.name.lower()) else "field.article"
    # `de.example.story.isPaid`: the last part names the fact, what stands before it the place.
    for bare in dict.fromkeys((_letters(field.name), _letters(re.split(r"[.:]", field.name)[-1]))):
        flag, level = _FLAG.fullmatch(bare), _LEVEL.fullmatch(bare)
        # `archive` closes a page only as a tier; elsewhere it names a section.
        stated = _VALUES.get(value) or (_TIERS.get(value) if bare.endswith("tier") else None)
        if stated and (flag or level or _TYPE.fullmatch(bare)):
            return stated, row
        if flag and value in _YES:
            word = flag["word"]
            return ("metered" if word == "metered" else "restricted" if "restrict" in word else "subscription"), row
        if flag and value in _NO:
            # `premium=false` says that no subscription is needed; the page may yet be metered or ask for an account.
            return "open", "field.not-premium" if flag["word"] in _ONE_KIND else "field.not-closed"
    return None


def _stated(written: str) -> str | None:
    """Return a value of the closed set in its plain form; None for any other."""
    value = written.strip().lower()
    if value not in _STATED and not value.isalnum():
        value = _GAP.sub("-", value)
    return value if value in _STATED else None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _metas(document: Document) -> Iterator[Field]:
    for meta in document.structured.metas:
        if len(meta.content) <= MAX_VALUE_CHARS and _stated(meta.content):
            yield Field(family="meta", name=meta.name, value=meta.content)


def _attributes(document: Document) -> Iterator[Field]:
    tree = document.tree
    article = tree.css_first("article")
    for node in (tree.root, tree.body, *tree.tags("main"), article):
        for name, value in node.attributes.items() if node is not None else ():
            if name.startswith("data-") and value and len(value) <= MAX_VALUE_CHARS and _stated(value):
                yield Field(family="attribute", name=name.removeprefix("data-"), value=value)


def _variables(scripts: Scripts) -> Iterator[Field]:
    """Yield assignments of stated values to names that hold a keyword, in page order."""
    # Joined, because one search of everything is quicker; no name and no value reaches across a `<`.
    short = "<".join(text for text in scripts.texts if len(text) <= MAX_LOOSE_CHARS)
    long = "<".join(text for text in scripts.texts if len(text) > MAX_LOOSE_CHARS)
    yield from (field for _, field in _assignments(short))
    yield from (field for name, field in _assignments(long) if _SCOPED.search(name))


def _assignments(text: str) -> Iterator[tuple[str, Field]]:
    """Yield each name in lower case with its field."""
    for start in _places(text):
        match = _ASSIGNED.match(text, start)
        if match is None:
            continue
        value = match[1] or match[2] or match[3] or ""
        if _stated(value) is None:
            continue
        before = _BEFORE.search(text, max(0, start - 40), start)
        name = (before[0] if before else "") + _NAME_END.split(match[0], maxsplit=1)[0].rstrip(":")
        yield name.lower(), Field(family="script", name=name, value=value)


def _places(text: str) -> list[int]:
    """Return where keywords stand."""
    # In lower case, one byte a character, so that places in both are the same; to ASCII takes longer.
    folded = text.encode("latin-1", "replace").lower()
    return sorted(
        place for word, forms in _KEYWORDS for place in _finds(folded, word) if text[place : place + len(word)] in forms
    )


def _finds(text: bytes, word: bytes) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))
