"""What the page says of its article: headline, people, dates, subjects, picture, language, addresses."""

from ingest.core.metadata.dump import read_dump_metadata
from ingest.core.metadata.opening import Opening, read_opening
from ingest.core.metadata.read import read_metadata

__all__ = ["Opening", "read_dump_metadata", "read_metadata", "read_opening"]
