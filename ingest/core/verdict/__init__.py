"""What the page asks of a reader and how much text it gave: evidence in, one verdict out."""

from ingest.core.verdict.weigh import judge, weigh_access

__all__ = ["judge", "weigh_access"]
