"""A program that stores page after page until it is killed: `python storing_loop.py URL LIFE`.

Each page that COMMIT acknowledged is told to standard output, which outlives this process.
"""

from __future__ import annotations

import os
import sys

from store_samples import reading, store_page

from ingest.adapters.store import open_store

MOST = 10_000


def store_pages(url: str, life: str) -> None:
    store = open_store(url)
    for number in range(MOST):
        page_url = f"https://host-{life}-{number}.example.org/a"
        store_page(store, page_url, reading(page_url, (f"Text {life} {number}.",) * 20))
        os.write(1, f"{page_url}\n".encode())


if __name__ == "__main__":
    store_pages(*sys.argv[1:])
