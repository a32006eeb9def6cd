"""Export: the articles of one moment as files in a format of the field.

All rows come from one snapshot of the database, and the cursor of that very moment is returned with them: a program
that took the export goes on from there with the change log and misses nothing. The text is what the store holds, so
the operator's policy for closed pages holds here as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ingest.adapters.export.csv_table import write_csv
from ingest.adapters.export.destination import new_file, new_folder
from ingest.adapters.export.feeds import write_atom, write_jsonfeed
from ingest.adapters.export.formats import STDOUT, ExportFormat
from ingest.adapters.export.json_lines import write_jsonl, write_ninjs
from ingest.adapters.store import ArticleFilter, Store
from ingest.adapters.store.reading import Snapshot
from ingest.adapters.store.rows import ArticleRow
from ingest.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written.

    Attributes:
        articles: How many.
        cursor: Place in the change log, `EPOCH:SEQ`, at which these rows were read.
    """

    articles: int
    cursor: str


def export_articles(
    store: Store,
    wanted: ArticleFilter,
    kind: ExportFormat,
    target: str,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Exported:
    """Write articles, in the order in which they were first seen.

    Args:
        target: A file, or a new folder for Parquet; `-` is standard output.
        replace: Whether a file that is there already may be replaced.
        progress: Told (done, total) from time to time.

    Raises:
        BadInput: The target cannot be written, or the format needs a library that is not installed.
    """
    if kind is ExportFormat.PARQUET:
        write_parquet = _parquet_writer()
        if target == STDOUT:
            raise BadInput("parquet is a folder of files: name it with --out")
        with new_folder(Path(target)) as folder, store.snapshot(wanted) as snapshot:
            counted = _Counted(snapshot, progress)
            write_parquet(counted, folder)
        return counted.result()
    if target == STDOUT:
        with store.snapshot(wanted) as snapshot:
            counted = _Counted(snapshot, progress)
            _writer(kind, snapshot)(counted, sys.stdout.buffer)
        return counted.result()
    with new_file(Path(target), replace=replace) as file, store.snapshot(wanted) as snapshot:
        counted = _Counted(snapshot, progress)
        _writer(kind, snapshot)(counted, file)
    return counted.result()


class _Counted:
    """Rows on their way to a writer, counted."""

    def __init__(self, snapshot: Snapshot, progress: Callable[[int, int], None]) -> None:
        self._snapshot = snapshot
        self._progress = progress
        self._done = 0

    def __iter__(self) -> Iterator[ArticleRow]:
        for row in self._snapshot.rows:
            yield row
            self._done += 1
            if self._done % 100 == 0:
                self._progress(self._done, self._snapshot.total)

    def result(self) -> Exported:
        head = self._snapshot.head
        return Exported(articles=self._done, cursor=f"{head.epoch}:{head.seq}")


def _writer(kind: ExportFormat, snapshot: Snapshot) -> Callable[[Iterable[ArticleRow], BinaryIO], None]:
    plain: dict[ExportFormat, Callable[[Iterable[ArticleRow], BinaryIO], None]] = {
        ExportFormat.JSONL: write_jsonl,
        ExportFormat.CSV: write_csv,
        ExportFormat.NINJS: write_ninjs,
        ExportFormat.JSONFEED: write_jsonfeed,
    }
    if kind is ExportFormat.ATOM:
        feed_id = f"urn:ingest:export:{snapshot.head.epoch}:{snapshot.head.seq}"
        return partial(write_atom, updated=snapshot.taken_at, feed_id=feed_id)
    return plain[kind]


def _parquet_writer() -> Callable[[Iterable[ArticleRow], Path], None]:
    try:
        from ingest.adapters.export.parquet import write_parquet  # noqa: PLC0415 - an extra; only this format needs it
    except ImportError as error:
        raise BadInput("parquet needs pyarrow: install it with `pip install 'ingest[export]'`") from error
    return write_parquet
