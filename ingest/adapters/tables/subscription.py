"""How the operator's own subscriptions stand. The credentials themselves are never in the database."""

from __future__ import annotations

from sqlalchemy import Column, Table

from ingest.adapters.tables.types import METADATA, PlainText, UTCDateTime

subscription = Table(
    "subscription",
    METADATA,
    Column("name", PlainText, primary_key=True, comment="Its name in config.toml."),
    Column("state", PlainText, nullable=False, comment="unknown, ok, expiring, expired or refused."),
    Column("since", UTCDateTime, nullable=False, comment="Since when it is in that state, on the database's clock."),
    Column("checked_at", UTCDateTime, comment="When its canary was last looked at; NULL when only an article told so."),
    Column("detail", PlainText, nullable=False, comment="One line for people on what was seen."),
    Column("well_at", UTCDateTime, comment="When its canary last showed a login; NULL when never."),
    Column(
        "suspect_since",
        UTCDateTime,
        comment="Since when pages may have been served as to strangers; NULL while it works.",
    ),
    Column("told", PlainText, comment="The state that was last logged; NULL before the first time."),
    comment="How each of the operator's own subscriptions stands.",
)
