"""A publisher with a login, on loopback: whole articles for who sends its cookie, a lead and a form for others."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

LEAD = "The ferry to the outer islands will stop at the new pier from the first of June, the county said on Monday."
REST = tuple(
    f"Passengers had asked for it in {number} letters, and the county read each of them aloud before it voted."
    for number in range(2, 9)
)


class Publisher:
    """Serves /news/N, /me and robots.txt; `cookie` is what it takes for a login, and may change at any time.

    Attributes:
        seen: Path and cookie of each request, in order.
        refuse: Answer the canary with 403.
    """

    def __init__(self, cookie: str) -> None:
        self.cookie = cookie
        self.refuse = False
        self.seen: list[tuple[str, str | None]] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                publisher.seen.append((self.path, self.headers.get("Cookie")))
                status, kind, body = publisher.answer(self.path, self.headers.get("Cookie"))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("ETag", f'"{self.path}"')  # the same for everybody, as careless servers do
                self.send_header("Set-Cookie", "tracking=set-by-the-publisher")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, cookie: str | None) -> tuple[int, str, bytes]:
        if path == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nAllow: /\n"
        if path == "/.well-known/tdmrep.json":
            return 404, "text/plain", b""
        if path == "/me" and self.refuse:
            return 403, "text/html", b"no"
        inside = cookie == self.cookie
        if path == "/me":
            return 200, "text/html", page("Your account", (LEAD,) if inside else (), inside=inside)
        return 200, "text/html", page(f"Pier {path[-1]}", (LEAD, *REST) if inside else (LEAD,), inside=inside)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def page(title: str, paragraphs: tuple[str, ...], *, inside: bool) -> bytes:
    closed = '{"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": false}'
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    wall = "" if inside else "<div class=paywall><h2>Subscribe to read on</h2><form class=login>Log in</form></div>"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>"
        f"<script type='application/ld+json'>{closed}</script></head>"
        f"<body><main><article><h1>{title}</h1>{text}{wall}</article></main></body></html>"
    ).encode()
