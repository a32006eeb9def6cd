"""An explanation as one stand-alone HTML page."""

from ingest.operations.explained_page.page import GENERATOR, render_page

__all__ = ["GENERATOR", "render_page"]
