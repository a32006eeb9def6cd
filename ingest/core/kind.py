"""What a page is. Only articles are stored as articles; a paywall is an article's state and never a kind.

Challenge, consent, login and error pages are pages of few words that say so; listings, products and forums are told by
what they state and by how they are built. In doubt a page is an article: calling news anything else loses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.core.structured import types_of
from ingest.core.text import count_words
from ingest.model import Body, Document, FetchedPage, Metadata, PageKind

FEW_WORDS = 120
"""A page that refuses, asks or apologises says little else."""
_CHALLENGE = re.compile(r"just a moment|attention required|are you a (?:human|robot)|pardon our interruption|verify(?:ing)? (?:that )?you are (?:a )?human|security check|checking your browser|access (?:to this page has been )?denied|bot verification|human verification|ddos-guard|please enable js|un momento\.\.\.|einen moment", re.IGNORECASE)  # fmt: skip
_CHALLENGE_MARKS = re.compile(r"/cdn-cgi/challenge-platform|captcha-delivery\.com|px-captcha|_incapsula_resource|geo\.captcha|awswafcaptcha|ddos-guard\.net/check", re.IGNORECASE)  # fmt: skip
_CONSENT = re.compile(r"^(?:consent|cookie|before you continue|datenschutz-einstellungen|privacy (?:gate|settings)|your privacy|privacidad|votre vie privée)|consent", re.IGNORECASE)  # fmt: skip
_CONSENT_URL = re.compile(
    r"(?:^|[./-])(?:consent|privacy-?gate|cookiewall|myprivacy|zustimmung)(?:[./-]|$)", re.IGNORECASE
)
_LOGIN_URL = re.compile(r"/(?:log-?in|sign-?in|anmelden|connexion|acceso|iniciar-sesion|sso)(?:[/.?]|$)", re.IGNORECASE)
_ERROR = re.compile(r"\b40[34]\b|not found|page (?:isn.t|not) available|seite (?:nicht|wurde nicht)|nicht gefunden|introuvable|no encontrad|non trovat|não encontrad|niet gevonden|ikke fundet|hittades inte|nie znaleziono|bulunamadı|не найден|見つかりません|server error|service unavailable|bad gateway|internal error|something went wrong", re.IGNORECASE)  # fmt: skip
_SECTION_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"))
_ARTICLE_TYPES = re.compile(r"\w*Article|\w*Posting|Report|\w*Review")
_FORUM_TYPES = frozenset(("DiscussionForumPosting", "QAPage", "Question"))
_PRODUCT_TYPES = frozenset(("Product", "Offer", "AggregateOffer", "ProductGroup"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What the judgement looks at, gathered once."""

    title: str
    words: int
    visible_words: int
    url: str
    types: frozenset[str]


def judge_kind(document: Document, body: Body, metadata: Metadata, page: FetchedPage) -> tuple[PageKind, str]:
    """Return what a page is and the mark that decided, as `title:just a moment`.

    Args:
        document: The parsed page.
        body: The best text that it yields.
        metadata: What it states.
        page: The response.
    """
    look = _look(document, body, metadata, page)
    return _refusal(document, look, page) or _listing(document, look) or (PageKind.ARTICLE, f"words:{look.words}")


def _look(document: Document, body: Body, metadata: Metadata, page: FetchedPage) -> _Look:
    words = count_words(body.text)
    return _Look(
        title=document.structured.title or metadata.headline or "",
        words=words,
        visible_words=words + sum(count_words(block.text) for block in body.removed if not block.hidden),
        url=page.final_url,
        types=frozenset(name for node in document.structured.json_ld for name in types_of(node)),
    )


def _refusal(document: Document, look: _Look, page: FetchedPage) -> tuple[PageKind, str] | None:
    """Return the kind of a page that is not what was asked for."""
    if (page.header("cf-mitigated") or "").lower() == "challenge":
        return PageKind.CHALLENGE, "header:cf-mitigated"
    if look.words > FEW_WORDS:
        return None
    challenge = _CHALLENGE.search(look.title)
    mark = _CHALLENGE_MARKS.search(document.html)
    if challenge or (mark and look.words < FEW_WORDS // 3):
        return PageKind.CHALLENGE, f"title:{challenge[0].lower()}" if challenge else f"mark:{mark[0] if mark else ''}"
    parts = urlsplit(look.url)
    if _CONSENT_URL.search(f"{parts.hostname or ''}{parts.path}") or (
        _CONSENT.search(look.title) and look.words < FEW_WORDS
    ):
        return PageKind.CONSENT, f"consent:{look.title[:60] or parts.path[:60]}"
    if _LOGIN_URL.search(parts.path) and document.tree.css_first('input[type="password"]') is not None:
        return PageKind.LOGIN, f"url:{parts.path[:60]}"
    error = _ERROR.search(look.title)
    if error and look.words < FEW_WORDS:
        return PageKind.ERROR, f"title:{error[0].lower()}"
    return None


def _listing(document: Document, look: _Look) -> tuple[PageKind, str] | None:
    """Return the kind of a page that is built of other things than one text."""
    kind = (document.structured.meta("og:type") or "").lower()
    if look.types & _FORUM_TYPES:
        return PageKind.FORUM, f"json-ld:{sorted(look.types & _FORUM_TYPES)[0]}"
    if any(_ARTICLE_TYPES.fullmatch(name) for name in look.types) or kind == "article":
        return None
    if kind == "product" or kind.startswith("product.") or look.types & _PRODUCT_TYPES:
        return PageKind.PRODUCT, f"og:type={kind}" if kind.startswith(
            "product"
        ) else f"json-ld:{sorted(look.types & _PRODUCT_TYPES)[0]}"
    if look.types & _SECTION_TYPES:
        return PageKind.SECTION, f"json-ld:{sorted(look.types & _SECTION_TYPES)[0]}"
    if look.words == 0 and look.visible_words < FEW_WORDS // 2:
        return PageKind.SHELL, f"words:{look.visible_words}"
    return None
