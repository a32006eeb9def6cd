"""What went wrong with one URL: no response, or one that cannot be read."""

from __future__ import annotations

from ingest.errors.root import IngestError


class PageError(IngestError):
    """Something went wrong with one URL.

    Attributes:
        retryable: Whether the same request may succeed later.
        crashed: Whether the page harmed the worker that read it.
    """

    code = "page_error"
    retryable: bool = True
    crashed: bool = False

    def __init__(self, url: str, detail: str) -> None:
        self.url = url
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail} ({self.url})"


class FetchError(PageError):
    """No usable response was had."""

    code = "fetch_error"


class BadAddress(FetchError):
    """Not an http(s) URL, or a host or port that is never asked."""

    code = "bad_address"
    retryable = False


class AddressRefused(FetchError):
    """The name resolves to an address that is not public."""

    code = "address_refused"
    retryable = False


class Unreachable(FetchError):
    """DNS, connection or TLS failed."""

    code = "unreachable"


class FetchTimeout(FetchError):
    """The total deadline passed."""

    code = "timeout"


class TooLarge(FetchError):
    """More bytes than the cap allows, or a compression ratio above the bound."""

    code = "too_large"
    retryable = False


class BadResponse(FetchError):
    """A response that is truncated, mis-framed or undecodable."""

    code = "bad_response"


class BadRedirect(FetchError):
    """Too many hops, no target, or a target that is refused."""

    code = "bad_redirect"


class BadStatus(FetchError):
    """The server answered, but neither with a page nor with a verdict on access.

    Attributes:
        retry_after_s: Seconds the server asks to wait (RFC 9110 §10.2.3); None when it does not.
    """

    code = "bad_status"

    def __init__(self, url: str, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(url, f"status {status}")
        self.status = status
        self.retry_after_s = retry_after_s
        self.retryable = status in (403, 404, 408, 410, 425, 429, 451) or status >= 500


class RobotsDisallowed(FetchError):
    """robots.txt says no, or could not be had (RFC 9309 §2.3.1.4); `detail` holds the rule or the reason."""

    code = "robots_disallowed"


class HostBusy(FetchError):
    """The host's slot did not come free in time; nothing was asked."""

    code = "host_busy"


class ReadError(PageError):
    """A response was had, but it could not be read."""

    code = "read_error"
    retryable = False


class MarkupRejected(ReadError):
    """Refused before parsing: nested too deep, too many tags, or too many attributes on one."""

    code = "markup_rejected"


class NotHtml(ReadError):
    """The response is something else than a page."""

    code = "not_html"


class EmptyPage(ReadError):
    """There is nothing to read."""

    code = "empty_page"
    retryable = True


class SourceUnreadable(ReadError):
    """Neither a feed nor a sitemap."""

    code = "source_unreadable"
    retryable = True


class RecordLost(ReadError):
    """The archive no longer has the record, or it does not read; `url` is its place, as `file:offset`."""

    code = "record_lost"


class ParserKilled(ReadError):
    """The worker exceeded its time or memory, or died."""

    code = "parser_killed"
    retryable = True
    crashed = True


class ParserFailed(ReadError):
    """A bug met in a worker; `detail` names the exception and its place."""

    code = "parser_failed"
