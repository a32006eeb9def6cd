"""What a piece of evidence weighs, and how far the sum of all pieces is to be trusted: one table, and one scale."""

from ingest.core.weights.confidence import SCALES, Scale, confidence_in
from ingest.core.weights.rows import LEVELS, SHARES, WEIGHTS, Row, rank_of, reason_of, weighed

__all__ = ["LEVELS", "SCALES", "SHARES", "WEIGHTS", "Row", "Scale", "confidence_in", "rank_of", "reason_of", "weighed"]
