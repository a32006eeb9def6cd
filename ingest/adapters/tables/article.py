"""Tables of what was read: articles, their addresses, their revisions, and where raw responses stand.

`article` holds identity and state; everything that one reading gave stands in its revision, so no text is held twice
and an older one is never overwritten.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, text

from ingest.adapters.tables.types import METADATA, Id, PlainJSON, PlainText, UTCDateTime

article = Table(
    "article",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the article; never used again."),
    Column(
        "source_id", ForeignKey("source.id"), index=True, comment="Source that first listed it; NULL when none did."
    ),
    Column("domain", PlainText, nullable=False, index=True, comment="Registrable domain of the address that answered."),
    Column("first_seen_at", UTCDateTime, nullable=False, index=True, comment="When its address was first heard of."),
    Column("revision_no", Integer, nullable=False, comment="Its current revision, counted from 1."),
    Column("content_hash", PlainText, nullable=False, comment="Content hash of the current revision."),
    Column("body_hash", PlainText, nullable=False, index=True, comment="Hash of the current body alone."),
    Column(
        "cluster_id",
        Id,
        nullable=False,
        index=True,
        comment="First article of those with the same text, wholly or nearly; its own number when alone.",
    ),
    Column("status", PlainText, nullable=False, comment="live, updated, corrected, retracted or gone."),
    Column(
        "access",
        PlainText,
        nullable=False,
        index=True,
        comment="Asked of a reader: open, registration, metered, subscription, restricted or unknown.",
    ),
    Column(
        "access_declared", PlainText, nullable=False, comment="What the publisher's own data says: the same values."
    ),
    Column(
        "access_confidence",
        Double,
        nullable=False,
        comment="Probability, 0 to 1, that access is right; 0 when unknown.",
    ),
    Column(
        "wall",
        PlainText,
        nullable=False,
        comment="Whether a response showed a wall: none, shown or unknown, as last known.",
    ),
    Column("conflict", Boolean, nullable=False, comment="Whether pieces of evidence contradict one another."),
    Column(
        "tdm_reserved",
        Boolean,
        comment="Whether text and data mining is reserved (TDMRep); NULL when nothing is stated.",
    ),
    Column(
        "compared_revision",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="The revision whose text was compared with all others last; 0 before the first time.",
    ),
    Column("original_id", Id, comment="The probable original of its cluster; NULL while it is alone."),
    Column(
        "likeness",
        Double,
        comment="Share, 0 to 1, of the shorter text in the longer, of it and the copy that joined them; NULL alone.",
    ),
    Column("access_check_id", Id, comment="Access check that these facts come from."),
    Column("change_seq", Id, nullable=False, server_default=text("0"), comment="Sequence number of its latest change."),
    Column("merged_into", Id, comment="The article that it turned out to be; NULL while it stands by itself."),
    Column("merged_at", UTCDateTime, comment="When that was found out, on the database's clock; NULL as before."),
    comment="An article: its identity and its present state. Its texts stand in article_revision.",
    sqlite_autoincrement=True,
)
_UNCOMPARED = article.c.compared_revision != article.c.revision_no
Index("ix_article_uncompared", article.c.id, sqlite_where=_UNCOMPARED, postgresql_where=_UNCOMPARED)
_MERGED = article.c.merged_into.is_not(None)
Index("ix_article_merged_into", article.c.merged_into, sqlite_where=_MERGED, postgresql_where=_MERGED)

article_band = Table(
    "article_band",
    METADATA,
    Column("article_id", ForeignKey(article.c.id, ondelete="CASCADE"), primary_key=True, comment="The article."),
    Column("band", Integer, primary_key=True, autoincrement=False, comment="Place of the band in the sketch, from 0."),
    Column("key", Id, nullable=False, comment="Hash of the band's numbers; texts that share one may be alike."),
    Index("ix_article_band_key", "key", "article_id"),
    comment="Sketches of the texts that were compared last: by what texts alike find each other.",
    sqlite_with_rowid=False,
)

article_url = Table(
    "article_url",
    METADATA,
    Column(
        "url_key", PlainText, primary_key=True, comment="SHA-256 under which spellings of the address fall together."
    ),
    Column(
        "article_id", ForeignKey(article.c.id, ondelete="CASCADE"), nullable=False, index=True, comment="The article."
    ),
    Column("url", PlainText, nullable=False, comment="The address as met."),
    Column("first_seen_at", UTCDateTime, nullable=False, comment="When it was first tied to the article."),
    comment="Every address that leads to an article; an address leads to one article only.",
)

archive_record = Table(
    "archive_record",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the record."),
    Column("file", PlainText, nullable=False, comment="WARC file, relative to the archive folder."),
    Column("position", Id, nullable=False, comment="Byte offset of the record in the file."),
    Column("length", Id, nullable=False, comment="Bytes of the record."),
    Column("url", PlainText, nullable=False, comment="The address that answered."),
    Column("status", Integer, nullable=False, comment="HTTP status of the response."),
    Column("fetched_at", UTCDateTime, nullable=False, comment="When the response came."),
    Index("ix_archive_record_file", "file", "position"),
    comment="Where raw responses stand in the web archive.",
)

article_revision = Table(
    "article_revision",
    METADATA,
    Column("article_id", ForeignKey(article.c.id, ondelete="CASCADE"), primary_key=True, comment="The article."),
    Column("revision_no", Integer, primary_key=True, autoincrement=False, comment="Counted from 1, without gaps."),
    Column("seen_at", UTCDateTime, nullable=False, comment="When the response that it was read from came."),
    Column("kind", PlainText, nullable=False, comment="created or revised."),
    Column(
        "origin", PlainText, nullable=False, comment="fetch, archive or reextract; merge: an article merged into it."
    ),
    Column("extractor", PlainText, nullable=False, comment="Name and version of the program that read it."),
    Column("url_final", PlainText, nullable=False, comment="The address that answered."),
    Column("url_canonical", PlainText, comment="The address the publisher wants it known by; NULL when unstated."),
    Column("headline", PlainText, comment="Headline; NULL when the page has none."),
    Column("deck", PlainText, comment="Standfirst under the headline; NULL when none."),
    Column("kicker", PlainText, comment="Line above the headline; NULL when none."),
    Column("summary", PlainText, comment="The publisher's summary; NULL when none."),
    Column(
        "body_text", PlainText, nullable=False, comment="Paragraphs joined by one newline; empty when there is no body."
    ),
    Column(
        "block_kinds",
        PlainJSON,
        nullable=False,
        comment="What each paragraph is: paragraph, heading, quote, list_item …",
    ),
    Column("word_count", Integer, nullable=False, comment="Words of the body; CJK and Thai count by character."),
    Column("byline_raw", PlainText, comment="The byline as written; NULL when none."),
    Column("authors", PlainJSON, nullable=False, comment="Names only, in page order."),
    Column("agency", PlainText, comment="Wire service credited; NULL when none."),
    Column("dateline", PlainText, comment="Place and date line; NULL when none."),
    Column("published_at", UTCDateTime, comment="When the publisher says it was published; NULL when unstated."),
    Column("published_raw", PlainText, comment="That date as written."),
    Column("published_precision", PlainText, nullable=False, comment="day, minute, second or unknown."),
    Column("modified_at", UTCDateTime, comment="When the publisher says it was last changed; NULL when unstated."),
    Column("modified_raw", PlainText, comment="That date as written."),
    Column("modified_precision", PlainText, nullable=False, comment="day, minute, second or unknown."),
    Column("language", PlainText, comment="BCP 47, as de or pt-BR; NULL when not known."),
    Column("section", PlainText, comment="The publisher's section; NULL when unstated."),
    Column("tags", PlainJSON, nullable=False, comment="The publisher's tags, in page order."),
    Column(
        "genre",
        PlainText,
        nullable=False,
        comment="news, opinion, analysis, live, review, interview, sponsored, press_release or unknown.",
    ),
    Column("publisher", PlainText, comment="Name of the publisher; NULL when unstated."),
    Column("lead_image_url", PlainText, comment="Address of the main picture; NULL when none."),
    Column("lead_image_caption", PlainText, comment="Its caption; NULL when none."),
    Column("lead_image_credit", PlainText, comment="Its credit; NULL when none."),
    Column("provenance", PlainJSON, nullable=False, comment="Where each field came from: field to origin."),
    Column(
        "extent", PlainText, nullable=False, comment="How much of the text this is: full, truncated, none or unknown."
    ),
    Column(
        "extent_confidence",
        Double,
        nullable=False,
        comment="Probability, 0 to 1, that extent is right; 0 when unknown.",
    ),
    Column(
        "cut_by",
        PlainText,
        comment="publisher, pagination, script, extractor or policy (your own); NULL when full or unknown.",
    ),
    Column("integrity", PlainText, nullable=False, comment="plain, filler or scrambled."),
    Column(
        "text_origin", PlainText, nullable=False, comment="dom, json-ld, noscript, script-state, text-dump or none."
    ),
    Column(
        "container",
        PlainText,
        nullable=False,
        comment="Path of the container the text was taken from; empty when none.",
    ),
    Column("hidden_words", Integer, nullable=False, comment="Words left out because a reader cannot see them."),
    Column("next_page", PlainText, comment="Address of the article's next page; NULL when it is not paginated."),
    Column(
        "quality", Double, nullable=False, comment="0 to 1: how sure the extractor is that this is the article's text."
    ),
    Column("content_hash", PlainText, nullable=False, comment="SHA-256 of headline, deck and body, typography folded."),
    Column("body_hash", PlainText, nullable=False, comment="SHA-256 of the body alone, typography folded."),
    Column(
        "archive_id",
        ForeignKey(archive_record.c.id, ondelete="SET NULL"),
        index=True,
        comment="Raw response; NULL when it was not kept.",
    ),
    Column("settled_hash", PlainText, comment="Content hash without lines that pass; NULL when it was not taken."),
    Column(
        "revision_class",
        PlainText,
        comment="The weightiest of its classes; NULL for a first version and where nobody compared.",
    ),
    Column(
        "classes",
        PlainJSON,
        comment=(
            "What changed: retraction, correction, return, silent_edit, update, headline_change, fuller_text; NULL for"
            " a first version and where nobody compared."
        ),
    ),
    Column("words_added", Integer, comment="Words that came in since the version before; NULL as for classes."),
    Column("words_removed", Integer, comment="Words that went since the version before; NULL as for classes."),
    Column(
        "returns",
        Integer,
        nullable=False,
        server_default=text("0"),
        comment="How often the page came back to this version without a new one being written.",
    ),
    Column(
        "noise",
        PlainJSON,
        nullable=False,
        server_default=text("'[]'"),
        comment="Its noise ledger in page order: position, class, rule, text, near_end, hidden. Unrolled in noise_v1.",
    ),
    comment="One version of an article: all that one reading gave. Only a stricter policy cuts it; `returns` grows.",
)

CURRENT_REVISION = (article_revision.c.article_id == article.c.id) & (
    article_revision.c.revision_no == article.c.revision_no
)
"""Joins an article with the revision that it is at."""
