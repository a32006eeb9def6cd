"""The frontier, and one row for each trip.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "frontier",
        sa.Column("id", Id, nullable=False, comment="Number of the entry."),
        sa.Column("url", Text, nullable=False, comment="The address to ask."),
        sa.Column("url_key", Text, nullable=False, comment="SHA-256 under which its spellings fall together."),
        sa.Column("host", Text, nullable=False, comment="Host of the address."),
        sa.Column("target", Text, nullable=False, comment="page or source."),
        sa.Column("source_kind", Text, nullable=True, comment="How a source is to be read; NULL for pages."),
        sa.Column("source_id", Id, nullable=True, comment="Source that listed it, or that it is; NULL for backfills."),
        sa.Column("backfill_id", Id, nullable=True, comment="Backfill that asked for it; NULL when a source did."),
        sa.Column("state", Text, nullable=False, comment="waiting, done or quarantined."),
        sa.Column(
            "paused",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether its source is paused or removed.",
        ),
        sa.Column("due_at", Time, nullable=True, comment="When it may next be fetched; NULL: not by itself."),
        sa.Column(
            "lease_token", Text, nullable=True, comment="Fence of the worker that claimed it; NULL when unclaimed."
        ),
        sa.Column("lease_until", Time, nullable=True, comment="When another worker may claim it; NULL when unclaimed."),
        sa.Column(
            "etag", Text, nullable=True, comment="ETag of the last response, for conditional requests; NULL when none."
        ),
        sa.Column("last_modified", Text, nullable=True, comment="Last-Modified of the last response; NULL when none."),
        sa.Column("body_hash", Text, nullable=True, comment="SHA-256 of the last body; NULL before the first success."),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Failures in a row."),
        sa.Column(
            "crashes",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="How often it killed its parser.",
        ),
        sa.Column(
            "visits", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Trips completed, good or bad."
        ),
        sa.Column(
            "interval_s",
            sa.Double(),
            nullable=True,
            comment="Adapted polling interval of a source in seconds; NULL for pages.",
        ),
        sa.Column(
            "hint",
            JSON,
            nullable=True,
            comment="What the source said of the link: title, summary, dates; NULL when nothing.",
        ),
        sa.Column(
            "modified_hint_at",
            Time,
            nullable=True,
            comment="Newest change date that a source named; NULL when none did.",
        ),
        sa.Column("first_seen_at", Time, nullable=False, comment="When the address was first heard of."),
        sa.Column(
            "last_fetched_at", Time, nullable=True, comment="When its last trip was completed; NULL before the first."
        ),
        sa.Column(
            "last_changed_at",
            Time,
            nullable=True,
            comment="When its content last changed; NULL before the first success.",
        ),
        sa.Column(
            "last_code",
            Text,
            nullable=True,
            comment="How the last trip ended, as in docs/codes.md; NULL before the first.",
        ),
        sa.Column(
            "last_detail", Text, nullable=True, comment="One line for people about it; NULL when the code says it all."
        ),
        sa.Column("article_id", Id, nullable=True, comment="Article it yielded; NULL when none."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_frontier_article_id_article"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["backfill_id"], ["backfill.id"], name=op.f("fk_frontier_backfill_id_backfill")),
        sa.ForeignKeyConstraint(["host"], ["host.name"], name=op.f("fk_frontier_host_host")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_frontier_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontier")),
        sa.UniqueConstraint("url_key", name=op.f("uq_frontier_url_key")),
        comment="Every address and when it may next be fetched. This table is the schedule.",
    )
    op.create_index("ix_frontier_backfill", "frontier", ["backfill_id", "host", "target", "due_at"], unique=False)
    op.create_index("ix_frontier_due", "frontier", ["host", "target", "state", "paused", "due_at"], unique=False)
    op.create_index(op.f("ix_frontier_source_id"), "frontier", ["source_id"], unique=False)
    op.create_index("ix_frontier_state", "frontier", ["state", "due_at"], unique=False)
    op.create_table(
        "fetch",
        sa.Column("id", Id, nullable=False, comment="Number of the trip."),
        sa.Column("frontier_id", Id, nullable=False, comment="Frontier entry; it may no longer exist."),
        sa.Column("source_id", Id, nullable=True, comment="Source that asked for it; NULL when none did."),
        sa.Column("url", Text, nullable=False, comment="The address asked for."),
        sa.Column("url_final", Text, nullable=True, comment="The address that answered; NULL when none did."),
        sa.Column("host", Text, nullable=False, comment="Host of the address."),
        sa.Column("ended_at", Time, nullable=False, comment="When the trip was stored, on the database's clock."),
        sa.Column(
            "outcome",
            Text,
            nullable=False,
            comment="stored, unchanged, not_modified, listed, not_article, disallowed, gone, failed …: docs/codes.md.",
        ),
        sa.Column("code", Text, nullable=False, comment="The error's code or the decision's changes, joined by +."),
        sa.Column("detail", Text, nullable=False, comment="One line for people; empty when the code says it all."),
        sa.Column(
            "decision",
            Text,
            nullable=False,
            comment="Why, one reason for each change, joined by semicolons; empty when nothing was decided.",
        ),
        sa.Column("status", sa.Integer(), nullable=True, comment="HTTP status; NULL when no response was had."),
        sa.Column("elapsed_ms", sa.Double(), nullable=False, comment="Milliseconds of the request."),
        sa.Column(
            "body_bytes",
            sa.Integer(),
            nullable=True,
            comment="Bytes of the decoded body; NULL when no response was had.",
        ),
        sa.Column("links", sa.Integer(), nullable=False, comment="New links that a source yielded."),
        sa.Column("article_id", Id, nullable=True, comment="Article it led to; NULL when none."),
        sa.Column(
            "robots_verdict",
            Text,
            nullable=True,
            comment="What the origin's robots.txt amounted to; NULL when it was not asked.",
        ),
        sa.Column(
            "robots_fetched_at",
            Time,
            nullable=True,
            comment="When that robots.txt was asked for; NULL when it was not.",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_fetch_article_id_article"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
        comment="One row for each trip of an address, however it ended.",
    )
    op.create_index(op.f("ix_fetch_article_id"), "fetch", ["article_id"], unique=False)
    op.create_index(op.f("ix_fetch_ended_at"), "fetch", ["ended_at"], unique=False)
    op.create_index(op.f("ix_fetch_frontier_id"), "fetch", ["frontier_id"], unique=False)
    op.create_index("ix_fetch_outcome", "fetch", ["outcome", "ended_at"], unique=False)


def downgrade() -> None:
    op.drop_table("fetch")
    op.drop_table("frontier")
