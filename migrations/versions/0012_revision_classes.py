"""What each version is against the one before it.

Revision: 0012, after 0011.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAMES = ("settled_hash", "revision_class", "classes", "words_added", "words_removed", "returns")


def new_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column(
            "settled_hash", sa.Text(), comment="Content hash without lines that pass; NULL when it was not taken."
        ),
        sa.Column(
            "revision_class",
            sa.Text(),
            comment="The weightiest of its classes; NULL for a first version and where nobody compared.",
        ),
        sa.Column(
            "classes",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            comment=(
                "What changed: retraction, correction, return, silent_edit, update, headline_change, fuller_text; NULL"
                " for a first version and where nobody compared."
            ),
        ),
        sa.Column(
            "words_added", sa.Integer(), comment="Words that came in since the version before; NULL as for classes."
        ),
        sa.Column(
            "words_removed", sa.Integer(), comment="Words that went since the version before; NULL as for classes."
        ),
        sa.Column(
            "returns",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="How often the page came back to this version without a new one being written.",
        ),
    )


BEFORE = "One version of an article: all that one reading gave. Never changed, but where a stricter policy cuts it."
AFTER = "One version of an article: all that one reading gave. Only a stricter policy cuts it; `returns` grows."

VIEW = """
    {create} article_revisions_v1 AS
        SELECT
            article_revision.article_id, article_revision.revision_no, article_revision.seen_at,
            article_revision.kind, article_revision.origin, article_revision.headline, article_revision.deck,
            article_revision.kicker, article_revision.summary, article_revision.body_text,
            article_revision.word_count, article_revision.byline_raw, article_revision.authors,
            article_revision.published_at, article_revision.modified_at, article_revision.extent,
            article_revision.cut_by, article_revision.integrity, article_revision.text_origin,
            article_revision.extractor, article_revision.quality, article_revision.content_hash{more}
        FROM article_revision
"""
MORE = """,
            article_revision.revision_class, article_revision.classes, article_revision.words_added,
            article_revision.words_removed, article_revision.returns"""


def comment_on_table(comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON TABLE article_revision IS '{comment}'")


def upgrade() -> None:
    for column in new_columns():
        op.add_column("article_revision", column)
    comment_on_table(AFTER)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(VIEW.format(create="CREATE OR REPLACE VIEW", more=MORE))
    else:
        op.execute("DROP VIEW article_revisions_v1")
        op.execute(VIEW.format(create="CREATE VIEW", more=MORE))


def downgrade() -> None:
    op.execute("DROP VIEW article_revisions_v1")
    for name in reversed(NAMES):
        op.drop_column("article_revision", name)
    comment_on_table(BEFORE)
    op.execute(VIEW.format(create="CREATE VIEW", more=""))
