"""How Alembic meets the database: on a connection that the program (or a test) hands in, else on $INGEST_DATABASE_URL.

Schema changes run in one transaction on both databases. Tables are compared with ingest/adapters/tables; views are
not Alembic's: each revision writes them as text.
"""

import os

from alembic import context
from sqlalchemy import Connection, Engine, create_engine

from ingest.adapters.tables import METADATA, is_compared


def migrate_on(connection: Connection) -> None:
    """Run what was asked for on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_name=is_compared,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=False,  # one type of ours stands for two of the databases'
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    context.configure(
        url=os.environ["INGEST_DATABASE_URL"],
        target_metadata=METADATA,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    given = context.config.attributes.get("connection")
    if isinstance(given, Connection):
        migrate_on(given)
    else:
        engine = given if isinstance(given, Engine) else create_engine(os.environ["INGEST_DATABASE_URL"])
        with engine.connect() as opened:
            migrate_on(opened)
            opened.commit()
