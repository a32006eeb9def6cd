"""The resolver: a slow name server holds up nothing and nobody, not even the end of the program."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest

from ingest.adapters.fetch.resolver import SystemResolver


@pytest.mark.parametrize("written", ["127.0.0.1", "::1", "93.184.215.14"])
def test_an_address_is_its_own_answer_and_nobody_is_asked(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the system was asked"))

    assert asyncio.run(SystemResolver().resolve(written, 80)) == (written,)


def test_old_forms_of_an_address_are_read_as_the_system_reads_them() -> None:
    assert asyncio.run(SystemResolver().resolve("2130706433", 80)) == ("127.0.0.1",)


def test_every_address_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(2, 1, 6, "", (address, 80)) for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)

    assert asyncio.run(SystemResolver().resolve("news.example", 80)) == ("192.0.2.1", "192.0.2.2")


@pytest.mark.parametrize(
    "answer", [[], socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long")]
)
def test_a_name_without_an_address_says_why(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    with pytest.raises(OSError, match=r"no address|not known|not a host name"):
        asyncio.run(SystemResolver().resolve("news.example", 80))


def test_a_lookup_that_hangs_can_be_given_up_and_holds_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def look_up(host: str, *_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        if host == "slow.example":
            release.wait(10)
        return [(2, 1, 6, "", ("192.0.2.1", 80))]

    async def run() -> tuple[str, ...]:
        resolver = SystemResolver()
        slow = [asyncio.create_task(resolver.resolve("slow.example", 80)) for _ in range(40)]
        await asyncio.sleep(0)
        answer = await asyncio.wait_for(resolver.resolve("quick.example", 80), 5)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return answer

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    begun = time.monotonic()

    answer = asyncio.run(run())
    waited_s = time.monotonic() - begun
    stuck = [thread for thread in threading.enumerate() if thread.name == "resolve"]
    release.set()

    assert answer == ("192.0.2.1",)
    assert waited_s < 8
    assert all(thread.daemon for thread in stuck)


def test_there_are_never_more_lookups_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(10) and [])

    async def run() -> None:
        resolver = SystemResolver()
        waiting = [asyncio.create_task(resolver.resolve("slow.example", 80)) for _ in range(64)]
        await asyncio.sleep(0.05)
        try:
            await resolver.resolve("one-more.example", 80)
        finally:
            release.set()
            await asyncio.gather(*waiting, return_exceptions=True)

    with pytest.raises(OSError, match="64 names are being resolved"):
        asyncio.run(run())
