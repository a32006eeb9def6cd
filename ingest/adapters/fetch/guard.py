"""Where every connection is made: names are resolved once, every answer is vetted, and only a vetted address is asked.

This is the one place where the address policy is enforced, under every request there is (pages, robots.txt, redirect
hops, feeds), so no caller can forget it. The URL keeps its name, so Host and TLS server name stay the original's.
Never falls back to an address that was not vetted, and never asks the resolver twice for one connection.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Protocol

import httpcore

from ingest.adapters.fetch.addresses import WEB_PORTS, Address, is_loopback, unwrap, why_not_public
from ingest.adapters.fetch.faults import Fault
from ingest.adapters.fetch.settings import FetchSettings
from ingest.adapters.fetch.wire import MeteredStream, close_stream
from ingest.errors import AddressRefused, BadInput

_PRIVATE_NAMES = ("localhost", "internal", "local", "home.arpa", "lan", "intranet", "metadata")
_MAX_TRIED = 6


class Resolving(Protocol):
    """Turns a name into addresses; raises OSError when it has none."""

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Return every address, at least one."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """An httpcore network backend that connects to vetted addresses only, and meters what comes back."""

    def __init__(self, settings: FetchSettings, resolver: Resolving) -> None:
        self._settings = settings
        self._exemptions = settings.exemptions()
        self._detours = settings.detours()
        self._resolver = resolver
        self._dialler = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first vetted address that answers.

        Raises:
            Fault: One of the addresses may not be asked (AddressRefused).
            BadInput: The address is not loopback, and no contact is set.
            OSError: The name does not resolve.
            httpcore.ConnectError: No address answered; httpcore.ConnectTimeout when the last one did not in time.
        """
        detour = self._detours.get((host.lower(), port))
        addresses = (detour[0],) if detour else await self._vetted(host, port)
        if not self._settings.contact and not all(is_loopback(address) for address in addresses):
            raise BadInput("identity.contact is empty: say in config.toml who is asking before anything is fetched")
        ask_port = detour[1] if detour else port
        share = timeout / min(len(addresses), _MAX_TRIED) if timeout else None
        last: Exception = httpcore.ConnectError("no address to connect to")
        for address in addresses[:_MAX_TRIED]:
            try:
                return await self._dial(address, ask_port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between its own retries (none are configured)."""
        await self._dialler.sleep(seconds)

    async def _vetted(self, host: str, port: int) -> tuple[Address, ...]:
        answers = await self._resolver.resolve(host, port)
        addresses = tuple(dict.fromkeys(ip_address(answer) for answer in answers))
        for address in addresses:
            refusal = self._refusal(host, address, port)
            if refusal:
                raise Fault(AddressRefused, refusal)
        return addresses

    def _refusal(self, host: str, address: Address, port: int) -> str | None:
        if any(exempt.covers(address, port) for exempt in self._exemptions):
            return None
        if port not in WEB_PORTS:
            return f"port {port} is never asked"
        if is_private_name(host):
            return "the name is for private use"
        reason = why_not_public(address)
        if reason:
            return f"{address} is not public ({reason})"
        return f"{address} is this machine" if is_own_address(address) else None

    async def _dial(
        self,
        address: Address,
        port: int,
        timeout: float | None,  # noqa: ASYNC109 -- handed on to httpcore
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._dialler.connect_tcp(str(address), port, timeout, local_address, socket_options)
        peer = stream.get_extra_info("server_addr")
        if not peer or unwrap(ip_address(peer[0])) != unwrap(address) or peer[1] != port:
            await close_stream(stream)
            raise Fault(AddressRefused, f"the connection leads to {peer}, not to {address}")
        return MeteredStream(stream, self._settings)


def is_private_name(host: str) -> bool:
    """Whether a name is reserved for private networks or a cloud's metadata service (RFC 6761, 8375, 9476)."""
    name = host.lower().rstrip(".")
    return any(name == private or name.endswith("." + private) for private in _PRIVATE_NAMES)


def is_own_address(address: Address) -> bool:
    """Whether an address belongs to one of this machine's interfaces; sends nothing."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 80))  # a datagram socket only looks up the route
            return ip_address(probe.getsockname()[0]) == address
    except OSError:
        return False
