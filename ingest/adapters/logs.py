"""Logs: structured lines on standard error, secrets in addresses blacked out before anything is written."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{0,20}://)[^/?#\s@]{1,200}@", re.IGNORECASE)
_SECRET = re.compile(
    r"(?P<name>[?&;][a-z0-9_.-]{0,40}(?:token|key|sig|signature|auth|session|password|secret)[a-z0-9_.-]{0,40}=)"
    r"[^&#\s]{1,2000}",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Return the text with user names, passwords and secret-like query values of addresses blacked out."""
    return _SECRET.sub(r"\g<name>***", _USERINFO.sub(r"\g<scheme>***@", text))


def _redact_fields(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in fields.items():
        if isinstance(value, str):
            fields[name] = redact(value)
    return fields


def configure_logs(form: Literal["console", "json"], level: str) -> None:
    """Send every log line to standard error, once for the process.

    Args:
        form: `console` for people, `json` for programs, one object a line.
        level: `debug` · `info` · `warning` · `error`.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=14)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redact_fields,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for chatty in ("httpx", "httpcore", "apscheduler"):
        # Their INFO lines print addresses with secrets.
        logging.getLogger(chatty).setLevel(logging.WARNING)
