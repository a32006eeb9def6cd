"""Articles that turned out to be one: which one they are, the change that says so, a view that tells.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLE = (
    "CASE WHEN (article.original_id IS NULL) THEN 'alone' WHEN (article.original_id = article.id) THEN 'original'"
    " ELSE 'copy' END AS cluster_role"
)
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
            article_revision.extractor, article_revision.provenance, article.change_seq, article.original_id,
            {role}, article.likeness
        FROM article
        JOIN article_revision ON article_revision.article_id = article.id
            AND article_revision.revision_no = article.revision_no
        {standing}
"""
CHANGES = """
    {create} changes_v1 AS
        SELECT
            change_head.epoch, change.seq, change.kind, change.article_id, change.revision_no,
            change.changed_at{more}
        FROM change
        JOIN change_head ON change_head.id = 1
"""
MERGED_ARTICLES = """
    CREATE VIEW merged_articles_v1 AS
        SELECT article.id AS article_id, article.merged_into, article.merged_at
        FROM article
        WHERE article.merged_into IS NOT NULL
"""
STANDING = "WHERE article.merged_into IS NULL"
ORIGIN_BEFORE = "fetch, archive or reextract: where the response was taken from."
ORIGIN_AFTER = "fetch, archive or reextract; merge: an article merged into it."
MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "article",
        sa.Column("merged_into", Id, comment="The article that it turned out to be; NULL while it stands by itself."),
    )
    found_out = "When that was found out, on the database's clock; NULL as before."
    op.add_column("article", sa.Column("merged_at", sa.DateTime(timezone=True), comment=found_out))
    op.create_index("ix_article_merged_into", "article", ["merged_into"], sqlite_where=MERGED, postgresql_where=MERGED)
    goes_on = "merged: the article that goes on in its place; NULL for the one that went on, and for other kinds."
    op.add_column("change", sa.Column("merged_into", Id, comment=goes_on))
    comment_on_origin(ORIGIN_AFTER)
    replace_view("articles_v1", ARTICLES, role=ROLE, standing=STANDING)
    replace_view("changes_v1", CHANGES, more=", change.merged_into")
    op.execute(MERGED_ARTICLES)


def replace_view(name: str, definition: str, **parts: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(definition.format(create="CREATE OR REPLACE VIEW", **parts))
    else:
        op.execute(f"DROP VIEW {name}")
        op.execute(definition.format(create="CREATE VIEW", **parts))


def comment_on_origin(comment: str) -> None:
    """SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN article_revision.origin IS '{comment}'")


def downgrade() -> None:
    for name in ("merged_articles_v1", "changes_v1", "articles_v1"):
        op.execute(f"DROP VIEW {name}")
    op.drop_column("change", "merged_into")
    op.drop_index("ix_article_merged_into", table_name="article")
    for name in ("merged_at", "merged_into"):
        op.drop_column("article", name)
    comment_on_origin(ORIGIN_BEFORE)
    op.execute(ARTICLES.format(create="CREATE VIEW", role=ROLE, standing=""))
    op.execute(CHANGES.format(create="CREATE VIEW", more=""))
