"""The ten things that a program asks first, as SQL that runs on both databases as it stands.

They stand in docs/database.md, and a test runs each on both. Where a number, name or date is a guess, it is meant to
be changed.
"""

from __future__ import annotations

FIRST_QUERIES: tuple[tuple[str, str], ...] = (
    (
        "The newest articles whose whole text is there",
        """SELECT id, published_at, publisher, headline, word_count, body_text
FROM articles_v1
WHERE extent = 'full' AND status NOT IN ('gone', 'retracted')
ORDER BY published_at DESC
LIMIT 20;""",
    ),
    (
        "One article by its address, whatever spelling of it was met",
        """SELECT a.id, a.headline, a.access, a.extent
FROM article_urls_v1 AS u
JOIN articles_v1 AS a ON a.id = u.article_id
WHERE u.url = 'https://news.example/2026/03/quay';""",
    ),
    (
        "What stands behind a paywall, by publisher, and how much of it was given",
        """SELECT domain, access, extent, count(*) AS articles
FROM articles_v1
GROUP BY domain, access, extent
ORDER BY articles DESC;""",
    ),
    (
        "Why an article is said to be closed",
        """SELECT checked_at, access, access_declared, access_confidence, wall, extent, evidence
FROM access_checks_v1
WHERE article_id = 1
ORDER BY checked_at DESC;""",
    ),
    (
        "Articles that were open once and are closed now, or the other way round",
        """SELECT a.id, a.headline, min(c.access) AS one, max(c.access) AS another, a.access AS now
FROM articles_v1 AS a
JOIN access_checks_v1 AS c ON c.article_id = a.id AND c.access <> 'unknown'
GROUP BY a.id, a.headline, a.access
HAVING min(c.access) <> max(c.access);""",
    ),
    (
        "What an article said before",
        """SELECT revision_no, seen_at, origin, headline, word_count, body_text
FROM article_revisions_v1
WHERE article_id = 1
ORDER BY revision_no;""",
    ),
    (
        "Headlines that were changed after publication",
        """SELECT later.article_id, later.seen_at, before.headline AS was, later.headline AS is_now
FROM article_revisions_v1 AS later
JOIN article_revisions_v1 AS before
  ON before.article_id = later.article_id AND before.revision_no = later.revision_no - 1
WHERE before.headline <> later.headline
ORDER BY later.seen_at DESC
LIMIT 50;""",
    ),
    (
        "The same story at several publishers or addresses",
        """SELECT cluster_id, count(*) AS copies, count(DISTINCT domain) AS publishers, min(published_at) AS first
FROM articles_v1
GROUP BY cluster_id
HAVING count(*) > 1
ORDER BY copies DESC;""",
    ),
    (
        "What was taken away from a page, and why",
        """SELECT n.line_no, n.class, n.rule, n.text
FROM noise_v1 AS n
JOIN articles_v1 AS a ON a.id = n.article_id AND a.revision_no = n.revision_no
WHERE n.article_id = 1
ORDER BY n.line_no;""",
    ),
    (
        "How each source fares",
        """SELECT s.id, s.title, s.url, count(a.id) AS articles, max(a.first_seen_at) AS newest
FROM sources_v1 AS s
LEFT JOIN articles_v1 AS a ON a.source_id = s.id
GROUP BY s.id, s.title, s.url
ORDER BY newest;""",
    ),
)
