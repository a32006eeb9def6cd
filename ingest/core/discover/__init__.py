"""Where links come from: feeds, sitemaps, section pages, and the sources that a site names itself.

Bytes in, links out. It asks nothing and follows nothing; what a source lists is evidence, read leniently and bounded.
"""

from ingest.core.discover.read import read_source
from ingest.core.discover.sites import find_sources, sources_in_robots

__all__ = ["find_sources", "read_source", "sources_in_robots"]
