"""Raw responses as WARC files: written and synced before anything points at them, readable by any other tool."""

from ingest.adapters.archive.files import WarcArchive
from ingest.adapters.archive.foreign import Capture, iterate, iterate_captures, read_capture
from ingest.adapters.archive.threaded import AsyncArchive

__all__ = ["AsyncArchive", "Capture", "WarcArchive", "iterate", "iterate_captures", "read_capture"]
