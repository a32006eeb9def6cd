"""The frame of a page that stands alone: nothing is loaded, no script runs.

A Content-Security-Policy allows the one style sheet by its hash and forbids everything else, so that even a fault in
the escaping could load and run nothing. Source: CSP Level 3 §4.2, §6.7 (hashes).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode

from ingest import __version__
from ingest.operations.html.markup import Markup, element


def render_document(body: Markup, *, title: str, style: str, generator: str) -> str:
    """Return a whole document.

    Args:
        body: Its `body` element.
        style: Its style sheet; ours, never a page's.
        generator: The command that wrote it, as `write_document` is told.
    """
    hashed = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="generator", content=f"{generator} {__version__}"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        Markup(f"<style>{style}</style>"),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en').html}\n"
