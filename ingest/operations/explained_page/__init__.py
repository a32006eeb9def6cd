"""An explanation as one stand-alone HTML page, and writing it to a file."""

from ingest.operations.explained_page.page import render_page
from ingest.operations.explained_page.write import write_page

__all__ = ["render_page", "write_page"]
