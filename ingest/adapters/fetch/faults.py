"""What goes wrong below the URL: the guard, the wire and the decoder do not know which address they serve.

The client alone catches a Fault, adds the URL, and raises the typed error that it names.
"""

from __future__ import annotations

from ingest.errors import FetchError


class Fault(Exception):
    """A fault in one exchange.

    Attributes:
        kind: The error of `ingest.errors` that it becomes.
        detail: Why, in one line, without the URL.
    """

    def __init__(self, kind: type[FetchError], detail: str) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
