"""Filler: a page with its structure and none of its prose, so that it can be kept as a page case.

Every word becomes a made-up one of the same length, the same word always the same; small words of its language stay,
and so do lines by which marks for every page know noise. Nothing is parsed into a tree, and no expression is quadratic.
"""

from ingest.operations.filler.markup import Filled, Start, fill_page
from ingest.operations.filler.words import fill_text, fill_url

__all__ = ["Filled", "Start", "fill_page", "fill_text", "fill_url"]
