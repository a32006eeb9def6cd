"""The text of a version without what passes, and its hash: two versions with the same one are the same version.

Typography is folded, and lines that only count or tell the time since are left out. Nothing else is forgiven.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.core.fingerprint import hash_content
from ingest.core.revision.notices import Notices


def settle_hash(
    headline: str | None, deck: str | None, blocks: Sequence[str], notices: Notices, *, content_hash: str | None = None
) -> str:
    """Return the hash of a text without its passing lines.

    Args:
        blocks: The body's paragraphs.
        content_hash: Of the whole text where it is known: it is the answer where no line passes.
    """
    lasting = [block for block in blocks if not notices.is_passing(block)]
    if content_hash is not None and len(lasting) == len(blocks):
        return content_hash
    return hash_content(headline, deck, lasting)
