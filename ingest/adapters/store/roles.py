"""Writes the SQL for three roles on PostgreSQL: who migrates, who writes, who reads. Runs nothing.

Generated from the tables and views, so that it names those of this version: run it again after each upgrade. Consumers
are given views and no tables. Run it as whoever owns the tables now and may create roles.
"""

from __future__ import annotations

from ingest.adapters.tables import METADATA, SEARCH_INDEX, VIEWS

_FUNCTIONS = ("ingest_wake_up()",)


def write_roles(prefix: str) -> str:
    """Return the script.

    Args:
        prefix: What the roles' names begin with: lower-case letters, digits, underscores.
    """
    migrator, writer, reader = (f"{prefix}_{part}" for part in ("migrator", "writer", "reader"))
    tables = (*sorted(METADATA.tables), SEARCH_INDEX)
    views = ", ".join(view.name for view in VIEWS)
    everybody = f"{migrator}, {writer}, {reader}"
    lines = [
        "-- Roles for ingest: the migrator upgrades and purges, the writer is the daemon's, readers are consumers.",
        "-- Can be run again, and has to be after each upgrade. Set passwords with \\password.",
        "BEGIN;",
        *(_create(name) for name in (migrator, writer, reader)),
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
        f"GRANT USAGE ON SCHEMA public TO {everybody};",
        f"GRANT CREATE ON SCHEMA public TO {migrator};",
        *(f"ALTER TABLE IF EXISTS {_quoted(name)} OWNER TO {migrator};" for name in (*tables, "alembic_version")),
        *(f"ALTER VIEW {view.name} OWNER TO {migrator};" for view in VIEWS),
        *(f"ALTER FUNCTION {name} OWNER TO {migrator};" for name in _FUNCTIONS),
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(map(_quoted, tables))} TO {writer};",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {writer};",
        f"GRANT SELECT ON alembic_version, {views} TO {writer};",
        _maintain(writer, tables),
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {reader};",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {reader};",
        f"GRANT SELECT ON {views} TO {reader};",
        f"ALTER ROLE {reader} SET default_transaction_read_only = on;",
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def _create(name: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}')"
        f" THEN CREATE ROLE {name} LOGIN; END IF; END $$;"
    )


def _maintain(writer: str, tables: tuple[str, ...]) -> str:
    """From PostgreSQL 17 on, a role that does not own a table may be let vacuum it, as a purge does."""
    grant = f"GRANT MAINTAIN ON {', '.join(map(_quoted, tables))} TO {writer}"
    known = "current_setting('server_version_num')::int >= 170000"
    return f"DO $$ BEGIN IF {known} THEN EXECUTE '{grant}'; END IF; END $$;"


def _quoted(name: str) -> str:
    return f'"{name}"'
