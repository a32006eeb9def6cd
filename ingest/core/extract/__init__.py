"""Extract: tell the article's text from everything wrapped around it, and account for every block of the page."""

from ingest.core.extract.stage import extract_body

__all__ = ["extract_body"]
