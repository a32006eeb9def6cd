"""What a piece of evidence weighs, and how far the sum of all pieces is to be trusted: one table, and one scale."""

from ingest.core.weights.confidence import TABLE, Scale, WeightTable, confidence_in
from ingest.core.weights.rows import LEVELS, SHARES, WEIGHTS, Row, rank_of, reason_of, weighed

__all__ = [
    "LEVELS",
    "SHARES",
    "TABLE",
    "WEIGHTS",
    "Row",
    "Scale",
    "WeightTable",
    "confidence_in",
    "rank_of",
    "reason_of",
    "weighed",
]
