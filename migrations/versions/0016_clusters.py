"""Clusters of texts that are alike, not only the same: sketches, the probable original, and a view.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLE = (
    "CASE WHEN (article.original_id IS NULL) THEN 'alone' WHEN (article.original_id = article.id) THEN 'original'"
    " ELSE 'copy' END AS cluster_role"
)
BEFORE = "First article with the same body; its own number when alone."
AFTER = "First article of those with the same text, wholly or nearly; its own number when alone."
ARTICLES = """
    {create} articles_v1 AS
        SELECT
            article.id, coalesce(article_revision.url_canonical, article_revision.url_final) AS url_canonical,
            article_revision.url_final, article.source_id, article_revision.publisher, article.domain,
            article_revision.headline, article_revision.deck, article_revision.kicker,
            article_revision.summary, article_revision.body_text, article_revision.word_count,
            article_revision.byline_raw, article_revision.authors, article_revision.agency,
            article_revision.dateline, article_revision.published_at, article_revision.published_precision,
            article_revision.modified_at, article.first_seen_at, article_revision.seen_at AS fetched_at,
            article_revision.language, article_revision.section, article_revision.tags,
            article_revision.genre, article_revision.lead_image_url, article_revision.lead_image_caption,
            article_revision.lead_image_credit, article.access, article.access_declared,
            article.access_confidence, article.wall, article_revision.extent,
            article_revision.extent_confidence, article_revision.cut_by, article_revision.integrity,
            article."conflict", article.tdm_reserved, article.status, article.revision_no,
            article_revision.content_hash, article.cluster_id, article_revision.quality,
            article_revision.extractor, article_revision.provenance, article.change_seq{more}
        FROM article
        JOIN article_revision ON article_revision.article_id = article.id
            AND article_revision.revision_no = article.revision_no
"""
CLUSTERS = """
    CREATE VIEW clusters_v1 AS
        SELECT
            article.cluster_id, article.id AS article_id, {role}, article.likeness, article.domain,
            article.first_seen_at
        FROM article
        WHERE article.original_id IS NOT NULL
"""
UNCOMPARED = sa.text("compared_revision != revision_no")


def upgrade() -> None:
    add_columns()
    op.create_table(
        "article_band",
        sa.Column("article_id", Id, nullable=False, comment="The article."),
        sa.Column(
            "band",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place of the band in the sketch, from 0.",
        ),
        sa.Column("key", Id, nullable=False, comment="Hash of the band's numbers; texts that share one may be alike."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_band_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "band", name=op.f("pk_article_band")),
        comment="Sketches of the texts that were compared last: by what texts alike find each other.",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_band_key", "article_band", ["key", "article_id"])
    comment_on_cluster(AFTER)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(ARTICLES.format(create="CREATE OR REPLACE VIEW", more=more()))
    else:
        op.execute("DROP VIEW articles_v1")
        op.execute(ARTICLES.format(create="CREATE VIEW", more=more()))
    op.execute(CLUSTERS.format(role=ROLE))


def add_columns() -> None:
    op.add_column(
        "article",
        sa.Column(
            "compared_revision",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="The revision whose text was compared with all others last; 0 before the first time.",
        ),
    )
    op.add_column(
        "article",
        sa.Column("original_id", Id, comment="The probable original of its cluster; NULL while it is alone."),
    )
    likeness = "Share, 0 to 1, of the shorter text in the longer, of it and the copy that joined them; NULL alone."
    op.add_column("article", sa.Column("likeness", sa.Double(), comment=likeness))
    op.create_index("ix_article_uncompared", "article", ["id"], sqlite_where=UNCOMPARED, postgresql_where=UNCOMPARED)


def more() -> str:
    return f",\n            article.original_id, {ROLE}, article.likeness"


def comment_on_cluster(comment: str) -> None:
    """SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN article.cluster_id IS '{comment}'")


def downgrade() -> None:
    op.execute("DROP VIEW clusters_v1")
    op.execute("DROP VIEW articles_v1")
    op.drop_index("ix_article_uncompared", table_name="article")
    for name in ("likeness", "original_id", "compared_revision"):
        op.drop_column("article", name)
    op.drop_table("article_band")
    comment_on_cluster(BEFORE)
    op.execute(ARTICLES.format(create="CREATE VIEW", more=""))
