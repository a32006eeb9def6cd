"""The archive as the pipeline sees it: one thread writes, so that syncing never holds up the loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from ingest.adapters.archive.files import WarcArchive
from ingest.model import ArchiveRef, FetchedPage


class AsyncArchive:
    """Satisfies the pipeline's `Archiving`; it adds a thread to a WarcArchive and nothing else."""

    def __init__(self, archive: WarcArchive) -> None:
        self._archive = archive
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")

    async def write(self, page: FetchedPage) -> ArchiveRef:
        """Return where the record stands, once it is on disk; raises as WarcArchive.write."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.write, page)

    async def read(self, ref: ArchiveRef) -> FetchedPage:
        """Return the response that a reference leads to; raises RecordLost."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.read, ref)

    async def erase(self, ref: ArchiveRef) -> None:
        """Overwrite a record that nothing will point at; raises as WarcArchive.erase."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.erase, ref)

    async def rest(self) -> None:
        """Close the file that was begun on an earlier day."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.rest)

    async def aclose(self) -> None:
        """Close the file after what is still being written."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._archive.close)
        self._thread.shutdown()
