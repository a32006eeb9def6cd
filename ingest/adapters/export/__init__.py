"""Articles as files for other programs. Each format is one module that turns rows into bytes and opens nothing."""

from __future__ import annotations
