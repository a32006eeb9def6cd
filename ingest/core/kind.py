"""What a page is. Only articles are stored as articles; a paywall is an article's state and never a kind.

Challenge, consent, login and error pages are pages of few words that say so. Products, forums and listings are told by
what they state, by their address and by the software that made them. A page that states nothing of an article (no type,
no date, no writer) is none. An article that declares itself closed, and a page that ends at a wall, may show next to
nothing: few words make them no other kind. In doubt a page is an article: calling news anything else loses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.core.structured import types_of
from ingest.core.text import count_words
from ingest.model import Body, Declared, Document, FetchedPage, Metadata, NoiseClass, PageKind, RemovedBlock

FEW_WORDS = 120
"""A page that refuses, asks or apologises says little else."""
MARK_WORDS = 40
"""A challenge's script also guards whole pages: it decides only where nearly nothing is said."""
SHELL_WORDS = 30
_OF_WALLS = frozenset((NoiseClass.PAYWALL, NoiseClass.REGISTRATION, NoiseClass.METER))


def _phrases(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_CHALLENGE = _phrases(
    (
        r"just a moment|attention required|are you a (?:human|robot)|pardon our interruption|security check"
        r"|bot verification"
    ),
    r"verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|access (?:to this page has been )?denied",
    r"human verification|ddos-guard|please enable js|un momento\.\.\.|einen moment|nur einen moment|un instant\.\.\.",
)
_CHALLENGE_MARKS = (
    "/cdn-cgi/challenge-platform",
    "captcha-delivery.com",
    "px-captcha",
    "_Incapsula_Resource",
    "awsWafCookieDomainList",
    "ddos-guard.net/check",
)
_CONSENT = _phrases(
    (
        r"^(?:cookie|before you continue|your privacy|privacidad|votre vie privée|datenschutz-?einstellungen"
        r"|privacy (?:gate|settings))"
    ),
    r"\bconsent\b|\bzustimmung\b|^bevor sie fortfahren|^avant de continuer|^antes de continuar",
)
_CONSENT_ADDRESS = _phrases(r"(?:^|[./-])(?:consent|privacy-?gate|cookiewall|myprivacy|zustimmung)(?:[./-]|$)")
_LOGIN_ADDRESS = _phrases(r"/(?:log-?in|sign-?in|anmelden|connexion|acceso|iniciar-sesion|sso)(?:[/.?]|$)")
_ERROR = _phrases(
    r"\b40[34]\b|not found|page (?:isn.t|not) available|no longer available|seite (?:nicht|wurde nicht)|nicht gefunden",
    (
        r"introuvable|no encontrad|non trovat|não encontrad|niet gevonden|ikke fundet|hittades inte|nie "
        r"znaleziono|bulunamadı"
    ),
    r"не найден|見つかりません|찾을 수 없|server error|service unavailable|bad gateway|internal error",
    r"something went wrong",
)
_ARTICLE_TYPE = re.compile(r"\w*Article|\w*BlogPosting|Report|LiveBlogPosting|ClaimReview|ReviewNewsArticle")
_NEWS_ADDRESS = _phrases(
    r"/(?:\w+-)?(?:news|articles?|story|stories|artikel|nachrichten|noticias?|actualites?|commentary|opinion)\b"
)
_SIGNS = (
    (PageKind.FORUM, frozenset(("DiscussionForumPosting", "QAPage", "Question"))),
    (PageKind.PRODUCT, frozenset(("Product", "ProductGroup", "IndividualProduct", "SoftwareApplication"))),
    (PageKind.SECTION, frozenset(("CollectionPage", "SearchResultsPage", "ItemList"))),
)
_ADDRESSES = (
    (PageKind.FORUM, _phrases(
        r"/(?:forums?|threads?|topics?|viewtopic|showthread|questions|discussions?|t)(?:[/.?]|$)"
        r"|^forums?\.|^community\.|^discuss\."
    )),
    (PageKind.PRODUCT, _phrases(r"/(?:products?|produkte?|item|p|dp|shop|store)/[^/]+")),
    (PageKind.SECTION, _phrases(
        r"/(?:category|categories|collections?|c|tag|tags|topics?|search|browse|section)/[^/]*/?$"
    )),
)  # fmt: skip
# Where dates come from that the page does not state as its article's.
_NOT_STATED = ("dom:", "script-state")
_FORUM_SOFTWARE = _phrases("discourse|vbulletin|phpbb|xenforo|invision|mybb|flarum|nodebb")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What the judgement looks at, gathered once.

    Attributes:
        closed_article: Whether the page declares itself an article that is not free.
    """

    title: str
    words: int
    removed: tuple[RemovedBlock, ...]
    host: str
    path: str
    types: frozenset[str]
    og_type: str
    closed_article: bool

    @property
    def page_words(self) -> int:
        """How many words the page shows, about; most pages are told without it."""
        return self.words + sum(block.text.count(" ") + 1 for block in self.removed if not block.hidden)

    @property
    def shows_wall(self) -> bool:
        """Whether words of a wall stand where the text ends."""
        return any(block.noise in _OF_WALLS and block.near_end and not block.hidden for block in self.removed)


def judge_kind(
    document: Document,
    body: Body,
    metadata: Metadata,
    page: FetchedPage,
    *,
    declared: Declared | None = None,
    words: int | None = None,
) -> tuple[PageKind, str]:
    """Return what a page is and the mark that decided, as `title:just a moment`.

    Args:
        document: The parsed page.
        body: The best text that it yields.
        metadata: What it states.
        page: The response.
        declared: What it declares of access; None when that was not read.
        words: How many words the body has; None to count them here.
    """
    closed = declared is not None and declared.closed
    look = _look(document, body, metadata, page, count_words(body.text) if words is None else words, closed=closed)
    return (
        _refusal(document, look, page)
        or _stated(look)
        or _unstated(document, look, metadata)
        or (PageKind.ARTICLE, f"words:{look.words}")
    )


def _look(document: Document, body: Body, metadata: Metadata, page: FetchedPage, words: int, *, closed: bool) -> _Look:
    parts = urlsplit(page.final_url)
    structured = document.structured
    types = frozenset(name for node in (*structured.json_ld, *structured.microdata) for name in types_of(node))
    og_type = (structured.meta("og:type") or "").lower()
    return _Look(
        title=structured.title or metadata.headline or "",
        words=words,
        removed=body.removed,
        host=parts.hostname or "",
        path=parts.path,
        types=types,
        og_type=og_type,
        closed_article=closed and _states_article(types, og_type),
    )


def _refusal(document: Document, look: _Look, page: FetchedPage) -> tuple[PageKind, str] | None:
    """Return the kind of a page that is not what was asked for."""
    if (page.header("cf-mitigated") or "").lower() == "challenge":
        return PageKind.CHALLENGE, "header:cf-mitigated"
    if look.words > FEW_WORDS:
        return None
    if look.closed_article:
        return _error_status(page)
    challenge = _CHALLENGE.search(look.title)
    if challenge:
        return PageKind.CHALLENGE, f"title:{challenge[0].lower()}"
    mark = (
        next((mark for mark in _CHALLENGE_MARKS if mark in document.html), None)
        if look.page_words < MARK_WORDS and not look.shows_wall
        else None
    )
    if mark:
        return PageKind.CHALLENGE, f"mark:{mark}"
    if _CONSENT_ADDRESS.search(look.host + look.path) or _CONSENT.search(look.title):
        return PageKind.CONSENT, f"title:{look.title[:60].lower()}"
    if _LOGIN_ADDRESS.search(look.path) and document.tree.css_first('input[type="password"]') is not None:
        return PageKind.LOGIN, f"address:{look.path[:60]}"
    error = _ERROR.search(look.title)
    if error:
        return PageKind.ERROR, f"title:{error[0].lower()}"
    if failed := _error_status(page):
        return failed
    empty = look.page_words < SHELL_WORDS and not look.shows_wall
    return (PageKind.SHELL, f"words:{look.page_words}") if empty else None


def _error_status(page: FetchedPage) -> tuple[PageKind, str] | None:
    """Return what a status says that refuses or fails; None for one that asks who reads, or for payment."""
    fails = page.status >= 400 and page.status not in (401, 402)
    return (PageKind.ERROR, f"status:{page.status}") if fails else None


def _stated(look: _Look) -> tuple[PageKind, str] | None:
    """Return the kind that the page itself states, when it is another than an article."""
    if _is_article(look):
        return None
    if look.og_type == "product" or look.og_type.startswith(("product.", "product:")):
        return PageKind.PRODUCT, f"og:type={look.og_type}"
    for kind, names in _SIGNS:
        if look.types & names:
            return kind, f"type:{min(look.types & names)}"
    return None


def _unstated(document: Document, look: _Look, metadata: Metadata) -> tuple[PageKind, str] | None:
    """Return the kind of a page that states nothing an article states, by its address and the software behind it."""
    software = _FORUM_SOFTWARE.search(document.structured.meta("generator") or "")
    if software:
        return PageKind.FORUM, f"generator:{software[0].lower()}"
    if not look.path.strip("/") and not any(_ARTICLE_TYPE.fullmatch(name) for name in look.types):
        return PageKind.SECTION, "address:/"
    if _is_article(look) or _NEWS_ADDRESS.search(look.path):
        return None
    stated = {piece.field: piece.origin for piece in metadata.provenance}.get("published_at", "dom:none")
    if not stated.startswith(_NOT_STATED):
        return None
    for kind, pattern in _ADDRESSES:
        found = pattern.search(look.path) or (pattern.search(look.host) if kind is PageKind.FORUM else None)
        if found:
            return kind, f"address:{found[0]}"
    return (PageKind.OTHER, "states:nothing") if metadata.published_at is None and not look.shows_wall else None


def _is_article(look: _Look) -> bool:
    return _states_article(look.types, look.og_type)


def _states_article(types: frozenset[str], og_type: str) -> bool:
    return "article" in og_type or any(_ARTICLE_TYPE.fullmatch(name) for name in types)
