"""PostgreSQL wakes up who listens whenever the change log has grown.

Revision: 0010, after 0009.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Sent with COMMIT, so that who is woken sees the change; one transaction sends one. SQLite has nothing of the kind.
POSTGRESQL = (
    """CREATE FUNCTION ingest_wake_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('ingest_changes', new.epoch || ':' || new.seq);
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER change_head_wakes_up AFTER UPDATE ON change_head
        FOR EACH ROW EXECUTE FUNCTION ingest_wake_up()""",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER change_head_wakes_up ON change_head")
        op.execute("DROP FUNCTION ingest_wake_up()")
