"""Sources, hosts with their slots, robots.txt, backfills, the heartbeat.

Revision: 0001, after None.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", Id, nullable=False, comment="Number of the source."),
        sa.Column("url", Text, nullable=False, comment="Address of the feed, sitemap or section page."),
        sa.Column("url_key", Text, nullable=False, comment="SHA-256 of the canonical address; its identity."),
        sa.Column(
            "kind", Text, nullable=False, comment="feed, news_sitemap, sitemap, sitemap_index, section or unknown."
        ),
        sa.Column("title", Text, nullable=True, comment="The name the source gives itself; NULL when it gives none."),
        sa.Column(
            "ttl_s",
            sa.Integer(),
            nullable=True,
            comment="Seconds the source asks to be left alone between polls; NULL when unstated.",
        ),
        sa.Column(
            "paused", sa.Boolean(), server_default=sa.false(), nullable=False, comment="Whether the operator paused it."
        ),
        sa.Column("added_at", Time, nullable=False, comment="When the operator added it."),
        sa.Column("removed_at", Time, nullable=True, comment="When the operator removed it; NULL while it is in use."),
        sa.Column(
            "last_success_at",
            Time,
            nullable=True,
            comment="When it was last read, changed or not; NULL before the first time.",
        ),
        sa.Column(
            "last_new_at", Time, nullable=True, comment="When it last yielded a new link; NULL before the first one."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("url_key", name=op.f("uq_source_url_key")),
        comment="A feed, sitemap or section page that yields links. A removed one stays, since articles name it.",
    )
    op.create_table(
        "host",
        sa.Column("name", Text, nullable=False, comment="Host name, lower case, without port: the unit of politeness."),
        sa.Column(
            "delay_s",
            sa.Double(),
            server_default=sa.text("0"),
            nullable=False,
            comment="The host's own delay in seconds.",
        ),
        sa.Column("next_at", Time, nullable=False, comment="Before this moment no request to the host may start."),
        sa.Column("slot_token", Text, nullable=True, comment="Who has the one request in flight; NULL when none is."),
        sa.Column("slot_until", Time, nullable=True, comment="When an unreturned slot is taken back; NULL when free."),
        sa.Column(
            "lease_token",
            Text,
            nullable=True,
            comment="Whose claimed entry of this host is worked on; NULL when none is.",
        ),
        sa.Column("lease_until", Time, nullable=True, comment="When that lease runs out; NULL when there is none."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_host")),
        comment="One row for each host: its slot, its pace and the lease on its entries.",
    )
    op.create_table(
        "robots",
        sa.Column("origin", Text, nullable=False, comment="Scheme, host and non-default port."),
        sa.Column("verdict", Text, nullable=False, comment="rules, allow_all or disallow_all (RFC 9309 section 2.3)."),
        sa.Column("reason", Text, nullable=False, comment="Why, as `status 404` or `timeout`."),
        sa.Column("status", sa.Integer(), nullable=True, comment="Final HTTP status; NULL when no answer came."),
        sa.Column(
            "text", Text, nullable=False, comment="The file, at most 500 KiB; empty unless the verdict is rules."
        ),
        sa.Column("fetched_at", Time, nullable=False, comment="When it was asked for."),
        sa.Column("expires_at", Time, nullable=False, comment="When it must be asked for again."),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_robots")),
        comment="The last robots.txt of each origin.",
    )
    op.create_table(
        "backfill",
        sa.Column("id", Id, nullable=False, comment="Number of the backfill."),
        sa.Column("kind", Text, nullable=False, comment="What fills it: sitemap, urls or warc."),
        sa.Column("argument", Text, nullable=False, comment="The address or paths it was given."),
        sa.Column("since", Time, nullable=True, comment="Only pages dated at or after this; NULL: no bound."),
        sa.Column("until", Time, nullable=True, comment="Only pages dated before this; NULL: no bound."),
        sa.Column("max_pages", sa.Integer(), nullable=True, comment="At most this many pages; NULL: no bound."),
        sa.Column("args_key", Text, nullable=False, comment="SHA-256 of all arguments: the same again resumes."),
        sa.Column("started_at", Time, nullable=False, comment="When it was first started."),
        sa.Column(
            "finished_at", Time, nullable=True, comment="When its last page was done; NULL while it is unfinished."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfill")),
        comment="A run over a sitemap, a list of addresses or a web archive; resumable.",
    )
    op.create_index(
        "uq_backfill_unfinished",
        "backfill",
        ["args_key"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("worker", Text, nullable=False, comment="Name of the process, as daemon."),
        sa.Column(
            "beaten_at", Time, nullable=False, comment="When it last said that it is well, on the database's clock."
        ),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_heartbeat")),
        comment="When each long-running process last said that it is well.",
    )


def downgrade() -> None:
    op.drop_table("heartbeat")
    op.drop_table("backfill")
    op.drop_table("robots")
    op.drop_table("host")
    op.drop_table("source")
