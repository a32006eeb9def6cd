"""Raw responses as WARC files: written and synced before anything points at them, readable by any other tool."""

from ingest.adapters.archive.erase import erase_records
from ingest.adapters.archive.files import WarcArchive
from ingest.adapters.archive.foreign import Capture, iterate, iterate_captures, read_capture
from ingest.adapters.archive.threaded import AsyncArchive
from ingest.adapters.archive.upkeep import ArchiveFile, find_strays, list_files, remove_file, remove_parts, rewrite_file

__all__ = [
    "ArchiveFile",
    "AsyncArchive",
    "Capture",
    "WarcArchive",
    "erase_records",
    "find_strays",
    "iterate",
    "iterate_captures",
    "list_files",
    "read_capture",
    "remove_file",
    "remove_parts",
    "rewrite_file",
]
