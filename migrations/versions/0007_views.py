"""The views that consumers read, version 1.

Revision: 0007, after 0006.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VIEWS = {
    "articles_v1": """
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
            article_revision.extractor, article_revision.provenance, article.change_seq
        FROM article
        JOIN article_revision ON article_revision.article_id = article.id
            AND article_revision.revision_no = article.revision_no
    """,
    "article_urls_v1": """
        SELECT
            article_url.article_id, article_url.url, article_url.first_seen_at
        FROM article_url
    """,
    "article_revisions_v1": """
        SELECT
            article_revision.article_id, article_revision.revision_no, article_revision.seen_at,
            article_revision.kind, article_revision.origin, article_revision.headline, article_revision.deck,
            article_revision.kicker, article_revision.summary, article_revision.body_text,
            article_revision.word_count, article_revision.byline_raw, article_revision.authors,
            article_revision.published_at, article_revision.modified_at, article_revision.extent,
            article_revision.cut_by, article_revision.integrity, article_revision.text_origin,
            article_revision.extractor, article_revision.quality, article_revision.content_hash
        FROM article_revision
    """,
    "access_checks_v1": """
        SELECT
            access_check.article_id, access_check.checked_at, access_check.revision_no, access_check.status,
            access_check.access, access_check.access_declared, access_check.access_confidence,
            access_check.wall, access_check.extent, access_check.extent_confidence, access_check.cut_by,
            access_check.integrity, access_check."conflict", access_check.word_count,
            access_check.kept_better_text, access_check.evidence, access_check.tdm_reserved,
            access_check.tdm_policy, access_check.robots_directives, access_check.content_usage,
            access_check.licence, access_check.policy_raw
        FROM access_check
    """,
    "changes_v1": """
        SELECT
            change_head.epoch, change.seq, change.kind, change.article_id, change.revision_no,
            change.changed_at
        FROM change
        JOIN change_head ON change_head.id = 1
    """,
    "change_head_v1": """
        SELECT
            change_head.epoch, change_head.seq, change_head.min_seq
        FROM change_head
    """,
    "sources_v1": """
        SELECT
            source.id, source.url, source.kind, source.title, source.paused, source.added_at,
            source.removed_at, source.last_success_at, source.last_new_at, frontier.last_fetched_at,
            frontier.last_code, frontier.failures, frontier.interval_s, frontier.due_at
        FROM source
        LEFT OUTER JOIN frontier ON frontier.url_key = source.url_key
    """,
    "noise_v1": """
        SELECT
            noise.article_id, noise.revision_no, noise.line_no, noise.position, noise.class, noise.rule,
            noise.text, noise.near_end, noise.hidden
        FROM noise
    """,
}


def upgrade() -> None:
    for name, definition in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {definition}")


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
