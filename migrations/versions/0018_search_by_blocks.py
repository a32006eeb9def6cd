"""PostgreSQL's search index also knows in which block of numbers an article lies: the newest are found first.

Revision: 0018, after 0017.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What waits to be sorted in is read by every search: little of it may.
BLOCKS = """
    CREATE INDEX ix_article_search_words ON article_search USING gin (document, (ARRAY[article_id / 1024]))
        WITH (gin_pending_list_limit = 256)
"""
UP = (
    BLOCKS,
    # Last, so that its lock is held for a moment; no release names it.
    "DROP INDEX ix_article_search_document -- squawk-ignore require-concurrent-index-deletion\nRESTRICT",
)
DOWN = (
    "CREATE INDEX ix_article_search_document ON article_search USING gin (document)",
    "DROP INDEX ix_article_search_words",
)


def upgrade() -> None:
    run(UP)


def downgrade() -> None:
    run(DOWN)


def run(statements: tuple[str, ...]) -> None:
    """FTS5 walks its lists from the newest article to the oldest by itself."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in statements:
            op.execute(statement)
