"""Which addresses are public: every special block of the registries, and what hides inside others."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from ingest.adapters.fetch.addresses import is_loopback, read_exemption, why_not_public
from ingest.adapters.fetch.guard import is_own_address, is_private_name

REFUSED = """
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.0.0.1 127.255.255.255
169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.170 192.0.2.1 192.88.99.1
192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::1 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:1ff::1 2001:db8::1 2002:7f00:1::
2002:808:808::1 2002:a9fe:a9fe:: 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1
fec0::1 ff02::1 ff0e::1 1::1 ffff::1
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255 169.255.0.0
172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 203.0.112.1 223.255.255.255
2606:4700:4700::1111 2a00:1450::1 2001:200::1 2001:4860:4860::8888 2003::1 3ffe::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_special_addresses_are_refused(address: str) -> None:
    assert why_not_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_their_neighbours_are_public(address: str) -> None:
    assert why_not_public(ip_address(address)) is None


def test_the_standard_library_would_have_let_some_through() -> None:
    missed = [address for address in REFUSED if ip_address(address).is_global]

    assert {"64:ff9b::127.0.0.1", "::127.0.0.1"} <= set(missed)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_known_in_every_form(address: str) -> None:
    assert is_loopback(ip_address(address))


@pytest.mark.parametrize(
    ("written", "address", "port", "covered"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "::ffff:127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 8081, False),
        ("127.0.0.1:8080", "127.0.0.2", 8080, False),
        ("10.0.0.0/8:80", "10.9.9.9", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:80", "127.0.0.1", 80, False),
        ("[fd00::/8]:443", "fd12::1", 443, True),
    ],
)
def test_an_exception_covers_what_it_names_and_no_more(written: str, address: str, port: int, covered: bool) -> None:
    assert read_exemption(written).covers(ip_address(address), port) is covered


@pytest.mark.parametrize(
    "written",
    ["", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:70000", "*:80", "0.0.0.0/0:80", "[::/0]:80", "::1:80",
     "localhost:80", "10.0.0.1/8:80", "127.0.0.1:8o"],
)  # fmt: skip
def test_an_exception_that_is_not_understood_or_names_everything_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_exemption(written)


def test_addresses_of_this_machine_are_known_without_asking_anybody() -> None:
    assert is_own_address(ip_address("127.0.0.1"))
    assert not is_own_address(ip_address("192.0.2.1"))


@pytest.mark.parametrize(
    ("host", "private"),
    [("localhost", True), ("a.localhost", True), ("metadata.google.internal", True), ("Metadata", True),
     ("printer.local", True), ("x.home.arpa.", True), ("local.example.org", False), ("internal-news.org", False)],
)  # fmt: skip
def test_names_for_private_use_are_known(host: str, private: bool) -> None:
    assert is_private_name(host) is private
