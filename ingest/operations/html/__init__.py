"""HTML pages that stand alone: built so that no text becomes markup, written whole or not at all."""

from __future__ import annotations
