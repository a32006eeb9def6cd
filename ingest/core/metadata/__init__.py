"""What the page says of its article: headline, people, dates, subjects, picture, language, addresses."""

from ingest.core.metadata.read import read_dump_metadata, read_metadata, read_page_headline

__all__ = ["read_dump_metadata", "read_metadata", "read_page_headline"]
