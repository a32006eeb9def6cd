"""Tables of what is to be fetched: sources, the frontier, hosts with their slots, robots.txt verdicts, backfills.

The frontier is the schedule: an entry is due when `due_at` has passed on the database's clock. A host is the unit of
politeness: its row holds the slot of the one request in flight and the one lease on its entries.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, false, text

from ingest.adapters.tables.types import METADATA, Id, PlainJSON, PlainText, UTCDateTime

source = Table(
    "source",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the source."),
    Column("url", PlainText, nullable=False, comment="Address of the feed, sitemap or section page."),
    Column(
        "url_key", PlainText, nullable=False, unique=True, comment="SHA-256 of the canonical address; its identity."
    ),
    Column(
        "kind", PlainText, nullable=False, comment="feed, news_sitemap, sitemap, sitemap_index, section or unknown."
    ),
    Column("title", PlainText, comment="The name the source gives itself; NULL when it gives none."),
    Column("ttl_s", Integer, comment="Seconds the source asks to be left alone between polls; NULL when unstated."),
    Column("paused", Boolean, nullable=False, server_default=false(), comment="Whether the operator paused it."),
    Column("added_at", UTCDateTime, nullable=False, comment="When the operator added it."),
    Column("removed_at", UTCDateTime, comment="When the operator removed it; NULL while it is in use."),
    Column(
        "last_success_at", UTCDateTime, comment="When it was last read, changed or not; NULL before the first time."
    ),
    Column("last_new_at", UTCDateTime, comment="When it last yielded a new link; NULL before the first one."),
    comment="A feed, sitemap or section page that yields links. A removed one stays, since articles name it.",
)

host = Table(
    "host",
    METADATA,
    Column("name", PlainText, primary_key=True, comment="Host name, lower case, without port: the unit of politeness."),
    Column("delay_s", Double, nullable=False, server_default=text("0"), comment="The host's own delay in seconds."),
    Column("next_at", UTCDateTime, nullable=False, comment="Before this moment no request to the host may start."),
    Column("slot_token", PlainText, comment="Who has the one request in flight; NULL when none is."),
    Column("slot_until", UTCDateTime, comment="When an unreturned slot is taken back; NULL when free."),
    Column("lease_token", PlainText, comment="Whose claimed entry of this host is worked on; NULL when none is."),
    Column("lease_until", UTCDateTime, comment="When that lease runs out; NULL when there is none."),
    comment="One row for each host: its slot, its pace and the lease on its entries.",
)

backfill = Table(
    "backfill",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the backfill."),
    Column("kind", PlainText, nullable=False, comment="What fills it: sitemap, urls or warc."),
    Column("argument", PlainText, nullable=False, comment="The address or paths it was given."),
    Column("since", UTCDateTime, comment="Only pages dated at or after this; NULL: no bound."),
    Column("until", UTCDateTime, comment="Only pages dated before this; NULL: no bound."),
    Column("max_pages", Integer, comment="At most this many pages; NULL: no bound."),
    Column("args_key", PlainText, nullable=False, comment="SHA-256 of all arguments: the same again resumes."),
    Column("started_at", UTCDateTime, nullable=False, comment="When it was first started."),
    Column("finished_at", UTCDateTime, comment="When its last page was done; NULL while it is unfinished."),
    Index(
        "uq_backfill_unfinished",
        "args_key",
        unique=True,
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
    comment="A run over a sitemap, a list of addresses or a web archive; resumable.",
)

frontier = Table(
    "frontier",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the entry."),
    Column("url", PlainText, nullable=False, comment="The address to ask."),
    Column(
        "url_key", PlainText, nullable=False, unique=True, comment="SHA-256 under which its spellings fall together."
    ),
    Column("host", ForeignKey(host.c.name), nullable=False, comment="Host of the address."),
    Column("target", PlainText, nullable=False, comment="page or source."),
    Column("source_kind", PlainText, comment="How a source is to be read; NULL for pages."),
    Column(
        "source_id",
        ForeignKey(source.c.id),
        index=True,
        comment="Source that listed it, or that it is; NULL for backfills.",
    ),
    Column("backfill_id", ForeignKey(backfill.c.id), comment="Backfill that asked for it; NULL when a source did."),
    Column("state", PlainText, nullable=False, comment="waiting, done or quarantined."),
    Column(
        "paused", Boolean, nullable=False, server_default=false(), comment="Whether its source is paused or removed."
    ),
    Column("due_at", UTCDateTime, comment="When it may next be fetched; NULL: not by itself."),
    Column("lease_token", PlainText, comment="Fence of the worker that claimed it; NULL when unclaimed."),
    Column("lease_until", UTCDateTime, comment="When another worker may claim it; NULL when unclaimed."),
    Column("etag", PlainText, comment="ETag of the last response, for conditional requests; NULL when none."),
    Column("last_modified", PlainText, comment="Last-Modified of the last response; NULL when none."),
    Column("body_hash", PlainText, comment="SHA-256 of the last body; NULL before the first success."),
    Column("failures", Integer, nullable=False, server_default=text("0"), comment="Failures in a row."),
    Column("crashes", Integer, nullable=False, server_default=text("0"), comment="How often it killed its parser."),
    Column("visits", Integer, nullable=False, server_default=text("0"), comment="Trips completed, good or bad."),
    Column("interval_s", Double, comment="Adapted polling interval of a source in seconds; NULL for pages."),
    Column("hint", PlainJSON, comment="What the source said of the link: title, summary, dates; NULL when nothing."),
    Column("modified_hint_at", UTCDateTime, comment="Newest change date that a source named; NULL when none did."),
    Column("first_seen_at", UTCDateTime, nullable=False, comment="When the address was first heard of."),
    Column("last_fetched_at", UTCDateTime, comment="When its last trip was completed; NULL before the first."),
    Column("last_changed_at", UTCDateTime, comment="When its content last changed; NULL before the first success."),
    Column("last_code", PlainText, comment="How the last trip ended, as in docs/codes.md; NULL before the first."),
    Column(
        "renewed_at",
        UTCDateTime,
        comment="When it was last due again since its subscription worked again; NULL when never.",
    ),
    Column("last_detail", PlainText, comment="One line for people about it; NULL when the code says it all."),
    Column(
        "article_id",
        ForeignKey("article.id", ondelete="SET NULL"),
        index=True,
        comment="Article it yielded; NULL when none.",
    ),
    Index("ix_frontier_due", "host", "target", "state", "paused", "due_at"),
    Index("ix_frontier_backfill", "backfill_id", "host", "target", "due_at"),
    Index("ix_frontier_state", "state", "due_at"),
    comment="Every address and when it may next be fetched. This table is the schedule.",
)

purged_url = Table(
    "purged_url",
    METADATA,
    Column("url_key", PlainText, primary_key=True, comment="SHA-256 of the address; the address itself is not kept."),
    Column("purged_at", UTCDateTime, nullable=False, comment="When it was purged, on the database's clock."),
    comment="Addresses that were purged: they are not taken up again, whoever names them.",
)

robots = Table(
    "robots",
    METADATA,
    Column("origin", PlainText, primary_key=True, comment="Scheme, host and non-default port."),
    Column("verdict", PlainText, nullable=False, comment="rules, allow_all or disallow_all (RFC 9309 section 2.3)."),
    Column("reason", PlainText, nullable=False, comment="Why, as `status 404` or `timeout`."),
    Column("status", Integer, comment="Final HTTP status; NULL when no answer came."),
    Column("text", PlainText, nullable=False, comment="The file, at most 500 KiB; empty unless the verdict is rules."),
    Column("fetched_at", UTCDateTime, nullable=False, comment="When it was asked for."),
    Column("expires_at", UTCDateTime, nullable=False, comment="When it must be asked for again."),
    comment="The last robots.txt of each origin.",
)

site_policy = Table(
    "site_policy",
    METADATA,
    Column("id", Id, primary_key=True, comment="Number of the statement; a later one of the same file is newer."),
    Column("origin", PlainText, nullable=False, comment="Scheme, host and non-default port."),
    Column("host", PlainText, nullable=False, comment="Host of the origin."),
    Column("file", PlainText, nullable=False, comment="robots (robots.txt) or tdmrep (/.well-known/tdmrep.json)."),
    Column("status", Integer, comment="Final HTTP status when last asked; NULL when no answer came."),
    Column("problem", PlainText, nullable=False, comment="Why not all of it could be read; empty when all is well."),
    Column(
        "rules",
        PlainJSON,
        nullable=False,
        comment="What it amounts to for us: lists of path pattern (empty: all), key and value.",
    ),
    Column("raw", PlainText, nullable=False, comment="The statements as written; empty when there are none."),
    Column("first_seen_at", UTCDateTime, nullable=False, comment="When it was first found to say this."),
    Column("last_seen_at", UTCDateTime, nullable=False, comment="When it was last found to say this."),
    Column("expires_at", UTCDateTime, comment="When it is asked for again; NULL for robots.txt."),
    Index("ix_site_policy_origin", "origin", "file"),
    Index("ix_site_policy_host", "host"),
    comment="What files of a site have said about use by machines, a row for each time they said something else.",
)
