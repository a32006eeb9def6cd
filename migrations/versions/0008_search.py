"""The search index and how far it has followed the change log.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Words come folded and with one space between them; marks belong to words, as in the scripts of India.
SQLITE = (
    """CREATE VIRTUAL TABLE article_search USING fts5(
        headline, deck, author, body, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
    )""",
    """CREATE TRIGGER article_search_forgets AFTER DELETE ON article BEGIN
        DELETE FROM article_search WHERE rowid = old.id;
    END""",
)
POSTGRESQL = (
    """CREATE TABLE article_search (
        article_id bigint PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        document tsvector NOT NULL
    )""",
    "CREATE INDEX ix_article_search_document ON article_search USING gin (document)",
    "COMMENT ON TABLE article_search IS 'The search index: words of each article, folded; a weight for each field.'",
)


def upgrade() -> None:
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1."),
        sa.Column("seq", Id, nullable=False, comment="Sequence number of the last change that the search index holds."),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
        comment="One row: how far the search index has followed the change log.",
    )
    op.execute(sa.insert(sa.table("search_state", sa.column("id"), sa.column("seq"))).values(id=1, seq=0))
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER article_search_forgets")
    op.execute("DROP TABLE article_search")
    op.drop_table("search_state")
