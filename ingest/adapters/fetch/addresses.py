"""Which IP addresses may be asked: our own deny table, and the operator's explicit exceptions. Pure; resolves nothing.

`ipaddress.is_global` is not asked: it lets addresses through that carry a private one (NAT64, 6to4, `::127.0.0.1`).
IPv4 is public unless listed. IPv6 is refused unless it lies in 2000::/3, the only block that is given out, and is not
listed. Mapped and NAT64 addresses are judged by the IPv4 address inside; Teredo and 6to4 are refused whole.

Sources: the IANA special-purpose registries for IPv4 and IPv6; RFC 6890, 6052, 4291, 7526.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

WEB_PORTS = frozenset({80, 443})
"""The only ports that are asked without an exception."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_DENIED_V4 = tuple(
    (IPv4Network(block), reason)
    for block, reason in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_GIVEN_OUT_V6 = IPv6Network("2000::/3")
_DENIED_V6 = tuple(
    (IPv6Network(block), reason)
    for block, reason in (
        ("::1/128", "loopback"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "protocol assignments, Teredo among them"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def unwrap(address: Address) -> Address:
    """Return the IPv4 address inside a mapped (`::ffff:0:0/96`) or NAT64 (`64:ff9b::/96`) one, else the address."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def why_not_public(address: Address) -> str | None:
    """Return why an address is not public, in a word or two; None when it is."""
    inner = unwrap(address)
    if isinstance(inner, IPv4Address):
        return next((reason for block, reason in _DENIED_V4 if inner in block), None)
    listed = next((reason for block, reason in _DENIED_V6 if inner in block), None)
    return listed or (None if inner in _GIVEN_OUT_V6 else "not given out")


def is_loopback(address: Address) -> bool:
    """Whether an address never leaves this machine."""
    return unwrap(address).is_loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One address or block with one port that may be asked although it is not public."""

    network: Network
    port: int

    def covers(self, address: Address, port: int) -> bool:
        """Whether this exception names the address (or the one inside it) and exactly this port."""
        inner = unwrap(address)
        return port == self.port and inner.version == self.network.version and inner in self.network


def read_exemption(written: str) -> Exemption:
    """Read `ADDRESS:PORT` or `CIDR:PORT`; IPv6 stands in brackets, as `[::1]:8080` or `[fd00::/8]:80`.

    Raises:
        ValueError: It is not of this form, or names everything (a prefix of length 0).
    """
    block, _, port = written.rpartition(":")
    if block.startswith("[") and block.endswith("]"):
        block = block[1:-1]
    elif ":" in block:
        raise ValueError("an IPv6 address stands in brackets")
    network = ip_network(block)
    if network.prefixlen == 0:
        raise ValueError("it would allow every address")
    return Exemption(network=network, port=read_port(port))


def read_endpoint(written: str) -> tuple[Address, int]:
    """Read `ADDRESS:PORT` with a literal address; raises ValueError when it is anything else."""
    host, _, port = written.rpartition(":")
    return ip_address(host.removeprefix("[").removesuffix("]")), read_port(port)


def read_port(written: str) -> int:
    """Read a port, 1 to 65535, in plain digits; raises ValueError."""
    if not (written.isascii() and written.isdigit() and 0 < int(written[:6]) < 65536):
        raise ValueError(f"{written!r} is not a port")
    return int(written)
