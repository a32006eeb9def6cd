"""Brings a database up to date and dies by its own hand before the n-th statement: python migrating_alone.py URL N."""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import Engine, event

from ingest.adapters.store import upgrade_database


def main() -> None:
    url, deadly = sys.argv[1], int(sys.argv[2])
    seen = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade_database(url)
    print(seen)


main()
