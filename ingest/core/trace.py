"""Trace: one page read as the line reads it, with the way to it laid open. Pure, and made only when a person asks.

Runs in a killable worker as every reading does; the line itself never makes a trace.
"""

from __future__ import annotations

from ingest.core.declared import read_declared
from ingest.core.decode import decode_page
from ingest.core.extract.trace import trace_body
from ingest.core.page import read_page
from ingest.core.rules import Rulebook
from ingest.core.structured import parse_document
from ingest.core.urls import host_of
from ingest.model import FetchedPage, PageTrace


def trace_page(page: FetchedPage, rulebook: Rulebook) -> PageTrace:
    """Read one response and return the reading with the page's structure.

    Raises:
        ReadError: As `read_page`.
    """
    reading = read_page(page, rulebook)
    decoded = decode_page(page.body, page.header("content-type"))
    document = parse_document(page.final_url, decoded.text, decoded.encoding, decoded.origin, page.body)
    declared = read_declared(document, page.headers)
    body, evidence = reading.article.body, reading.article.verdict.evidence
    named = (piece.where for piece in (*declared.evidence, *evidence) if piece.where)
    rules = rulebook.for_page(host_of(page.final_url), page.fetched_at)
    traced = trace_body(document, declared, rules, body, named)
    return PageTrace(
        reading=reading,
        elements=traced.elements,
        blocks=traced.blocks,
        container=traced.container,
        selected=traced.selected,
    )
