"""Tables of what happened: the change log and its head, one row for each trip, the daemon's heartbeat.

The change log is gap-free and in commit order because its head is one row that the storing transaction updates last:
whoever holds that row commits next, and nobody else can take a number until then.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Double, ForeignKey, Index, Integer, Table

from ingest.adapters.tables.types import METADATA, Id, PlainText, UTCDateTime

change_head = Table(
    "change_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="Always 1."),
    Column("epoch", PlainText, nullable=False, comment="Random; a new one after a restore or failover."),
    Column("seq", Id, nullable=False, comment="Sequence number of the newest change; 0 before the first."),
    Column("min_seq", Id, nullable=False, comment="Oldest sequence number still held."),
    Column("home", PlainText, nullable=False, comment="Identity of the file or server that this epoch began on."),
    CheckConstraint("id = 1", name="one_row"),
    comment="One row: where the change log stands.",
)

change = Table(
    "change",
    METADATA,
    Column("seq", Id, primary_key=True, autoincrement=False, comment="Gap-free, in commit order."),
    Column(
        "kind",
        PlainText,
        nullable=False,
        comment="created, revised, access_changed, clustered, gone, retracted, merged or purged.",
    ),
    Column("article_id", Id, nullable=False, index=True, comment="The article; it may no longer exist."),
    Column("revision_no", Integer, nullable=False, comment="Its revision after the change."),
    Column("changed_at", UTCDateTime, nullable=False, comment="When it was stored, on the database's clock."),
    Column(
        "merged_into",
        Id,
        comment="merged: the article that goes on in its place; NULL for the one that went on, and for other kinds.",
    ),
    comment="The change log that consumers follow.",
)

fetch = Table(
    "fetch",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the trip."),
    Column("frontier_id", Id, nullable=False, index=True, comment="Frontier entry; it may no longer exist."),
    Column("source_id", Id, comment="Source that asked for it; NULL when none did."),
    Column("url", PlainText, nullable=False, comment="The address asked for; empty once purged."),
    Column("url_final", PlainText, comment="The address that answered; NULL when none did."),
    Column("host", PlainText, nullable=False, comment="Host of the address."),
    Column(
        "ended_at",
        UTCDateTime,
        nullable=False,
        index=True,
        comment="When the trip was stored, on the database's clock.",
    ),
    Column(
        "outcome",
        PlainText,
        nullable=False,
        comment="stored, unchanged, not_modified, listed, not_article, disallowed, gone, failed …: docs/codes.md.",
    ),
    Column("code", PlainText, nullable=False, comment="The error's code or the decision's changes, joined by +."),
    Column("detail", PlainText, nullable=False, comment="One line for people; empty when the code says it all."),
    Column(
        "decision",
        PlainText,
        nullable=False,
        comment="Why, one reason for each change, joined by semicolons; empty when nothing was decided.",
    ),
    Column("status", Integer, comment="HTTP status; NULL when no response was had."),
    Column("elapsed_ms", Double, nullable=False, comment="Milliseconds of the request."),
    Column("body_bytes", Integer, comment="Bytes of the decoded body; NULL when no response was had."),
    Column("links", Integer, nullable=False, comment="New links that a source yielded."),
    Column(
        "article_id",
        ForeignKey("article.id", ondelete="SET NULL"),
        index=True,
        comment="Article it led to; NULL when none.",
    ),
    Column(
        "robots_verdict", PlainText, comment="What the origin's robots.txt amounted to; NULL when it was not asked."
    ),
    Column("subscription", PlainText, comment="Subscription whose credentials were sent; NULL when none were."),
    Column(
        "logged_in",
        Boolean,
        comment="Whether they held, as far as the page and the last look tell; NULL when none were sent.",
    ),
    Column("robots_fetched_at", UTCDateTime, comment="When that robots.txt was asked for; NULL when it was not."),
    Index("ix_fetch_outcome", "outcome", "ended_at"),
    comment="One row for each trip of an address, however it ended.",
)

heartbeat = Table(
    "heartbeat",
    METADATA,
    Column("worker", PlainText, primary_key=True, comment="Name of the process, as daemon."),
    Column(
        "beaten_at", UTCDateTime, nullable=False, comment="When it last said that it is well, on the database's clock."
    ),
    comment="When each long-running process last said that it is well.",
)
