"""Articles, their addresses, and where raw responses stand.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", Id, nullable=False, comment="Number of the article; never used again."),
        sa.Column("source_id", Id, nullable=True, comment="Source that first listed it; NULL when none did."),
        sa.Column("domain", Text, nullable=False, comment="Registrable domain of the address that answered."),
        sa.Column("first_seen_at", Time, nullable=False, comment="When its address was first heard of."),
        sa.Column("revision_no", sa.Integer(), nullable=False, comment="Its current revision, counted from 1."),
        sa.Column("content_hash", Text, nullable=False, comment="Content hash of the current revision."),
        sa.Column("body_hash", Text, nullable=False, comment="Hash of the current body alone."),
        sa.Column(
            "cluster_id", Id, nullable=False, comment="First article with the same body; its own number when alone."
        ),
        sa.Column("status", Text, nullable=False, comment="live, updated, corrected, retracted or gone."),
        sa.Column(
            "access",
            Text,
            nullable=False,
            comment="Asked of a reader: open, registration, metered, subscription, restricted or unknown.",
        ),
        sa.Column(
            "access_declared", Text, nullable=False, comment="What the publisher's own data says: the same values."
        ),
        sa.Column(
            "access_confidence",
            sa.Double(),
            nullable=False,
            comment="Probability, 0 to 1, that access is right; 0 when unknown.",
        ),
        sa.Column(
            "wall",
            Text,
            nullable=False,
            comment="Whether a response showed a wall: none, shown or unknown, as last known.",
        ),
        sa.Column(
            "conflict", sa.Boolean(), nullable=False, comment="Whether pieces of evidence contradict one another."
        ),
        sa.Column(
            "tdm_reserved",
            sa.Boolean(),
            nullable=True,
            comment="Whether text and data mining is reserved (TDMRep); NULL when nothing is stated.",
        ),
        sa.Column("access_check_id", Id, nullable=True, comment="Access check that these facts come from."),
        sa.Column(
            "change_seq",
            Id,
            server_default=sa.text("0"),
            nullable=False,
            comment="Sequence number of its latest change.",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        comment="An article: its identity and its present state. Its texts stand in article_revision.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_article_access"), "article", ["access"], unique=False)
    op.create_index(op.f("ix_article_body_hash"), "article", ["body_hash"], unique=False)
    op.create_index(op.f("ix_article_cluster_id"), "article", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_article_domain"), "article", ["domain"], unique=False)
    op.create_index(op.f("ix_article_first_seen_at"), "article", ["first_seen_at"], unique=False)
    op.create_index(op.f("ix_article_source_id"), "article", ["source_id"], unique=False)
    op.create_table(
        "article_url",
        sa.Column(
            "url_key", Text, nullable=False, comment="SHA-256 under which spellings of the address fall together."
        ),
        sa.Column("article_id", Id, nullable=False, comment="The article."),
        sa.Column("url", Text, nullable=False, comment="The address as met."),
        sa.Column("first_seen_at", Time, nullable=False, comment="When it was first tied to the article."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_url_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_article_url")),
        comment="Every address that leads to an article; an address leads to one article only.",
    )
    op.create_index(op.f("ix_article_url_article_id"), "article_url", ["article_id"], unique=False)
    op.create_table(
        "archive_record",
        sa.Column("id", Id, nullable=False, comment="Number of the record."),
        sa.Column("file", Text, nullable=False, comment="WARC file, relative to the archive folder."),
        sa.Column("position", Id, nullable=False, comment="Byte offset of the record in the file."),
        sa.Column("length", Id, nullable=False, comment="Bytes of the record."),
        sa.Column("url", Text, nullable=False, comment="The address that answered."),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status of the response."),
        sa.Column("fetched_at", Time, nullable=False, comment="When the response came."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_record")),
        comment="Where raw responses stand in the web archive.",
    )
    op.create_index("ix_archive_record_file", "archive_record", ["file", "position"], unique=False)


def downgrade() -> None:
    op.drop_table("archive_record")
    op.drop_table("article_url")
    op.drop_table("article")
