"""The one place that reads the wall clock and the source of chance; everything else is handed them."""

from __future__ import annotations

import random
from datetime import UTC, datetime


def read_clock() -> datetime:
    """Return the present, aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one allowed place


def draw_jitter() -> float:
    """Return a number in [0, 1) that spreads visits; not for secrets."""
    return random.random()  # noqa: S311 - spreads load, guards nothing
