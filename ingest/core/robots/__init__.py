"""robots.txt: what may be fetched, and what it says about use."""

from ingest.core.robots.judge import (
    MAX_AGE,
    RETRY_AFTER,
    STALE_FOR,
    RobotsJudgement,
    judge,
    no_answer,
    read_robots,
    too_many_redirects,
)
from ingest.core.robots.usage import read_usage

__all__ = [
    "MAX_AGE",
    "RETRY_AFTER",
    "STALE_FOR",
    "RobotsJudgement",
    "judge",
    "no_answer",
    "read_robots",
    "read_usage",
    "too_many_redirects",
]
