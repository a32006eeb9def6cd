"""Measures both databases at each size, beside bare drivers.

    python -m benchmarks.store [--sizes 1000,10000] [--databases sqlite,postgresql] [--out FOLDER]

`--sizes 10000,1000000` is the whole measurement and takes the better part of an hour. Ends with 1 when less is reached
than is asked, 2 for a bad option.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rig import create_database, temporary_postgres, workshop
from sqlalchemy import Connection, text

from ingest.adapters.store import Store, open_store
from ingest.adapters.store.engine import make_engine

from .bare import bare_postgresql, bare_sqlite
from .figures import RATES, TIMES, Measured, Sized, draw, shortfalls, show
from .filling import fill, time_batches, time_singles
from .looking import lookup_ms, rows_a_second, search_ms, twin_ms

_KINDS = ("sqlite", "postgresql")
_SINGLES, _BATCHES, _PAGES, _TIMES = 6, 20, 20, 200
_BARE = 500
_EACH_SHOWN = 10_000


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark and return its exit code."""
    options = _parse(arguments)
    results = []
    with workshop() as folder:
        for kind in options.databases:
            results.append(_measure(kind, folder, options.sizes))
            show(results[-1])
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        if not draw(results, options.out / "growth.png"):
            print("no picture, since matplotlib is not installed", file=sys.stderr)
    short = [line for measured in results for line in shortfalls(measured)]
    for line in short:
        print(line)
    return 1 if short else 0


def _measure(kind: str, folder: Path, sizes: Sequence[int]) -> Measured:
    with ExitStack() as stack:
        if kind == "sqlite":
            url = f"sqlite:///{folder}/store.db"
            bare = (bare_sqlite(folder, _BARE, 1), bare_sqlite(folder, 4 * _BARE, 50))
        else:
            urls = stack.enter_context(temporary_postgres(folder))
            url = create_database(urls, "store")
            bare = (bare_postgresql(url, _BARE, 1), bare_postgresql(url, 4 * _BARE, 50))
        store = open_store(url)
        stack.callback(store.close)
        consumer = stack.enter_context(_reading(url))
        held, sized = 0, []
        for size in sizes:
            held = fill(store, held, size, _tell)
            told, held = _look(store, consumer, held)
            sized.append(told)
    return Measured(kind=kind, sizes=sized, bare=bare)


def _look(store: Store, consumer: Connection, held: int) -> tuple[Sized, int]:
    begun = held
    singles, held = time_singles(store, held, _SINGLES)
    batched, held = time_batches(store, held, _BATCHES)
    _analyse(consumer)
    rates = (singles, batched, rows_a_second(consumer, held, _PAGES))
    times = (lookup_ms(store, held, _TIMES), twin_ms(store, held, _TIMES), search_ms(store, _TIMES))
    figures = dict(zip((*RATES, *TIMES), (*rates, *times), strict=True))
    return Sized(articles=begun, figures=figures, bytes_each=_bytes(consumer) // held), held


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    """A consumer's connection, each of its queries a look at the newest state."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _analyse(connection: Connection) -> None:
    """Let PostgreSQL know its tables, as its autovacuum does within a minute; SQLite's plans do without."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
        connection.commit()


def _bytes(connection: Connection) -> int:
    asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    if connection.dialect.name == "postgresql":
        asked = "SELECT pg_database_size(current_database())"
    told = int(connection.execute(text(asked)).scalar_one())
    connection.rollback()
    return told


def _tell(held: int) -> None:
    if held % _EACH_SHOWN == 0:
        print(f"{held:,} articles", file=sys.stderr)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.store", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_sizes, default=(1000, 10_000), help="articles, as 10000,1000000")
    parser.add_argument("--databases", type=_kinds, default=_KINDS, help="sqlite, postgresql or both")
    parser.add_argument("--out", type=Path, help="folder for growth.png")
    return parser.parse_args(arguments)


def _sizes(written: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in written.split(","))
    if sizes != tuple(sorted(set(sizes))) or sizes[0] < 1000:
        raise argparse.ArgumentTypeError("sizes rise, from 1000")
    return sizes


def _kinds(written: str) -> tuple[str, ...]:
    kinds = tuple(written.split(","))
    if not set(kinds) <= set(_KINDS):
        raise argparse.ArgumentTypeError(f"known are {', '.join(_KINDS)}")
    return kinds
