"""The HTTP client: one request, one response, within bounds. The only module that imports httpx.

httpx speaks for us and httpcore carries it, over pools and a guarded backend of our own. One exchange has one deadline
from the name's resolution to the last byte; its body is received raw and decoded within bounds. No redirect is
followed, no cookie kept, nothing read from the environment, HTTP/1.1 alone, one TLS context for all.
Whatever fails becomes a typed error of `ingest.errors` with its reason; bodies that bear no page are never received.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpcore
import httpx

from ingest.adapters.fetch.bodies import ACCEPTED_CODINGS
from ingest.adapters.fetch.faults import Fault
from ingest.adapters.fetch.guard import GuardedBackend, Resolving
from ingest.adapters.fetch.pools import HostPools, Lease
from ingest.adapters.fetch.receive import Incoming, Receive, Reply, receive_prefix, receive_whole
from ingest.adapters.fetch.resolver import SystemResolver
from ingest.adapters.fetch.settings import FetchSettings
from ingest.adapters.fetch.targets import Targets
from ingest.core.urls import host_of, origin_of
from ingest.errors import BadAddress, BadResponse, FetchError, FetchTimeout, Unreachable

_KEEPALIVE_S = 4.0  # below the five seconds after which common servers hang up: a race that costs a page
_UNSHOWN = frozenset({b"location", b"set-cookie"})  # httpx would act on these: take a target apart, keep a cookie
_EXPECTED = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    ValueError,  # addresses that the URL and IDNA code cannot take apart
    OSError,  # names that do not resolve; ssl.SSLError and TimeoutError are some too
)


class HttpClient:
    """Makes requests, each within the settings' bounds; any number at once, as many on the wire as are allowed."""

    def __init__(
        self, settings: FetchSettings, *, resolver: Resolving | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        """Build a client; no connection is made.

        Args:
            settings: Bounds, name and exceptions.
            resolver: Turns names into addresses; None for the system's.
            tls: Whom to trust; None for the usual authorities.
        """
        self._settings = settings
        self._targets = Targets(settings)
        self._gate = asyncio.Semaphore(settings.max_connections)
        backend = GuardedBackend(settings, resolver or SystemResolver())
        context = tls or httpx.create_ssl_context(trust_env=False)
        self._pools = HostPools(
            lambda: httpcore.AsyncConnectionPool(
                ssl_context=context,
                max_connections=None,
                max_keepalive_connections=1,
                keepalive_expiry=_KEEPALIVE_S,
                network_backend=backend,
            )
        )
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # their INFO lines print whole URLs, secrets included
        self._http = httpx.AsyncClient(
            transport=_PooledTransport(self._pools),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": ACCEPTED_CODINGS},
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx.Timeout(None, connect=settings.connect_timeout_s),
            follow_redirects=False,
            trust_env=False,
        )

    def check(self, url: str) -> None:
        """Raise BadAddress when this URL is never asked; its address is judged only when it is connected to."""
        self._targets.check(url)

    async def request_once(self, url: str, *, headers: Mapping[str, str], max_bytes: int) -> Reply:
        """Ask for one address and receive the whole answer.

        Raises:
            FetchError: BadAddress, AddressRefused, Unreachable, FetchTimeout, TooLarge or BadResponse.
            BadInput: No contact is set, and the address is not loopback.
        """
        return await self._request(url, headers, max_bytes, receive_whole)

    async def request_prefix(self, url: str, *, headers: Mapping[str, str], max_bytes: int) -> Reply:
        """Ask for one address and receive at most `max_bytes` of its body; a longer one is cut, not an error.

        Raises:
            As `request_once`.
        """
        return await self._request(url, headers, max_bytes, receive_prefix)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()
        await self._pools.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _request(self, url: str, headers: Mapping[str, str], max_bytes: int, receive: Receive) -> Reply:
        self.check(url)
        begun = time.perf_counter()
        try:
            # the wait for a turn counts: whoever asks may hold a host's slot meanwhile
            async with asyncio.timeout(self._settings.total_timeout_s), self._gate:
                incoming, body = await self._exchange(url, headers, max_bytes, receive)
        except Fault as fault:
            raise fault.kind(url, fault.detail) from fault
        except _EXPECTED as error:
            raise self._typed(url, error) from error
        return Reply(
            url=url,
            status=incoming.status,
            headers=incoming.headers,
            body=body,
            sent_at=incoming.wire.written_at,
            elapsed_ms=(time.perf_counter() - begun) * 1000,
        )

    async def _exchange(
        self, url: str, headers: Mapping[str, str], max_bytes: int, receive: Receive
    ) -> tuple[Incoming, bytes]:
        target = httpx.URL(url)
        if target.raw_host.decode("ascii").lower().rstrip(".") != host_of(url):
            raise BadAddress(url, "two readings of its host name")
        written = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
        async with self._http.stream("GET", target, headers=written) as response:
            incoming = Incoming(
                status=response.status_code,
                headers=response.extensions["fields"],
                pieces=response.aiter_raw(),
                wire=response.extensions["network_stream"],
                max_bytes=max_bytes,
                max_ratio=self._settings.max_ratio,
            )
            try:
                return incoming, await receive(incoming)
            except Fault:
                response.extensions["lease"].drop()
                raise

    def _typed(self, url: str, error: Exception) -> FetchError:
        if isinstance(error, httpcore.ConnectTimeout):
            return Unreachable(url, f"no connection within {self._settings.connect_timeout_s:g} s")
        if isinstance(error, (TimeoutError, httpcore.TimeoutException, httpx.TimeoutException)):
            return FetchTimeout(url, f"no complete answer within {self._settings.total_timeout_s:g} s")
        reason = _reason(error)
        if isinstance(error, (httpcore.RemoteProtocolError, httpx.RemoteProtocolError, httpx.DecodingError)):
            return BadResponse(url, reason)
        if isinstance(error, (httpcore.NetworkError, httpx.NetworkError, OSError)):
            return Unreachable(url, reason)
        return BadAddress(url, reason)


def _reason(error: BaseException) -> str:
    """Return the innermost message that says something, in one line of at most 200 characters."""
    told, seen = error, error
    while (cause := seen.__cause__ or seen.__context__) is not None:
        seen = cause
        told = seen if str(seen) else told
    return " ".join((str(told) or type(told).__name__).split())[:200]


class _PooledTransport(httpx.AsyncBaseTransport):
    """Carries httpx's requests over the origin's own pool; a failed exchange costs that pool."""

    def __init__(self, pools: HostPools) -> None:
        self._pools = pools

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the errors are those of httpcore."""
        lease = self._pools.lease(origin_of(str(request.url)))
        try:
            answer = await lease.pool.handle_async_request(_core_request(request))
        except BaseException:
            lease.drop()
            lease.give_back()
            raise
        fields = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers)
        return httpx.Response(
            status_code=answer.status,
            headers=[(name, value) for name, value in answer.headers if name.lower() not in _UNSHOWN],
            stream=_LeasedBody(answer, lease),
            extensions={**answer.extensions, "lease": lease, "fields": fields},
        )


class _LeasedBody(httpx.AsyncByteStream):
    """A body on its way; ends the lease when it is closed."""

    def __init__(self, answer: httpcore.Response, lease: Lease) -> None:
        self._answer = answer
        self._lease = lease
        self._pieces = answer.aiter_stream()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            raise
        except BaseException:
            self._lease.drop()
            raise

    async def aclose(self) -> None:
        try:
            await self._answer.aclose()
        except BaseException:
            self._lease.drop()
            raise
        finally:
            self._lease.give_back()


def _core_request(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        extensions=request.extensions,
    )
