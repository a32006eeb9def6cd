"""What a page says of itself in machine-readable form. Read once, believed by nobody; everything is bounded.

It looks into no other scripts, fetches no context and follows no link.
"""

from ingest.core.structured.document import parse_document, read_structured
from ingest.core.structured.nodes import follow, types_of

__all__ = ["follow", "parse_document", "read_structured", "types_of"]
