"""A version carries its noise ledger itself, as one list; `noise_v1` unrolls it, beside the rows written before.

Those rows are moved by the program, some at a time: see docs/migrations.md. Down, every line becomes a row again.

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = "The noise ledger: every block of a page that is not body."
AFTER = "Noise ledgers of versions written before they carried their own; moved into them by `ingest db upgrade`."
ROWS = """
        SELECT
            noise.article_id, noise.revision_no, noise.line_no, noise.position, noise.class, noise.rule,
            noise.text, noise.near_end, noise.hidden
        FROM noise
"""
SQLITE = """
        SELECT
            article_revision.article_id, article_revision.revision_no, line.key AS line_no,
            json_extract(line.value, '$[0]') AS position, json_extract(line.value, '$[1]') AS class,
            json_extract(line.value, '$[2]') AS rule, json_extract(line.value, '$[3]') AS text,
            json_extract(line.value, '$[4]') AS near_end, json_extract(line.value, '$[5]') AS hidden
        FROM article_revision JOIN json_each(article_revision.noise) AS line ON 1
"""
POSTGRESQL = """
        SELECT
            article_revision.article_id, article_revision.revision_no, line.key AS line_no,
            CAST(line.value ->> 0 AS integer) AS position, line.value ->> 1 AS class, line.value ->> 2 AS rule,
            line.value ->> 3 AS text, CAST(line.value ->> 4 AS boolean) AS near_end,
            CAST(line.value ->> 5 AS boolean) AS hidden
        FROM article_revision JOIN LATERAL (
            SELECT CAST(part.number - 1 AS integer) AS key, part.value
            FROM jsonb_array_elements(article_revision.noise) WITH ORDINALITY AS part(value, number)
        ) AS line ON true
"""


def unrolled() -> str:
    return SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL


def replace_view(select: str) -> None:
    """On SQLite a view is dropped and made again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE OR REPLACE VIEW noise_v1 AS {select}")
    else:
        op.execute("DROP VIEW noise_v1")
        op.execute(f"CREATE VIEW noise_v1 AS {select}")


def comment_on_table(comment: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON TABLE noise IS '{comment}'")


def upgrade() -> None:
    comment = "Its noise ledger in page order: position, class, rule, text, near_end, hidden. Unrolled in noise_v1."
    kind = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column(
        "article_revision", sa.Column("noise", kind, nullable=False, server_default=sa.text("'[]'"), comment=comment)
    )
    comment_on_table(AFTER)
    replace_view(f"{unrolled()} UNION ALL {ROWS}")


def downgrade() -> None:
    op.execute(
        "INSERT INTO noise (article_id, revision_no, line_no, position, class, rule, text, near_end, hidden)"
        f" {unrolled()}"
    )
    replace_view(ROWS)
    op.drop_column("article_revision", "noise")
    comment_on_table(BEFORE)
