"""Addresses that were purged, and indexes so that removing an article or a raw record looks at its own rows only.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_frontier_article_id": ("frontier", "article_id"),
    "ix_article_revision_archive_id": ("article_revision", "archive_id"),
    "ix_access_check_archive_id": ("access_check", "archive_id"),
}


BEFORE, AFTER = "The address asked for.", "The address asked for; empty once purged."


def comment_on_address(comment: str) -> None:
    """SQLite keeps no comments, and would write the whole table anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("fetch", "url", comment=comment)


def upgrade() -> None:
    op.create_table(
        "purged_url",
        sa.Column(
            "url_key",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the address; the address itself is not kept.",
        ),
        sa.Column(
            "purged_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was purged, on the database's clock.",
        ),
        sa.PrimaryKeyConstraint("url_key", name="pk_purged_url"),
        comment="Addresses that were purged: they are not taken up again, whoever names them.",
    )
    comment_on_address(AFTER)
    for name, (table, column) in INDEXES.items():
        op.create_index(name, table, [column])


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table_name=table)
    comment_on_address(BEFORE)
    op.drop_table("purged_url")
