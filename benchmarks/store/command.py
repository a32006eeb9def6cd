"""Measures both databases at each size, beside bare drivers.

    python -m benchmarks.store [--sizes 1000,10000] [--databases sqlite,postgresql] [--rounds 3] [--out FOLDER]

`--sizes 10000,1000000` is the whole measurement: half an hour for each kind of database, and 20 GB of disk. Each size
is a database of its own, and all are measured in turns, so that what else the machine does falls on all alike; of each
figure the best round counts. `--clock cpu` takes what processors spent, for a machine that is busy with other things;
what waits for the disk is then not counted. `--keep FOLDER` leaves the databases there, and uses those that are there.
Ends with 1 when less is reached than is asked, 2 for a bad option.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rig import create_database, temporary_postgres, workshop
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from ingest.adapters.store import Store, open_store
from ingest.adapters.store.engine import make_engine

from .bare import bare_postgresql, bare_sqlite
from .clocks import Clock, by_processors, by_the_wall
from .figures import RATES, TIMES, Measured, Sized, best_of, draw, shortfalls, show, write_figures
from .filling import time_batches, time_singles
from .loading import grow
from .looking import copies_ms, lookup_ms, rows_a_second, searches_ms, twin_ms
from .made_up import BASE

_KINDS = ("sqlite", "postgresql")
_SINGLES, _BATCHES, _PAGES, _TIMES = 6, 20, 20, 400
_BARE = 500


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark and return its exit code."""
    options = _parse(arguments)
    results = []
    with ExitStack() as stack:
        folder = options.keep or stack.enter_context(workshop())
        folder.mkdir(parents=True, exist_ok=True)
        for kind in options.databases:
            results.append(_measure(kind, folder, options))
            show(results[-1])
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        write_figures(results, options.out / "growth.json")
        if not draw(results, options.out / "growth.png"):
            print("no picture, since matplotlib is not installed", file=sys.stderr)
    short = [line for measured in results for line in shortfalls(measured)]
    for line in short:
        print(line)
    return 1 if short else 0


def _measure(kind: str, folder: Path, options: argparse.Namespace) -> Measured:
    sizes, rounds = options.sizes, options.rounds
    with ExitStack() as stack:
        urls = f"sqlite:///{folder}/{{name}}.db"
        if kind == "postgresql":
            urls = stack.enter_context(temporary_postgres(folder))
        opened = [stack.enter_context(_grown(urls, kind, size)) for size in sizes]
        clock = by_the_wall if options.clock == "wall" else by_processors(_server(folder) if kind != "sqlite" else None)
        bare = _bare(kind, folder, urls)
        told: list[list[Sized]] = []
        gc.freeze()  # as `ingest run` does when all is open
        for number in range(rounds):
            told.append(
                [_look(store, consumer, size, clock) for (store, consumer), size in zip(opened, sizes, strict=True)]
            )
            print(f"{kind}: round {number + 1} of {rounds}", file=sys.stderr)
    return Measured(kind=kind, sizes=[best_of(rounds_of) for rounds_of in zip(*told, strict=True)], bare=bare)


@contextmanager
def _grown(urls: str, kind: str, size: int) -> Iterator[tuple[Store, Connection]]:
    """A store of that size, and a consumer's connection, each of its queries a look at the newest state."""
    name = f"store_{size}"
    if kind == "postgresql":
        _create_if_missing(urls, name)
    url = urls.format(name=name)
    store, engine = open_store(url), make_engine(url)
    try:
        with engine.connect() as consumer:
            grow(store, size, lambda held: print(f"{kind}: {held:,} of {size:,} articles", file=sys.stderr))
            _analyse(consumer)
            yield store, consumer
    finally:
        engine.dispose()
        store.close()


def _create_if_missing(urls: str, name: str) -> None:
    try:
        create_database(urls, name)
    except ProgrammingError as error:
        if "already exists" not in str(error):
            raise


def _bare(kind: str, folder: Path, urls: str) -> tuple[float, float]:
    if kind == "sqlite":
        return bare_sqlite(folder, _BARE, 1), bare_sqlite(folder, 4 * _BARE, 50)
    _create_if_missing(urls, "bare")
    url = urls.format(name="bare")
    return bare_postgresql(url, _BARE, 1), bare_postgresql(url, 4 * _BARE, 50)


def _look(store: Store, consumer: Connection, size: int, clock: Clock) -> Sized:
    held = store.change_head().seq
    rates = (
        time_singles(store, held, _SINGLES, clock),
        time_batches(store, held + 50 * _SINGLES, _BATCHES, clock),
        rows_a_second(consumer, size, _PAGES, clock),
    )
    times = (
        lookup_ms(store, size, _TIMES, clock),
        twin_ms(store, size, _TIMES, clock),
        copies_ms(consumer, size, _TIMES, clock),
    )
    figures = dict(zip((*RATES, *TIMES), (*rates, *times), strict=False)) | searches_ms(store, size, _TIMES, clock)
    return Sized(articles=size, figures=figures, bytes_each=_bytes(consumer) // store.change_head().seq)


def _server(folder: Path) -> int:
    return int((folder / "postgresql" / "postmaster.pid").read_text(encoding="ascii").split()[0])


def _analyse(connection: Connection) -> None:
    """Let PostgreSQL know its tables, as its autovacuum does within a minute; SQLite's plans do without."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _bytes(connection: Connection) -> int:
    asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    if connection.dialect.name == "postgresql":
        asked = "SELECT pg_database_size(current_database())"
    told = int(connection.execute(text(asked)).scalar_one())
    connection.rollback()
    return told


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.store", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_sizes, default=(1000, 10_000), help="articles, as 10000,1000000")
    parser.add_argument("--databases", type=_kinds, default=_KINDS, help="sqlite, postgresql or both")
    parser.add_argument("--rounds", type=int, choices=range(1, 11), default=3, metavar="1-10", help="default 3")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="the wall's, or what processors spent")
    parser.add_argument("--keep", type=Path, help="folder in which the databases stay")
    parser.add_argument("--out", type=Path, help="folder for growth.png and growth.json")
    return parser.parse_args(arguments)


def _sizes(written: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in written.split(","))
    if sizes != tuple(sorted(set(sizes))) or sizes[0] < 1000:
        raise argparse.ArgumentTypeError("sizes rise, from 1000")
    if any(size > BASE and size % BASE for size in sizes):
        raise argparse.ArgumentTypeError(f"sizes over {BASE:,} are multiples of it")
    return sizes


def _kinds(written: str) -> tuple[str, ...]:
    kinds = tuple(written.split(","))
    if not set(kinds) <= set(_KINDS):
        raise argparse.ArgumentTypeError(f"known are {', '.join(_KINDS)}")
    return kinds
