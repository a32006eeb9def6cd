"""Re-extraction: what the present extractor makes of responses that are in the archive, shown before it is written."""

from __future__ import annotations
