"""The views that consumers read: the contract. A view only gains columns; anything else is a `_v2` beside it.

Each is defined here once, as a SELECT; the migrations carry their SQL as text, and a test holds the two equal. Commands
and the read API go through the same views, so what consumers see is what we see.
"""

from __future__ import annotations

from sqlalchemy import case, func, select, union_all

from ingest.adapters.tables.article import CURRENT_REVISION, article, article_revision, article_url
from ingest.adapters.tables.checks import access_check, noise
from ingest.adapters.tables.frontier import frontier, site_policy, source
from ingest.adapters.tables.ledger import unrolled
from ingest.adapters.tables.log import change, change_head
from ingest.adapters.tables.view import make_view

_ROLE = case(
    (article.c.original_id.is_(None), "alone"), (article.c.original_id == article.c.id, "original"), else_="copy"
).label("cluster_role")

_ARTICLE = (
    article.c.id,
    func.coalesce(article_revision.c.url_canonical, article_revision.c.url_final).label("url_canonical"),
    article_revision.c.url_final,
    article.c.source_id,
    article_revision.c.publisher,
    article.c.domain,
    article_revision.c.headline,
    article_revision.c.deck,
    article_revision.c.kicker,
    article_revision.c.summary,
    article_revision.c.body_text,
    article_revision.c.word_count,
    article_revision.c.byline_raw,
    article_revision.c.authors,
    article_revision.c.agency,
    article_revision.c.dateline,
    article_revision.c.published_at,
    article_revision.c.published_precision,
    article_revision.c.modified_at,
    article.c.first_seen_at,
    article_revision.c.seen_at.label("fetched_at"),
    article_revision.c.language,
    article_revision.c.section,
    article_revision.c.tags,
    article_revision.c.genre,
    article_revision.c.lead_image_url,
    article_revision.c.lead_image_caption,
    article_revision.c.lead_image_credit,
    article.c.access,
    article.c.access_declared,
    article.c.access_confidence,
    article.c.wall,
    article_revision.c.extent,
    article_revision.c.extent_confidence,
    article_revision.c.cut_by,
    article_revision.c.integrity,
    article.c.conflict,
    article.c.tdm_reserved,
    article.c.status,
    article.c.revision_no,
    article_revision.c.content_hash,
    article.c.cluster_id,
    article_revision.c.quality,
    article_revision.c.extractor,
    article_revision.c.provenance,
    article.c.change_seq,
    article.c.original_id,
    _ROLE,
    article.c.likeness,
)
ARTICLES = make_view(
    "articles_v1",
    "Every article as it stands now.",
    _ARTICLE,
    select(*_ARTICLE)
    .join_from(
        article,
        article_revision,
        CURRENT_REVISION,
    )
    .where(article.c.merged_into.is_(None)),
)

_URL = (article_url.c.article_id, article_url.c.url, article_url.c.first_seen_at)
ARTICLE_URLS = make_view("article_urls_v1", "Every address that leads to an article.", _URL, select(*_URL))

_REVISION = tuple(
    article_revision.c[name]
    for name in (
        "article_id", "revision_no", "seen_at", "kind", "origin", "headline", "deck", "kicker", "summary", "body_text",
        "word_count", "byline_raw", "authors", "published_at", "modified_at", "extent", "cut_by", "integrity",
        "text_origin", "extractor", "quality", "content_hash", "revision_class", "classes", "words_added",
        "words_removed", "returns",
    )
)  # fmt: skip
ARTICLE_REVISIONS = make_view("article_revisions_v1", "Every version of every article.", _REVISION, select(*_REVISION))

_CHECK = tuple(column for column in access_check.c if column.name not in ("id", "archive_id"))
ACCESS_CHECKS = make_view(
    "access_checks_v1", "What each response said about access, and why we say so.", _CHECK, select(*_CHECK)
)

_CHANGE = (
    change_head.c.epoch,
    change.c.seq,
    change.c.kind,
    change.c.article_id,
    change.c.revision_no,
    change.c.changed_at,
    change.c.merged_into,
)
CHANGES = make_view(
    "changes_v1",
    "The change log, gap-free and in commit order: ask for `seq > cursor ORDER BY seq`.",
    _CHANGE,
    select(*_CHANGE).select_from(change).join(change_head, change_head.c.id == 1),
)

_HEAD = (change_head.c.epoch, change_head.c.seq, change_head.c.min_seq)
CHANGE_HEAD = make_view(
    "change_head_v1",
    "One row: where the change log stands. Another epoch than the cursor's, or a cursor below min_seq - 1: start over.",
    _HEAD,
    select(*_HEAD),
)

_SOURCE = (
    source.c.id,
    source.c.url,
    source.c.kind,
    source.c.title,
    source.c.paused,
    source.c.added_at,
    source.c.removed_at,
    source.c.last_success_at,
    source.c.last_new_at,
    frontier.c.last_fetched_at,
    frontier.c.last_code,
    frontier.c.failures,
    frontier.c.interval_s,
    frontier.c.due_at,
)
SOURCES = make_view(
    "sources_v1",
    "Every source, removed ones included, and how it fares.",
    _SOURCE,
    select(*_SOURCE).join_from(source, frontier, frontier.c.url_key == source.c.url_key, isouter=True),
)

_SITE_POLICY = tuple(
    site_policy.c[name]
    for name in ("host", "origin", "file", "first_seen_at", "last_seen_at", "status", "problem", "rules", "raw")
)
SITE_POLICIES = make_view(
    "site_policies_v1",
    "What files of sites have said about use by machines, from when to when.",
    _SITE_POLICY,
    select(*_SITE_POLICY),
)

_NOISE = tuple(noise.c)
NOISE = make_view(
    "noise_v1",
    "What was taken away from each revision, and by which rule.",
    _NOISE,
    union_all(unrolled(), select(*_NOISE)),
)

_CLUSTER = (
    article.c.cluster_id,
    article.c.id.label("article_id"),
    _ROLE,
    article.c.likeness,
    article.c.domain,
    article.c.first_seen_at,
)
CLUSTERS = make_view(
    "clusters_v1",
    "The articles of every cluster of more than one: the same text, wholly or nearly, and the probable original.",
    _CLUSTER,
    select(*_CLUSTER).where(article.c.original_id.is_not(None)),
)

_MERGED = (article.c.id.label("article_id"), article.c.merged_into, article.c.merged_at)
MERGED_ARTICLES = make_view(
    "merged_articles_v1",
    "Articles that turned out to be others: which one each is now, in one step. Their versions and checks stay as they"
    " were, under the old number.",
    _MERGED,
    select(*_MERGED).where(article.c.merged_into.is_not(None)),
)

VIEWS = (
    ARTICLES,
    ARTICLE_URLS,
    ARTICLE_REVISIONS,
    ACCESS_CHECKS,
    CHANGES,
    CHANGE_HEAD,
    SOURCES,
    NOISE,
    SITE_POLICIES,
    CLUSTERS,
    MERGED_ARTICLES,
)
