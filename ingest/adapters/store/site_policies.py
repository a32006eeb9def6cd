"""What sites' files say about use by machines: as it stands, and how it changed. On the clock of who asked them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ingest.adapters.store.database import Database
from ingest.adapters.store.rows import make_row
from ingest.adapters.tables import site_policy
from ingest.adapters.tables.views import SITE_POLICIES
from ingest.core.urls import host_of
from ingest.model import SiteFile, SitePolicy, SiteRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePolicyRow:
    """One row of `site_policies_v1`."""

    host: str
    origin: str
    file: str
    first_seen_at: datetime
    last_seen_at: datetime
    status: int | None
    problem: str
    rules: tuple[list[str], ...]
    raw: str


class SitePolicies:
    """What the fetcher and the line ask of a site's policy."""

    _db: Database

    def find_site_policies(self, origin: str) -> tuple[SitePolicy, ...]:
        """Return what the files of an origin say as far as is known, one for each file that was ever noted."""
        with self._db.reading() as connection:
            newest = select(func.max(site_policy.c.id)).where(site_policy.c.origin == origin)
            rows = connection.execute(
                select(site_policy).where(site_policy.c.id.in_(newest.group_by(site_policy.c.file)))
            ).mappings()
            return tuple(_policy(dict(row)) for row in rows)

    def save_site_policy(self, policy: SitePolicy) -> None:
        """Note what a file says: a new row where it says something else than before, so that the history stays.

        A robots.txt that never said anything about use leaves no row.
        """
        with self._db.writing() as connection:
            before = _newest(connection, policy.origin, policy.file)
            said = {"status": policy.status, "problem": policy.problem, "expires_at": policy.expires_at}
            if before is None and not policy.raw and policy.file is SiteFile.ROBOTS:
                return
            if before is not None and (before.raw, before.rules) == (policy.raw, policy.rules):
                seen = max(before.last_seen_at, policy.last_seen_at)
                row = site_policy.c.id == before.id
                connection.execute(update(site_policy).where(row).values(last_seen_at=seen, **said))
                return
            values = {
                "origin": policy.origin,
                "host": host_of(policy.origin),
                "file": policy.file.value,
                "rules": policy.rules,
                "raw": policy.raw,
                "first_seen_at": policy.first_seen_at,
                "last_seen_at": policy.last_seen_at,
            }
            connection.execute(insert(site_policy), values | said)

    def list_site_policies(self, host: str) -> tuple[SitePolicyRow, ...]:
        """Return all that the files of a host have said, file by file, the newest last."""
        view = SITE_POLICIES.table
        order = (view.c.origin, view.c.file, view.c.first_seen_at)
        with self._db.reading() as connection:
            rows = connection.execute(select(view).where(view.c.host == host.lower()).order_by(*order)).mappings()
            return tuple(make_row(SitePolicyRow, row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Noted:
    id: int
    rules: tuple[SiteRule, ...]
    raw: str
    last_seen_at: datetime


def _newest(connection: Connection, origin: str, file: SiteFile) -> _Noted | None:
    of_file = (site_policy.c.origin == origin) & (site_policy.c.file == file.value)
    newest = select(site_policy).where(of_file).order_by(site_policy.c.id.desc()).limit(1)
    row = connection.execute(newest).mappings().one_or_none()
    return None if row is None else _Noted(row["id"], _rules(dict(row)), row["raw"], row["last_seen_at"])


def _policy(row: Mapping[str, Any]) -> SitePolicy:
    return SitePolicy(
        origin=row["origin"],
        file=SiteFile(row["file"]),
        status=row["status"],
        problem=row["problem"],
        rules=_rules(row),
        raw=row["raw"],
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
        expires_at=row["expires_at"],
    )


def _rules(row: Mapping[str, Any]) -> tuple[SiteRule, ...]:
    return tuple(SiteRule(*rule) for rule in row["rules"])
