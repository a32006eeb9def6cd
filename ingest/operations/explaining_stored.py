"""A stored article explained on the page that it was read from, where the archive still has that.

The verdict, the fields and what was kept and removed are the stored ones; the archived response only lends its
structure, and only while today's reading of it divides it just so. Nothing is fetched and nothing is stored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.adapters.archive import WarcArchive
from ingest.config import Config
from ingest.errors import PageError
from ingest.model import ArchiveRef
from ingest.operations.explaining import explain_record, lay_over
from ingest.operations.explanation import Explanation
from ingest.operations.single_page import trace_response

if TYPE_CHECKING:
    from ingest.adapters.store import ArticleRecord


def explain_stored(config: Config, record: ArticleRecord, raw: ArchiveRef | None) -> Explanation:
    """Return the explanation of a stored article.

    Args:
        config: Says where the archive is.
        record: The article.
        raw: Where the response stands that its newest text was read from; None when it was not kept.
    """
    stored = explain_record(record)
    if raw is None:
        return stored
    try:
        page = WarcArchive(config.archive_folder, config.archive.max_file_mib).read(raw)
        trace = trace_response(config, page)
    except PageError as error:
        return replace(stored, structureless=f"the response that it was read from cannot be read: {error}")
    laid = lay_over(stored, trace)
    if laid is None:
        read_by = record.revisions[-1].extractor
        return replace(stored, structureless=f"this version reads the page otherwise than {read_by} did")
    return laid
