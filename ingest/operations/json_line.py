"""A value as one line of JSON, for programs that read lines and for terminals."""

from __future__ import annotations

import json
import re

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def to_json(value: object) -> str:
    """Return JSON on one line that no reader of lines and no terminal stumbles over."""
    written = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    if written.isascii() and "\x7f" not in written:
        return written
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
