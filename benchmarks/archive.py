"""Stores real pages with their raw responses, then reads them all again: `ingest reextract` over an archive.

    python benchmarks/archive.py --bench FOLDER [--pages 500] [--workers 2]

It checks that every article is read again, that nothing changes (the same version read them), and how many it reads in
a second; beside it stands what the same workers reach on the same pages without archive and database. Times hold for a
quiet machine. Exit code 1 when a check fails.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # workers of the jail import this file too, and have no room for all that the work needs
    from archived_pages import main

    sys.exit(main())
