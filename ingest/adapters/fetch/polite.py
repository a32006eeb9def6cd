"""The polite fetcher: robots first, the host's slot for every request, redirects by hand, conditional where it may be.

Every hop is treated like the first address: checked, judged by its own origin's robots.txt, asked through its own
host's slot, the slot before given back. A redirect's body is never received. The answer comes back as a page when it
can be read as one or says that nothing changed; everything else is raised with its reason, and a host that asks to be
left alone is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.adapters.fetch.client import HttpClient
from ingest.adapters.fetch.credentials import (
    Credentials,
    holds_secret,
    redact_body,
    redact_error,
    redact_headers,
)
from ingest.adapters.fetch.receive import Reply
from ingest.adapters.fetch.robots_gate import RobotsCache, RobotsGate
from ingest.adapters.fetch.settings import FetchSettings
from ingest.adapters.fetch.slots import Politeness, Slots, SlotTaker
from ingest.adapters.fetch.statuses import bears_page, is_redirect, retry_after_s
from ingest.adapters.fetch.targets import next_address, without_credentials
from ingest.adapters.fetch.tdmrep_gate import TdmrepGate
from ingest.errors import AddressRefused, BadAddress, BadRedirect, BadStatus, FetchError, RobotsDisallowed
from ingest.model import FetchedPage, FrontierEntry, Redirect, SitePolicy, SourceKind, Subscription, Target

_ACCEPT_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_ACCEPT_SOURCE = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)
_VALIDATORS = frozenset({"If-None-Match", "If-Modified-Since"})
_VALIDATOR = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]{0,1000}[\x21-\x7e\x80-\xff])?")
_HOLD_MARGIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What is asked for: an address, the cap, the validators of what is held, and who may be asked with credentials."""

    url: str
    credentials: Credentials
    max_bytes: int
    accept: str
    etag: str | None = None
    last_modified: str | None = None

    def headers(self, redirects: tuple[Redirect, ...]) -> Mapping[str, str]:
        """Return the headers for this hop: behind a redirect a date proves nothing, an ETag still names its bytes."""
        headers = {"Accept": self.accept}
        if self.etag and _sendable(self.etag):
            headers["If-None-Match"] = self.etag
        if self.last_modified and _sendable(self.last_modified) and not redirects:
            headers["If-Modified-Since"] = self.last_modified
        return headers


class PoliteFetcher:
    """Fetches frontier entries, and single addresses for commands, by the same rules."""

    def __init__(
        self,
        *,
        client: HttpClient,
        slots: Slots,
        robots_cache: RobotsCache,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        politeness: Politeness,
        credentials: Credentials | None = None,
    ) -> None:
        """Join the parts; `clock` gives the present, aware, UTC; without credentials nobody is logged in anywhere."""
        self._credentials = credentials or Credentials()
        self._client = client
        self._settings = settings
        self._clock = clock
        self._slots = SlotTaker(slots, politeness, hold_s=settings.total_timeout_s + _HOLD_MARGIN_S)
        self._robots = RobotsGate(client, self._slots, robots_cache, clock)
        self._tdmrep = TdmrepGate(client, self._slots, self._robots, robots_cache, clock)

    async def fetch(self, entry: FrontierEntry) -> FetchedPage:
        """Fetch a claimed entry, conditionally when it holds validators.

        Returns:
            A page to read (2xx, 402, a marked challenge), or one with status 304 and no body.

        Raises:
            FetchError: Any of them; RobotsDisallowed names the rule, BadStatus the status and Retry-After.
            BadInput: No contact is set, and the address is not loopback.
        """
        wish = _Wish(
            url=entry.url,
            credentials=self._credentials.as_of_now(),
            max_bytes=self._settings.max_bytes(entry.target, entry.source_kind),
            accept=_ACCEPT_SOURCE if entry.target is Target.SOURCE else _ACCEPT_PAGE,
            etag=entry.etag,
            last_modified=entry.last_modified,
        )
        return await self._follow(wish)

    async def get(self, url: str, *, kind: SourceKind | None = None) -> FetchedPage:
        """Fetch one address that is in no frontier: a page, or (with `kind`) a source, with that cap.

        Raises:
            As `fetch`.
        """
        target = Target.PAGE if kind is None else Target.SOURCE
        accept = _ACCEPT_PAGE if kind in (None, SourceKind.SECTION) else _ACCEPT_SOURCE
        max_bytes = self._settings.max_bytes(target, kind)
        held = self._credentials.as_of_now()
        return await self._follow(_Wish(url=url, credentials=held, max_bytes=max_bytes, accept=accept))

    async def site_policies(self, url: str) -> tuple[SitePolicy, ...]:
        """Return what the files of an address's site say about use by machines; asked for once a day.

        Raises:
            HostBusy: The host's slot did not come free; nothing was asked.
        """
        return await self._tdmrep.site_policies(url)

    async def _follow(self, wish: _Wish) -> FetchedPage:
        own = wish.credentials.for_hop(wish.url, ())  # later hops are sent these, or none
        try:
            return await self._travel(wish, own)
        except FetchError as error:
            if own is None:
                raise
            raise redact_error(error, own) from None

    async def _travel(self, wish: _Wish, own: Subscription | None) -> FetchedPage:
        url = wish.url
        redirects: tuple[Redirect, ...] = ()
        elapsed_ms = 0.0
        while True:
            try:
                reply = await self._ask(url, wish, redirects)
            except (BadAddress, AddressRefused) as error:
                if not redirects:
                    raise type(error)(without_credentials(url), error.detail) from error
                raise BadRedirect(
                    redirects[-1].url, f"leads to {without_credentials(url)[:200]}: {error.detail}"
                ) from error
            elapsed_ms += reply.elapsed_ms
            if not is_redirect(reply.status):
                return self._page(wish, reply, redirects, elapsed_ms, own)
            redirects = (*redirects, Redirect(url=url, status=reply.status))
            url = self._next(url, reply, redirects)
            if own and holds_secret(url, own):
                raise BadRedirect(redirects[-1].url, f"leads to an address that holds the credentials of {own.name}")

    async def _ask(self, url: str, wish: _Wish, redirects: tuple[Redirect, ...]) -> Reply:
        self._client.check(url)
        judgement = await self._robots.judge(url)
        if not judgement.allowed:
            raise RobotsDisallowed(url, judgement.rule)
        async with self._slots.slot(url, judgement.crawl_delay_s) as turn:
            headers = dict(wish.headers(redirects))
            subscription = wish.credentials.for_hop(url, redirects)
            if subscription:
                headers[subscription.header] = subscription.value
            reply = await self._client.request_once(url, headers=headers, max_bytes=wish.max_bytes)
            turn.sent_at = reply.sent_at
            await self._slots.heed(url, reply.status, reply.header("retry-after"), self._clock())
        return reply

    def _next(self, url: str, reply: Reply, redirects: tuple[Redirect, ...]) -> str:
        written = reply.header("location")
        if written is None:
            raise BadRedirect(url, f"status {reply.status} without a target")
        if len(redirects) > self._settings.max_redirects:
            raise BadRedirect(url, f"more than {self._settings.max_redirects} redirects")
        target = next_address(url, written)
        if target is None:
            raise BadRedirect(url, f"leads to {without_credentials(written)[:100]!r}, which is not a page")
        if target == url:
            raise BadRedirect(url, "leads to itself")
        return target

    def _page(
        self, wish: _Wish, reply: Reply, redirects: tuple[Redirect, ...], elapsed_ms: float, own: Subscription | None
    ) -> FetchedPage:
        unchanged = reply.status == 304 and not _VALIDATORS.isdisjoint(wish.headers(redirects))
        if not unchanged and not bears_page(reply.status, reply.headers):
            raise BadStatus(reply.url, reply.status, retry_after_s(reply.header("retry-after"), self._clock()))
        answered = wish.credentials.for_hop(reply.url, redirects)
        return FetchedPage(
            url=wish.url,
            final_url=reply.url,
            status=reply.status,
            headers=redact_headers(reply.headers, own) if own else reply.headers,
            body=redact_body(reply.body, own) if own else reply.body,
            login=answered.login if answered else None,
            fetched_at=self._clock(),
            redirects=redirects,
            elapsed_ms=elapsed_ms,
        )


def _sendable(validator: str) -> bool:
    """Whether a validator that a server once sent may be sent back: no control characters, of sensible length."""
    return _VALIDATOR.fullmatch(validator) is not None
