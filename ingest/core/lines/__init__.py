"""Text dumps: pages that survive as lines alone, their markup lost (web-text corpora, WET archives, saved text).

    look → signs → stretch → head → text → ledger

Lines in; headline, deck, caption, dateline and the body out, every other line in the ledger. The same marks as for
pages say what a line is by its words; what it is by its place is weighed here.
"""

from ingest.core.lines.read import LinesReading, read_lines

__all__ = ["LinesReading", "read_lines"]
