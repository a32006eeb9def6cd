"""The change log and its head.

Revision: 0006, after 0005.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("seq", Id, autoincrement=False, nullable=False, comment="Gap-free, in commit order."),
        sa.Column(
            "kind",
            Text,
            nullable=False,
            comment="created, revised, access_changed, clustered, gone, retracted, merged or purged.",
        ),
        sa.Column("article_id", Id, nullable=False, comment="The article; it may no longer exist."),
        sa.Column("revision_no", sa.Integer(), nullable=False, comment="Its revision after the change."),
        sa.Column("changed_at", Time, nullable=False, comment="When it was stored, on the database's clock."),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        comment="The change log that consumers follow.",
    )
    op.create_index(op.f("ix_change_article_id"), "change", ["article_id"], unique=False)
    op.create_table(
        "change_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1."),
        sa.Column("epoch", Text, nullable=False, comment="Random; a new one after a restore or failover."),
        sa.Column("seq", Id, nullable=False, comment="Sequence number of the newest change; 0 before the first."),
        sa.Column("min_seq", Id, nullable=False, comment="Oldest sequence number still held."),
        sa.Column("home", Text, nullable=False, comment="Identity of the file or server that this epoch began on."),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_head")),
        comment="One row: where the change log stands.",
    )
    head = sa.table("change_head", *(sa.column(name) for name in ("id", "epoch", "seq", "min_seq", "home")))
    op.execute(sa.insert(head).values(id=1, epoch=secrets.token_hex(8), seq=0, min_seq=1, home=""))


def downgrade() -> None:
    op.drop_table("change_head")
    op.drop_table("change")
