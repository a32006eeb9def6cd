"""How the operator's own subscriptions stand, and whose credentials each trip was made with.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

Text = sa.Text()
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("name", Text, nullable=False, comment="Its name in config.toml."),
        sa.Column("state", Text, nullable=False, comment="unknown, ok, expiring, expired or refused."),
        sa.Column("since", Time, nullable=False, comment="Since when it is in that state, on the database's clock."),
        sa.Column("checked_at", Time, comment="When its canary was last looked at; NULL when only an article told so."),
        sa.Column("detail", Text, nullable=False, comment="One line for people on what was seen."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_subscription")),
        comment="How each of the operator's own subscriptions stands.",
    )
    op.add_column(
        "fetch",
        sa.Column("subscription", Text, comment="Subscription whose credentials were sent; NULL when none were."),
    )
    op.add_column(
        "fetch",
        sa.Column(
            "logged_in",
            sa.Boolean(),
            comment="Whether they held, as far as the page and the last look tell; NULL when none were sent.",
        ),
    )


def downgrade() -> None:
    op.drop_column("fetch", "logged_in")
    op.drop_column("fetch", "subscription")
    op.drop_table("subscription")
