"""One small connection pool for each origin, dropped and closed as soon as anything goes wrong on it.

httpcore's pool loses track of a connection whose request was cancelled, and for ever waits for it to come back. A total
deadline needs cancellation, so pools are kept small, apart, and disposable: a failed exchange costs its own host's pool
and nothing else. How many requests run at once is limited outside, by the client. Pools out of use are closed.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import httpcore

_MAX_POOLS = 64
_IDLE_S = 30.0


@dataclass(slots=True)
class Lease:
    """The use of one origin's pool for one exchange; ends with `give_back`, after `drop` when it went wrong."""

    origin: str
    pool: httpcore.AsyncConnectionPool
    _owner: HostPools = field(repr=False)
    _ended: bool = False

    def drop(self) -> None:
        """Never hand this pool out again; it is closed once its last exchange has ended."""
        self._owner.drop(self.origin, self.pool)

    def give_back(self) -> None:
        """End this use; once is enough, more does no harm."""
        if not self._ended:
            self._ended = True
            self._owner.give_back(self.pool)


class HostPools:
    """Pools by origin, most recently used last."""

    def __init__(self, make_pool: Callable[[], httpcore.AsyncConnectionPool]) -> None:
        self._make_pool = make_pool
        self._pools: OrderedDict[str, tuple[httpcore.AsyncConnectionPool, float]] = OrderedDict()
        self._users: dict[httpcore.AsyncConnectionPool, int] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def lease(self, origin: str) -> Lease:
        """Hand out the origin's pool, made if need be; needs a running loop."""
        now = asyncio.get_running_loop().time()
        pool = self._pools[origin][0] if origin in self._pools else self._make_pool()
        self._pools[origin] = (pool, now)
        self._pools.move_to_end(origin)
        self._users[pool] = self._users.get(pool, 0) + 1
        self._sweep(now)
        return Lease(origin, pool, self)

    def drop(self, origin: str, pool: httpcore.AsyncConnectionPool) -> None:
        """Take a pool out of use; it is closed now, or when its last exchange ends."""
        if origin in self._pools and self._pools[origin][0] is pool:
            del self._pools[origin]
        if not self._users.get(pool):
            self._close(pool)

    def give_back(self, pool: httpcore.AsyncConnectionPool) -> None:
        """Count one use less; a dropped pool without users is closed."""
        self._users[pool] -= 1
        if self._users[pool]:
            return
        if not any(kept is pool for kept, _ in self._pools.values()):
            self._close(pool)

    async def aclose(self) -> None:
        """Close every pool and wait until all are closed."""
        for origin, (pool, _) in list(self._pools.items()):
            self.drop(origin, pool)
        while self._closing:
            await asyncio.gather(*self._closing)

    def _sweep(self, now: float) -> None:
        """Close the longest unused pools: those idle for long, and those above the most that are kept."""
        for origin, (pool, used_at) in list(self._pools.items()):
            if len(self._pools) <= _MAX_POOLS and now - used_at < _IDLE_S:
                break
            if not self._users.get(pool):
                self.drop(origin, pool)

    def _close(self, pool: httpcore.AsyncConnectionPool) -> None:
        # a task of its own: the one who ends an exchange may be being cancelled
        self._users.pop(pool, None)
        task = asyncio.get_running_loop().create_task(pool.aclose())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
