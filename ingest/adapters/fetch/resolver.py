"""Names to addresses, by the system's resolver, without letting a slow one hold up the loop, its threads or the exit.

The loop's own executor has few threads and joins them at exit, so a name server that does not answer would block both.
Each lookup runs in a daemon thread of its own instead, and their number is bounded.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from ipaddress import ip_address

_MAX_LOOKUPS = 64


class SystemResolver:
    """Asks `getaddrinfo`; keeps no cache (the system and its name server do)."""

    def __init__(self) -> None:
        self._running = 0

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Return every address of a name, in the system's order of preference.

        Raises:
            OSError: The name has no address, or too many lookups are already waiting.
        """
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass
        if self._running >= _MAX_LOOKUPS:
            raise OSError(f"{self._running} names are being resolved already")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[str, ...]] = loop.create_future()
        self._running += 1
        threading.Thread(target=self._look_up, args=(loop, answer, host, port), daemon=True, name="resolve").start()
        return await answer

    def _look_up(
        self, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[tuple[str, ...]], host: str, port: int
    ) -> None:
        found: tuple[str, ...] | OSError
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as error:
            found = error if isinstance(error, OSError) else OSError(f"not a host name: {error}")
        try:
            loop.call_soon_threadsafe(self._deliver, answer, found)
        except RuntimeError:
            return  # the loop has ended: nobody waits any more

    def _deliver(self, answer: asyncio.Future[tuple[str, ...]], found: tuple[str, ...] | OSError) -> None:
        self._running -= 1
        if answer.done():
            return  # the one who asked was cancelled
        if isinstance(found, OSError):
            answer.set_exception(found)
        elif found:
            answer.set_result(found)
        else:
            answer.set_exception(OSError("the name has no address"))
