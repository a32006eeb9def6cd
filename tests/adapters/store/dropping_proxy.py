"""Stands between a client and PostgreSQL on loopback, and cuts a storing transaction off at its COMMIT."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

_CHUNK = 65_536
_STORING = b"change_head SET seq"
_COMMIT = b"COMMIT"


class Cut(Enum):
    """What the server still hears of the transaction that is cut."""

    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()


class DroppingProxy:
    """Forwards connections to a server's Unix socket.

    Attributes:
        cut: Where the next storing transaction is cut; None: nothing is. Back to None once it was.
        port: On 127.0.0.1.
    """

    def __init__(self, server: str) -> None:
        self.cut: Cut | None = None
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                threading.Thread(target=self._upwards, args=(client, server), daemon=True).start()
                threading.Thread(target=_pump, args=(server, client), daemon=True).start()

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        storing = False
        with contextlib.suppress(OSError), client, server:
            while said := client.recv(_CHUNK):
                storing = storing or _STORING in said
                if self.cut is not None and storing and _COMMIT in said:
                    cut, self.cut = self.cut, None
                    client.shutdown(socket.SHUT_RDWR)  # first: the client never hears the answer
                    if cut is Cut.AFTER_COMMIT:
                        server.sendall(said)
                    server.shutdown(socket.SHUT_WR)  # the server reads to here: it commits, or gives all up
                    return
                server.sendall(said)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while said := source.recv(_CHUNK):
            target.sendall(said)


@contextmanager
def dropping_proxy(server: str) -> Iterator[DroppingProxy]:
    """Run a proxy before the server whose socket lies at this path."""
    proxy = DroppingProxy(server)
    try:
        yield proxy
    finally:
        proxy.close()
