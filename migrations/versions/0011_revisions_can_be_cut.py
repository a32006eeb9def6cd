"""What the table of revisions says of itself: a stricter policy may cut them.

Revision: 0011, after 0010.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = "One version of an article: all that one reading gave. Never changed after it was written."
AFTER = "One version of an article: all that one reading gave. Never changed, but where a stricter policy cuts it."


def upgrade() -> None:
    comment_on_revisions(AFTER)


def downgrade() -> None:
    comment_on_revisions(BEFORE)


def comment_on_revisions(comment: str) -> None:
    """SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment("article_revision", comment)
