"""What sites say about use by machines; and no feed's whole text among the hints any more.

Revision: 0013, after 0012.
"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
Text = sa.Text()
Time = sa.DateTime(timezone=True)

COMMENTS = {
    "article_revision": (
        "publisher, pagination, script or extractor; NULL when full or unknown.",
        "publisher, pagination, script, extractor or policy (your own); NULL when full or unknown.",
    ),
    "access_check": (
        "Who cut it; NULL when full or unknown.",
        "Who cut it: publisher, pagination, script or extractor; NULL when full or unknown.",
    ),
}
CHECKS_BEFORE = """
    SELECT
        access_check.article_id, access_check.checked_at, access_check.revision_no, access_check.status,
        access_check.access, access_check.access_declared, access_check.access_confidence,
        access_check.wall, access_check.extent, access_check.extent_confidence, access_check.cut_by,
        access_check.integrity, access_check."conflict", access_check.word_count,
        access_check.kept_better_text, access_check.evidence, access_check.tdm_reserved,
        access_check.tdm_policy, access_check.robots_directives, access_check.content_usage,
        access_check.licence, access_check.policy_raw{more}
    FROM access_check
"""
MORE = """, access_check.headline, access_check.tdm_origin,
        access_check.site_usage, access_check.site_licence, access_check.site_policy_raw"""
SITES = """
    SELECT
        site_policy.host, site_policy.origin, site_policy.file, site_policy.first_seen_at,
        site_policy.last_seen_at, site_policy.status, site_policy.problem, site_policy.rules, site_policy.raw
    FROM site_policy
"""


def new_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column(
            "headline",
            Text,
            nullable=True,
            comment="Headline that this response bore; NULL when none, or before it was noted.",
        ),
        sa.Column(
            "tdm_origin",
            Text,
            nullable=True,
            comment="Where tdm_reserved was stated, as header:tdm-reservation or tdmrep:/news/*; NULL when nowhere.",
        ),
        sa.Column(
            "site_usage",
            JSON,
            nullable=False,
            server_default=sa.text("'[]'"),
            comment="What robots.txt said of use at this address, as ai-train=no.",
        ),
        sa.Column(
            "site_licence", Text, nullable=True, comment="Address of the licence that robots.txt named; NULL when none."
        ),
        sa.Column(
            "site_policy_raw",
            JSON,
            nullable=False,
            server_default=sa.text("'[]'"),
            comment="What of the site's files held for this address: pairs of place and value.",
        ),
    )


def upgrade() -> None:
    op.create_table(
        "site_policy",
        sa.Column("id", Id, nullable=False, comment="Number of the statement; a later one of the same file is newer."),
        sa.Column("origin", Text, nullable=False, comment="Scheme, host and non-default port."),
        sa.Column("host", Text, nullable=False, comment="Host of the origin."),
        sa.Column("file", Text, nullable=False, comment="robots (robots.txt) or tdmrep (/.well-known/tdmrep.json)."),
        sa.Column(
            "status",
            sa.Integer(),
            nullable=True,
            comment="Final HTTP status when last asked; NULL when no answer came.",
        ),
        sa.Column("problem", Text, nullable=False, comment="Why not all of it could be read; empty when all is well."),
        sa.Column(
            "rules",
            JSON,
            nullable=False,
            comment="What it amounts to for us: lists of path pattern (empty: all), key and value.",
        ),
        sa.Column("raw", Text, nullable=False, comment="The statements as written; empty when there are none."),
        sa.Column("first_seen_at", Time, nullable=False, comment="When it was first found to say this."),
        sa.Column("last_seen_at", Time, nullable=False, comment="When it was last found to say this."),
        sa.Column("expires_at", Time, nullable=True, comment="When it is asked for again; NULL for robots.txt."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_policy")),
        comment="What files of a site have said about use by machines, a row for each time they said something else.",
    )
    op.create_index("ix_site_policy_origin", "site_policy", ["origin", "file"])
    op.create_index("ix_site_policy_host", "site_policy", ["host"])
    for column in new_columns():
        op.add_column("access_check", column)
    _widen_view()
    op.execute(f"CREATE VIEW site_policies_v1 AS {SITES}")
    _comment(1)
    _forget_feed_texts()


def downgrade() -> None:
    _comment(0)
    op.execute("DROP VIEW site_policies_v1")
    op.execute("DROP VIEW access_checks_v1")
    for column in reversed(new_columns()):
        op.drop_column("access_check", column.name)
    op.execute(f"CREATE VIEW access_checks_v1 AS {CHECKS_BEFORE.format(more='')}")
    op.drop_table("site_policy")


def _widen_view() -> None:
    """PostgreSQL adds columns at a view's end in place; on SQLite nobody can look between dropping and making it."""
    wider = f"VIEW access_checks_v1 AS {CHECKS_BEFORE.format(more=MORE)}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE OR REPLACE {wider}")
        return
    op.execute("DROP VIEW access_checks_v1")
    op.execute(f"CREATE {wider}")


def _comment(which: int) -> None:
    """SQLite keeps no comments, and would write the whole table anew."""
    if op.get_bind().dialect.name == "postgresql":
        for table, comments in COMMENTS.items():
            op.alter_column(table, "cut_by", comment=comments[which])


def _forget_feed_texts() -> None:
    """A hint kept all that a feed carried, whatever the operator's policy; what it was needed for is its length."""
    frontier = sa.table("frontier", sa.column("id", Id), sa.column("hint", JSON))
    connection = op.get_bind()
    last = 0
    while True:
        told = sa.select(frontier.c.id, frontier.c.hint).where(
            frontier.c.id > last, sa.cast(frontier.c.hint, Text).like('%"content"%')
        )
        rows = connection.execute(told.order_by(frontier.c.id).limit(500)).all()
        if not rows:
            return
        for row in rows:
            hint = json.loads(row.hint) if isinstance(row.hint, str) else dict(row.hint)
            words = len(str(hint.pop("content", "")).split())
            hint.pop("summary", None)
            connection.execute(
                frontier.update().where(frontier.c.id == row.id).values(hint=hint | {"content_words": words})
            )
        last = rows[-1].id
