"""Access checks and the noise ledger.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_check",
        sa.Column("id", Id, nullable=False, comment="Number of the check."),
        sa.Column("article_id", Id, nullable=False, comment="The article."),
        sa.Column("checked_at", Time, nullable=False, comment="When the response came."),
        sa.Column("revision_no", sa.Integer(), nullable=False, comment="Revision that was current after the check."),
        sa.Column(
            "status", sa.Integer(), nullable=True, comment="HTTP status of the response; NULL when there was none."
        ),
        sa.Column("access", Text, nullable=False, comment="What this response says is asked of a reader."),
        sa.Column("access_declared", Text, nullable=False, comment="What the publisher's own data said."),
        sa.Column(
            "access_confidence", sa.Double(), nullable=False, comment="Probability, 0 to 1, that access is right."
        ),
        sa.Column("wall", Text, nullable=False, comment="Whether this response showed a wall: none, shown or unknown."),
        sa.Column(
            "extent",
            Text,
            nullable=False,
            comment="How much text this response gave: full, truncated, none or unknown.",
        ),
        sa.Column(
            "extent_confidence", sa.Double(), nullable=False, comment="Probability, 0 to 1, that extent is right."
        ),
        sa.Column("cut_by", Text, nullable=True, comment="Who cut it; NULL when full or unknown."),
        sa.Column("integrity", Text, nullable=False, comment="plain, filler or scrambled."),
        sa.Column(
            "conflict", sa.Boolean(), nullable=False, comment="Whether pieces of evidence contradict one another."
        ),
        sa.Column("word_count", sa.Integer(), nullable=False, comment="Words that this response gave."),
        sa.Column(
            "kept_better_text",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether its text was the lesser one and left out.",
        ),
        sa.Column("evidence", JSON, nullable=False, comment="Signals that fired: signal, value, says, weight, where."),
        sa.Column(
            "tdm_reserved", sa.Boolean(), nullable=True, comment="TDMRep reservation; NULL when nothing is stated."
        ),
        sa.Column("tdm_policy", Text, nullable=True, comment="Address of the TDM policy; NULL when none."),
        sa.Column(
            "robots_directives", JSON, nullable=False, comment="noindex, noarchive … from header and meta, sorted."
        ),
        sa.Column("content_usage", Text, nullable=True, comment="AIPREF Content-Usage as written; NULL when absent."),
        sa.Column("licence", Text, nullable=True, comment="Address or name of a licence; NULL when absent."),
        sa.Column("policy_raw", JSON, nullable=False, comment="What these were read from: pairs of place and value."),
        sa.Column("archive_id", Id, nullable=True, comment="Raw response; NULL when it was not kept."),
        sa.ForeignKeyConstraint(
            ["archive_id"],
            ["archive_record.id"],
            name=op.f("fk_access_check_archive_id_archive_record"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_access_check_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_check")),
        comment="What one response said about access and about use by machines, with the evidence.",
    )
    op.create_index(op.f("ix_access_check_article_id"), "access_check", ["article_id"], unique=False)
    op.create_table(
        "noise",
        sa.Column("article_id", Id, autoincrement=False, nullable=False, comment="The article."),
        sa.Column(
            "revision_no", sa.Integer(), autoincrement=False, nullable=False, comment="The revision it was taken from."
        ),
        sa.Column("line_no", sa.Integer(), autoincrement=False, nullable=False, comment="Order in the page, from 0."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Index among all text blocks of the page, from 0."),
        sa.Column(
            "class", Text, nullable=False, comment="Why it is not body: share, paywall, newsletter, navigation …"
        ),
        sa.Column("rule", Text, nullable=False, comment="What decided it."),
        sa.Column("text", Text, nullable=False, comment="The text that was taken away."),
        sa.Column(
            "near_end",
            sa.Boolean(),
            nullable=False,
            comment="Whether it stands in the body's container or just after the body.",
        ),
        sa.Column("hidden", sa.Boolean(), nullable=False, comment="Whether a reader does not see it."),
        sa.ForeignKeyConstraint(
            ["article_id", "revision_no"],
            ["article_revision.article_id", "article_revision.revision_no"],
            name=op.f("fk_noise_article_id_revision_no_article_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "revision_no", "line_no", name=op.f("pk_noise")),
        comment="The noise ledger: every block of a page that is not body.",
    )


def downgrade() -> None:
    op.drop_table("noise")
    op.drop_table("access_check")
