"""Tables of why we say so: what each response said of access, and noise ledgers that stand a row for each line."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, ForeignKeyConstraint, Integer, Table, false, text

from ingest.adapters.tables.article import archive_record, article
from ingest.adapters.tables.types import METADATA, Id, PlainJSON, PlainText, UTCDateTime

access_check = Table(
    "access_check",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the check."),
    Column(
        "article_id", ForeignKey(article.c.id, ondelete="CASCADE"), nullable=False, index=True, comment="The article."
    ),
    Column("checked_at", UTCDateTime, nullable=False, comment="When the response came."),
    Column("revision_no", Integer, nullable=False, comment="Revision that was current after the check."),
    Column("status", Integer, comment="HTTP status of the response; NULL when there was none."),
    Column("access", PlainText, nullable=False, comment="What this response says is asked of a reader."),
    Column("access_declared", PlainText, nullable=False, comment="What the publisher's own data said."),
    Column("access_confidence", Double, nullable=False, comment="Probability, 0 to 1, that access is right."),
    Column("wall", PlainText, nullable=False, comment="Whether this response showed a wall: none, shown or unknown."),
    Column(
        "extent",
        PlainText,
        nullable=False,
        comment="How much text this response gave: full, truncated, none or unknown.",
    ),
    Column("extent_confidence", Double, nullable=False, comment="Probability, 0 to 1, that extent is right."),
    Column(
        "cut_by",
        PlainText,
        comment="Who cut it: publisher, pagination, script or extractor; NULL when full or unknown.",
    ),
    Column("integrity", PlainText, nullable=False, comment="plain, filler or scrambled."),
    Column("conflict", Boolean, nullable=False, comment="Whether pieces of evidence contradict one another."),
    Column("word_count", Integer, nullable=False, comment="Words that this response gave."),
    Column(
        "kept_better_text",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether its text was the lesser one and left out.",
    ),
    Column("evidence", PlainJSON, nullable=False, comment="Signals that fired: signal, value, says, weight, where."),
    Column("tdm_reserved", Boolean, comment="TDMRep reservation; NULL when nothing is stated."),
    Column("tdm_policy", PlainText, comment="Address of the TDM policy; NULL when none."),
    Column(
        "robots_directives", PlainJSON, nullable=False, comment="noindex, noarchive … from header and meta, sorted."
    ),
    Column("content_usage", PlainText, comment="AIPREF Content-Usage as written; NULL when absent."),
    Column("licence", PlainText, comment="Address or name of a licence; NULL when absent."),
    Column("policy_raw", PlainJSON, nullable=False, comment="What these were read from: pairs of place and value."),
    Column("headline", PlainText, comment="Headline that this response bore; NULL when none, or before it was noted."),
    Column(
        "tdm_origin",
        PlainText,
        comment="Where tdm_reserved was stated, as header:tdm-reservation or tdmrep:/news/*; NULL when nowhere.",
    ),
    Column(
        "site_usage",
        PlainJSON,
        nullable=False,
        server_default=text("'[]'"),
        comment="What robots.txt said of use at this address, as ai-train=no.",
    ),
    Column("site_licence", PlainText, comment="Address of the licence that robots.txt named; NULL when none."),
    Column(
        "site_policy_raw",
        PlainJSON,
        nullable=False,
        server_default=text("'[]'"),
        comment="What of the site's files held for this address: pairs of place and value.",
    ),
    Column(
        "archive_id",
        ForeignKey(archive_record.c.id, ondelete="SET NULL"),
        index=True,
        comment="Raw response; NULL when it was not kept.",
    ),
    Column(
        "subscription", PlainText, comment="Own subscription that this response was asked for with; NULL when none was."
    ),
    Column(
        "logged_in",
        Boolean,
        comment="Whether the page was served to a reader who is logged in, by what it shows; NULL when asked without.",
    ),
    comment="What one response said about access and about use by machines, with the evidence.",
)

noise = Table(
    "noise",
    METADATA,
    Column("article_id", Id, primary_key=True, autoincrement=False, comment="The article."),
    Column("revision_no", Integer, primary_key=True, autoincrement=False, comment="The revision it was taken from."),
    Column("line_no", Integer, primary_key=True, autoincrement=False, comment="Order in the page, from 0."),
    Column("position", Integer, nullable=False, comment="Index among all text blocks of the page, from 0."),
    Column("class", PlainText, nullable=False, comment="Why it is not body: share, paywall, newsletter, navigation …"),
    Column("rule", PlainText, nullable=False, comment="What decided it."),
    Column("text", PlainText, nullable=False, comment="The text that was taken away."),
    Column(
        "near_end", Boolean, nullable=False, comment="Whether it stands in the body's container or just after the body."
    ),
    Column("hidden", Boolean, nullable=False, comment="Whether a reader does not see it."),
    ForeignKeyConstraint(
        ["article_id", "revision_no"],
        ["article_revision.article_id", "article_revision.revision_no"],
        ondelete="CASCADE",
    ),
    comment="Noise ledgers of versions written before they carried their own; moved into them by `ingest db upgrade`.",
)
