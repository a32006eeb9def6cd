"""The versions of each article.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "article_revision",
        sa.Column("article_id", Id, nullable=False, comment="The article."),
        sa.Column(
            "revision_no", sa.Integer(), autoincrement=False, nullable=False, comment="Counted from 1, without gaps."
        ),
        sa.Column("seen_at", Time, nullable=False, comment="When the response that it was read from came."),
        sa.Column("kind", Text, nullable=False, comment="created or revised."),
        sa.Column(
            "origin", Text, nullable=False, comment="fetch, archive or reextract: where the response was taken from."
        ),
        sa.Column("extractor", Text, nullable=False, comment="Name and version of the program that read it."),
        sa.Column("url_final", Text, nullable=False, comment="The address that answered."),
        sa.Column(
            "url_canonical",
            Text,
            nullable=True,
            comment="The address the publisher wants it known by; NULL when unstated.",
        ),
        sa.Column("headline", Text, nullable=True, comment="Headline; NULL when the page has none."),
        sa.Column("deck", Text, nullable=True, comment="Standfirst under the headline; NULL when none."),
        sa.Column("kicker", Text, nullable=True, comment="Line above the headline; NULL when none."),
        sa.Column("summary", Text, nullable=True, comment="The publisher's summary; NULL when none."),
        sa.Column(
            "body_text", Text, nullable=False, comment="Paragraphs joined by one newline; empty when there is no body."
        ),
        sa.Column(
            "block_kinds",
            JSON,
            nullable=False,
            comment="What each paragraph is: paragraph, heading, quote, list_item …",
        ),
        sa.Column(
            "word_count", sa.Integer(), nullable=False, comment="Words of the body; CJK and Thai count by character."
        ),
        sa.Column("byline_raw", Text, nullable=True, comment="The byline as written; NULL when none."),
        sa.Column("authors", JSON, nullable=False, comment="Names only, in page order."),
        sa.Column("agency", Text, nullable=True, comment="Wire service credited; NULL when none."),
        sa.Column("dateline", Text, nullable=True, comment="Place and date line; NULL when none."),
        sa.Column(
            "published_at", Time, nullable=True, comment="When the publisher says it was published; NULL when unstated."
        ),
        sa.Column("published_raw", Text, nullable=True, comment="That date as written."),
        sa.Column("published_precision", Text, nullable=False, comment="day, minute, second or unknown."),
        sa.Column(
            "modified_at",
            Time,
            nullable=True,
            comment="When the publisher says it was last changed; NULL when unstated.",
        ),
        sa.Column("modified_raw", Text, nullable=True, comment="That date as written."),
        sa.Column("modified_precision", Text, nullable=False, comment="day, minute, second or unknown."),
        sa.Column("language", Text, nullable=True, comment="BCP 47, as de or pt-BR; NULL when not known."),
        sa.Column("section", Text, nullable=True, comment="The publisher's section; NULL when unstated."),
        sa.Column("tags", JSON, nullable=False, comment="The publisher's tags, in page order."),
        sa.Column(
            "genre",
            Text,
            nullable=False,
            comment="news, opinion, analysis, live, review, interview, sponsored, press_release or unknown.",
        ),
        sa.Column("publisher", Text, nullable=True, comment="Name of the publisher; NULL when unstated."),
        sa.Column("lead_image_url", Text, nullable=True, comment="Address of the main picture; NULL when none."),
        sa.Column("lead_image_caption", Text, nullable=True, comment="Its caption; NULL when none."),
        sa.Column("lead_image_credit", Text, nullable=True, comment="Its credit; NULL when none."),
        sa.Column("provenance", JSON, nullable=False, comment="Where each field came from: field to origin."),
        sa.Column(
            "extent", Text, nullable=False, comment="How much of the text this is: full, truncated, none or unknown."
        ),
        sa.Column(
            "extent_confidence",
            sa.Double(),
            nullable=False,
            comment="Probability, 0 to 1, that extent is right; 0 when unknown.",
        ),
        sa.Column(
            "cut_by",
            Text,
            nullable=True,
            comment="publisher, pagination, script or extractor; NULL when full or unknown.",
        ),
        sa.Column("integrity", Text, nullable=False, comment="plain, filler or scrambled."),
        sa.Column(
            "text_origin", Text, nullable=False, comment="dom, json-ld, noscript, script-state, text-dump or none."
        ),
        sa.Column(
            "container", Text, nullable=False, comment="Path of the container the text was taken from; empty when none."
        ),
        sa.Column(
            "hidden_words", sa.Integer(), nullable=False, comment="Words left out because a reader cannot see them."
        ),
        sa.Column(
            "next_page",
            Text,
            nullable=True,
            comment="Address of the article's next page; NULL when it is not paginated.",
        ),
        sa.Column(
            "quality",
            sa.Double(),
            nullable=False,
            comment="0 to 1: how sure the extractor is that this is the article's text.",
        ),
        sa.Column(
            "content_hash", Text, nullable=False, comment="SHA-256 of headline, deck and body, typography folded."
        ),
        sa.Column("body_hash", Text, nullable=False, comment="SHA-256 of the body alone, typography folded."),
        sa.Column("archive_id", Id, nullable=True, comment="Raw response; NULL when it was not kept."),
        sa.ForeignKeyConstraint(
            ["archive_id"],
            ["archive_record.id"],
            name=op.f("fk_article_revision_archive_id_archive_record"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_revision_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision_no", name=op.f("pk_article_revision")),
        comment="One version of an article: all that one reading gave. Never changed after it was written.",
    )


def downgrade() -> None:
    op.drop_table("article_revision")
