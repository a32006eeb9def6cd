"""A small web server on 127.0.0.1 for the demo and the benchmarks: many host names, one port, its own request log.

It answers from a table of (host name, path), compresses, answers conditional requests with 304 (RFC 9110 §13), and
notes when each request began and ended, so that politeness can be proved from the other side.
It never listens on anything but the loopback address, never reads a file, and leaves no thread behind when closed.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

_ADDRESS = "127.0.0.1"
_IDLE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one address answers.

    Attributes:
        body: Before any content coding.
        headers: Further headers, beside length, type, coding and validators.
        last_modified: Aware; None sends no Last-Modified. A 200 always carries an ETag made from the body.
        think_s: Seconds between a request's arrival and its answer.
        cut_after: Bytes of the gzip stream that are sent as if they were all of it; None sends everything.
    """

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    last_modified: datetime | None = None
    think_s: float = 0.0
    cut_after: int | None = None

    @property
    def etag(self) -> str:
        """A strong validator: equal exactly when the bodies are."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


Answers = Mapping[tuple[str, str], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRequest:
    """One line of the request log; times are seconds of the monotonic clock, which all processes of a machine share.

    Attributes:
        ended_at_s: When the answer was about to leave: whoever has it finds the request in the log.
    """

    host: str
    path: str
    status: int
    started_at_s: float
    ended_at_s: float


class LoopbackServer:
    """Serves a table of answers from a thread of its own, between `with` and its end.

    Attributes:
        port: Chosen by the system.
    """

    def __init__(self, answers: Answers) -> None:
        self._server = _Server(answers)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="loopback-server")
        self.port: int = self._server.server_address[1]

    @property
    def address(self) -> str:
        """Where it listens, as `127.0.0.1:PORT`."""
        return f"{_ADDRESS}:{self.port}"

    @property
    def requests(self) -> tuple[ServedRequest, ...]:
        """Every request answered so far, in the order of their ends."""
        return tuple(self._server.log)

    def serve(self, answers: Answers) -> None:
        """Answer from this table from now on."""
        self._server.answers = answers

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.log: list[ServedRequest] = []
        self._open: set[socket.socket] = set()
        super().__init__((_ADDRESS, 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open, so that their threads end."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a client may go away in the middle
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = _IDLE_S
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:  # the name is the standard library's
        started_at_s = time.monotonic()
        host = self.headers.get("Host", "").rpartition("@")[2].partition(":")[0].lower()
        path = self.path.partition("?")[0]
        answers = self.server.answers
        answer = answers.get((host, self.path)) or answers.get((host, path)) or Answer(body=b"not here\n", status=404)
        status = 304 if self._still_valid(answer) else answer.status
        time.sleep(answer.think_s)
        ended_at_s = time.monotonic()
        self.server.log.append(
            ServedRequest(host=host, path=self.path, status=status, started_at_s=started_at_s, ended_at_s=ended_at_s)
        )
        self._send(answer, status)

    def _still_valid(self, answer: Answer) -> bool:
        """If-None-Match outranks If-Modified-Since (RFC 9110 §13.2.2); only a 200 is ever "not modified"."""
        if answer.status != 200:
            return False
        known = self.headers.get("If-None-Match")
        if known is not None:
            return answer.etag in known
        since = self.headers.get("If-Modified-Since")
        return since is not None and answer.last_modified is not None and since == _http_date(answer.last_modified)

    def _send(self, answer: Answer, status: int) -> None:
        self.send_response(status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status == 200:
            self.send_header("ETag", answer.etag)
        if answer.last_modified:
            self.send_header("Last-Modified", _http_date(answer.last_modified))
        if status != 304:
            self._send_body(answer)
        else:
            self.end_headers()
        self.wfile.flush()

    def _send_body(self, answer: Answer) -> None:
        body = answer.body
        if answer.cut_after is not None or "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)[: answer.cut_after]
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the request log is the server's own."""


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
