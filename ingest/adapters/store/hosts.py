"""Hosts: the slot of the one request in flight, the pace, and what robots.txt said. All on the database's clock.

A slot is taken by one UPDATE that either matches the host's row or does not, so any number of workers and processes
that share the database keep the promise together: one request in flight for each host, a delay between starts.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, case, or_, select, update

from ingest.adapters.store.database import Database, insert_into
from ingest.adapters.store.sources import ensure_hosts
from ingest.adapters.tables import host, robots
from ingest.model import RobotsRecord, RobotsVerdict

LONGEST_WAIT_S = 86_400.0
"""What a server's Retry-After is honoured up to."""

_LOOK_AGAIN_S = 0.25
_SHORTEST_WAIT_S = 0.01


class Hosts:
    """What the fetcher asks before and after each request."""

    _db: Database

    def take_slot(self, name: str, *, token: str, delay_s: float, hold_s: float) -> float:
        """Take a host's slot for one request that starts now.

        Args:
            name: Of the host, as `host_of` gives it.
            token: Names the request; the slot is given back with it.
            delay_s: Seconds before the next request may start; the host's own delay wins when it is longer.
            hold_s: Seconds after which a slot that was never given back is free.

        Returns:
            0.0 when it was taken; else the seconds after which to ask again.
        """
        with self._db.writing() as connection:
            if self._take(connection, name, token, delay_s, hold_s):
                return 0.0
            wait_s = self._wait_s(connection, name)
            if wait_s is not None:
                return wait_s
            ensure_hosts(connection, {name}, at=self._db.now(connection))
            return 0.0 if self._take(connection, name, token, delay_s, hold_s) else _SHORTEST_WAIT_S

    def release_slot(self, name: str, token: str) -> None:
        """Give a slot back; without effect when it is no longer this token's."""
        held = and_(host.c.name == name, host.c.slot_token == token)
        with self._db.writing() as connection:
            connection.execute(update(host).where(held).values(slot_token=None, slot_until=None))

    def slow_host(self, name: str, seconds: float) -> None:
        """Let no request to a host start for so many seconds, at most a day; a longer wait that stands is kept."""
        with self._db.writing() as connection:
            ensure_hosts(connection, {name}, at=self._db.now(connection))
            until = self._db.after(min(max(seconds, 0.0), LONGEST_WAIT_S))
            sooner = and_(host.c.name == name, host.c.next_at < until)
            connection.execute(update(host).where(sooner).values(next_at=until))

    def set_host_delay(self, name: str, delay_s: float) -> None:
        """Set a host's own delay between starts, in seconds; 0 takes it back."""
        with self._db.writing() as connection:
            ensure_hosts(connection, {name}, at=self._db.now(connection))
            connection.execute(update(host).where(host.c.name == name).values(delay_s=delay_s))

    def find_robots(self, origin: str) -> RobotsRecord | None:
        """Return the last robots.txt of an origin, expired or not; None when it was never asked for."""
        with self._db.reading() as connection:
            row = connection.execute(select(robots).where(robots.c.origin == origin)).mappings().one_or_none()
        return RobotsRecord(**{**row, "verdict": RobotsVerdict(row["verdict"])}) if row else None

    def save_robots(self, record: RobotsRecord) -> None:
        """Store what an origin's robots.txt said, in place of what it said before."""
        values = {column.name: getattr(record, column.name) for column in robots.c if column.name != "verdict"}
        values["verdict"] = record.verdict.value
        with self._db.writing() as connection:
            kept = insert_into(connection, robots).values(values)
            connection.execute(kept.on_conflict_do_update(index_elements=["origin"], set_=values))

    def _take(self, connection: Connection, name: str, token: str, delay_s: float, hold_s: float) -> bool:
        free = and_(
            host.c.name == name,
            or_(host.c.slot_token.is_(None), host.c.slot_until <= self._db.after()),
            host.c.next_at <= self._db.after(),
        )
        pace_s = case((host.c.delay_s > delay_s, host.c.delay_s), else_=delay_s)
        taken = update(host).where(free)
        taken = taken.values(slot_token=token, slot_until=self._db.after(hold_s), next_at=self._db.after(pace_s))
        return connection.execute(taken).rowcount == 1

    def _wait_s(self, connection: Connection, name: str) -> float | None:
        now = self._db.after().label("now")
        row = connection.execute(
            select(now, host.c.next_at, host.c.slot_until).where(host.c.name == name)
        ).one_or_none()
        if row is None:
            return None
        waits: list[float] = [_SHORTEST_WAIT_S, (row.next_at - row.now).total_seconds()]
        if row.slot_until is not None:  # nobody knows when the request in flight ends: look again soon
            waits.append(min((row.slot_until - row.now).total_seconds(), _LOOK_AGAIN_S))
        return max(waits)
