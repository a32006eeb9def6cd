"""Every error that `ingest` raises on purpose, and who reacts.

IngestError                      has a `code` from a closed list and a one-line message
├── UserError                    the command prints one line and ends with `exit_code`
│   ├── BadInput            2    a file, address or argument that cannot be used
│   ├── BadConfig           2    an unknown key or bad value in config.toml or the environment
│   ├── BadRule             2    a rule file that cannot be used
│   ├── CursorRefused       4    a change cursor of another life of the database: start over
│   ├── CursorExpired       4    a change cursor older than what is held: start over
│   ├── StoreRefused        3    not a database, of a newer version, not migrated, unsafe settings
│   └── FolderRefused       3    a folder that cannot be created or written
├── StoreError                   the daemon waits and tries again; nothing acknowledged is lost
│   ├── StoreUnavailable         the database does not answer
│   ├── StoreFull                the disk is full: stop claiming until space returns
│   └── StaleLease               the claim was lost to another worker: drop the result
└── PageError                    about one URL: the pipeline turns it into an Outcome and plans the next try
    ├── FetchError
    │   ├── BadAddress           not an http(s) URL, or a host or port that is never asked
    │   ├── AddressRefused       the name resolves to an address that is not public
    │   ├── Unreachable          DNS, connection or TLS failed
    │   ├── FetchTimeout         the total deadline passed
    │   ├── TooLarge             more bytes than the cap, or a compression ratio above the bound
    │   ├── BadResponse          truncated, mis-framed or undecodable
    │   ├── BadRedirect          too many hops, no target, or a target that is refused
    │   ├── BadStatus            an HTTP status that is neither a page nor a verdict on access
    │   ├── RobotsDisallowed     robots.txt says no
    │   └── HostBusy             the host's slot did not come free in time
    └── ReadError
        ├── MarkupRejected       refused before parsing: too deep, too many tags or attributes
        ├── NotHtml              the response is something else (image, PDF, JSON …)
        ├── EmptyPage            there is nothing to read
        ├── SourceUnreadable     neither feed nor sitemap
        ├── RecordLost           the archive no longer has the record, or it does not read
        ├── ParserKilled         the worker exceeded its time or memory, or died: `crashed` is True
        └── ParserFailed         a bug met in a worker, with the place; the page waits in quarantine
"""

from __future__ import annotations

from typing import ClassVar


class IngestError(Exception):
    """The root: everything raised on purpose.

    Attributes:
        code: A stable word for programs; documented in docs/codes.md.
    """

    code: ClassVar[str] = "error"

    # Exception.__init__ is left alone on purpose: `args` keep the constructor's own, so errors cross processes.


class UserError(IngestError):
    """Something the person at the command line can mend; the message says what, where and what to do."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return self.message


class BadInput(UserError):
    """A file, address or argument that cannot be used."""

    code = "bad_input"


class BadConfig(UserError):
    """An unknown key or a bad value in config.toml or the environment."""

    code = "bad_config"


class BadRule(UserError):
    """A rule file that cannot be used."""

    code = "bad_rule"


class StoreRefused(UserError):
    """A database that must not be used: not one of ours, newer than this program, not migrated, or unsafe."""

    code = "store_refused"
    exit_code = 3


class CursorRefused(UserError):
    """A change cursor that belongs to another life of the database (restored, failed over, or another one)."""

    code = "cursor_refused"
    exit_code = 4


class CursorExpired(UserError):
    """A change cursor older than what is still held; nothing is skipped silently."""

    code = "cursor_expired"
    exit_code = 4


class FolderRefused(UserError):
    """A folder that cannot be created or written."""

    code = "folder_refused"
    exit_code = 3


class StoreError(IngestError):
    """The database could not do what was asked; the transaction was rolled back."""

    code = "store_error"

    def __init__(self, detail: str) -> None:
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class StoreUnavailable(StoreError):
    """The database does not answer."""

    code = "store_unavailable"


class StoreFull(StoreError):
    """There is no space left to write to."""

    code = "store_full"


class StaleLease(StoreError):
    """The entry's lease was lost to another worker."""

    code = "stale_lease"


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
        self.retryable = status in (403, 404, 408, 410, 425, 429) or status >= 500


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
