"""What is fetched again once a subscription works again, and which subscription a response was asked for with.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

Text = sa.Text()
Time = sa.DateTime(timezone=True)

CHECKS = """
    SELECT
        access_check.article_id, access_check.checked_at, access_check.revision_no, access_check.status,
        access_check.access, access_check.access_declared, access_check.access_confidence,
        access_check.wall, access_check.extent, access_check.extent_confidence, access_check.cut_by,
        access_check.integrity, access_check."conflict", access_check.word_count,
        access_check.kept_better_text, access_check.evidence, access_check.tdm_reserved,
        access_check.tdm_policy, access_check.robots_directives, access_check.content_usage,
        access_check.licence, access_check.policy_raw, access_check.headline, access_check.tdm_origin,
        access_check.site_usage, access_check.site_licence, access_check.site_policy_raw{more}
    FROM access_check
"""
MORE = ", access_check.subscription, access_check.logged_in"


def new_columns() -> tuple[tuple[str, sa.Column[object]], ...]:
    return (
        (
            "access_check",
            sa.Column(
                "subscription",
                Text,
                comment="Own subscription that this response was asked for with; NULL when none was.",
            ),
        ),
        (
            "access_check",
            sa.Column(
                "logged_in",
                sa.Boolean(),
                comment=(
                    "Whether the page was served to a reader who is logged in, by what it shows; "
                    "NULL when asked without."
                ),
            ),
        ),
        (
            "frontier",
            sa.Column(
                "renewed_at",
                Time,
                comment="When it was last due again since its subscription worked again; NULL when never.",
            ),
        ),
        (
            "subscription",
            sa.Column("well_at", Time, comment="When its canary last showed a login; NULL when never."),
        ),
        (
            "subscription",
            sa.Column(
                "suspect_since",
                Time,
                comment="Since when pages may have been served as to strangers; NULL while it works.",
            ),
        ),
        (
            "subscription",
            sa.Column("told", Text, comment="The state that was last logged; NULL before the first time."),
        ),
    )


def upgrade() -> None:
    for table, column in new_columns():
        op.add_column(table, column)
    wider = f"VIEW access_checks_v1 AS {CHECKS.format(more=MORE)}"
    if op.get_bind().dialect.name == "postgresql":  # in place; on SQLite nobody can look between the two
        op.execute(f"CREATE OR REPLACE {wider}")
        return
    op.execute("DROP VIEW access_checks_v1")
    op.execute(f"CREATE {wider}")


def downgrade() -> None:
    op.execute("DROP VIEW access_checks_v1")
    for table, column in reversed(new_columns()):
        op.drop_column(table, column.name)
    op.execute(f"CREATE VIEW access_checks_v1 AS {CHECKS.format(more='')}")
