"""The database's clock, moved ahead by hand: days pass in a test without anybody waiting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement

from ingest.adapters.store import after_now


class HandClock:
    """Tells the database's time, and so many seconds more.

    Attributes:
        ahead_s: How far it was moved.
    """

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def after(self, seconds: float | ColumnElement[float] = 0.0) -> ColumnElement[datetime]:
        return after_now(seconds + self.ahead_s)
