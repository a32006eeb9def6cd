"""Addresses: one canonical form to ask and to show, one lossy key to tell that two addresses are one page.

Canonical keeps what a server may need: it only drops what no server should look at (fragment, default port, tracking
parameters, order of parameters). The key goes further and is never fetched. Nothing here resolves or asks a host.

Sources: RFC 3986 §6.2 (normalisation), the public suffix list as bundled with `publicsuffixlist`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList
from w3lib.url import canonicalize_url

KEY_VERSION = "1"
"""Part of every key: raise it when `url_key` changes, so that old keys are never taken for new ones."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Names that say where a click came from, never which page is meant.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|vero|oly|ns|wt|guce_referrer)_\w+|utm\w*|wt\.\w+|wtmc|mc_[ce]id|sc_(?:campaign|channel|cid|src)"
    r"|at_(?:medium|campaign\w*|custom\d|link\w*|ptr\w*|bbc\w*|format|objective)|guce_referrer|guccounter"
    r"|[dgy]clid|gbraid|wbraid|fbclid|msclkid|ttclid|twclid|ysclid|srsltid|igshid|igsh|fb_(?:action\w*|source|ref|comment_id)"
    r"|_ga|_gl|_hs(?:enc|mi)|mkt_tok|cmpid|ncid|ocid|icid|smid|smtyp|cvid|xtor|echobox|ref_?src|ref_?url"
    r"|__twitter_impression|soc_(?:src|trk)|spm|trk(?:campaign|contact|msg|sid)?"
)
# Read by some servers, so they stay in an address that is asked; no page differs by them, so keys leave them out.
_KEY_ONLY = re.compile(
    r"ref|referr?er|source|src|campaign|cmp|shared?|share_?type|amp|amp_js_v|outputtype|output|mobile|print|printable|phpsessid|jsessionid|partner|feature"
)
_BREAKS = re.compile(r"[\t\r\n]+")
_WHOLE = re.compile(r"https?://[^/?#]")
_LESSER_HOST = re.compile(r"^(?:www\d?|m|mobile|touch|amp)\.(?=[^.]+\.)")
_PATH_TAIL = re.compile(r"(?:(?:/(?:amp|print|index\.(?:html?|php|aspx?|jsp))|\.amp)/*+|(?<!/)/++)$")
_AMP_HEAD = re.compile(r"^/amp(?=/)")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/;]*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1)
def _registries() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


@lru_cache(maxsize=1024)
def canonical_url(url: str) -> str:
    """Return the one form of an address in which it is stored, compared and asked.

    Idempotent. Scheme and host in lower case, default port, fragment and tracking parameters gone, parameters sorted,
    escapes and dot segments normalised. An address that cannot be taken apart comes back as it is, without outer space.
    """
    url = url.strip()
    try:
        parts = urlsplit(canonicalize_url(url))
        port = parts.port
    except ValueError:
        return url
    if not parts.netloc:
        return url
    netloc = parts.netloc
    if port is not None and port == _DEFAULT_PORTS.get(parts.scheme):
        netloc = netloc.rpartition(":")[0]
    return urlunsplit((parts.scheme, netloc, parts.path, _without(parts.query, _TRACKING), ""))


@lru_cache(maxsize=1024)
def url_key(url: str) -> str:
    """Return the SHA-256 (hex) under which every address of one page falls together.

    Lossy on purpose: scheme, `www.`, `m.` and `amp.` hosts, AMP, print and index endings, sessions, final slashes and
    parameters that only say where a reader came from are left out. Compare keys, never ask them back.
    """
    canonical = canonical_url(url)
    try:
        parts = urlsplit(canonical)
    except ValueError:
        return _digest(canonical)
    host = _LESSER_HOST.sub("", parts.netloc.rpartition("@")[2])
    path = _PATH_TAIL.sub("", _AMP_HEAD.sub("", _SESSION.sub("", parts.path)))
    query = _without(_without(parts.query, _TRACKING), _KEY_ONLY)
    return _digest(f"{host}{path}?{query}")


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """Return the host name in lower case, IDNA-encoded, without port and credentials; empty when there is none."""
    try:
        host = (urlsplit(url.strip()).hostname or "").rstrip(".")
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return ""


def origin_of(url: str) -> str:
    """Return scheme, host and non-default port, as `https://example.org` (RFC 6454 §6.2); empty when there is none."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    host = host_of(url)
    if not parts.scheme or not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + ("" if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f":{port}")


def domain_of(url: str) -> str:
    """Return the registrable domain, as `example.co.uk`; the host itself when it has none (addresses, local names)."""
    return _registrable(host_of(url))


def is_public_suffix(host: str) -> bool:
    """Whether a registry sells names below this one, as `com` or `co.uk`; a platform's own domain is no such suffix."""
    return _registries().privatesuffix(host) is None


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    if not host or ":" in host or host.replace(".", "").isdigit():
        return host
    return _suffixes().privatesuffix(host) or host


def absolute(base: str, ref: str) -> str | None:
    """Resolve a reference as a browser would (RFC 3986 §5); None when it does not lead to an http(s) page.

    Args:
        base: The address of the page that holds it.
        ref: The reference as written; outer space and inner line breaks are forgiven.
    """
    ref = _BREAKS.sub("", ref.strip())
    try:
        # A whole address needs no base; an empty query or fragment at its end is for `urljoin` to drop.
        url = ref if _WHOLE.match(ref) and not ref.endswith(("?", "#", ";")) else urljoin(base, ref)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if ref and parts.scheme in _DEFAULT_PORTS and parts.hostname else None


def _digest(form: str) -> str:
    return sha256(f"{KEY_VERSION} {form}".encode("utf-8", "surrogatepass")).hexdigest()


def _without(query: str, names: re.Pattern[str]) -> str:
    """Drop the parameters whose whole name matches, ignoring case."""
    if not query:
        return query
    return "&".join(pair for pair in query.split("&") if not names.fullmatch(pair.partition("=")[0].lower()))
