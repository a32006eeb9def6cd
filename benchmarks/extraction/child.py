"""The process that reads: one extractor, one page after another, until the other end closes.

    python -m benchmarks.extraction.child NAME

A question is a line of JSON (id, url, bytes) and then that many bytes of UTF-8; its answer is a line of JSON: what was
read, CPU milliseconds, and the peak of this process's memory so far. Imports, compiled expressions and decoding are
outside the clock, the rubbish collector is inside it, for everyone. An exception of an extractor is its answer.
The peak is the high-water mark of this program's own memory (`VmHWM`): on Linux `ru_maxrss` survives exec, and so would
count the parent; elsewhere `ru_maxrss` it is.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from .extractors import find_extractor
from .ours import Read

_STATUS = Path("/proc/self/status")
_WARM_UP = (
    "<html lang='en'><head><title>Ferry resumes</title><meta charset='utf-8'></head><body><article>"
    "<h1>Ferry resumes</h1><time datetime='2021-03-04T05:06:07Z'>4 March 2021</time>"
    + "<p>The ferry across the sound sails again from Monday, said the harbour office, and it will carry bicycles.</p>"
    * 4
    + "</article></body></html>"
)


def main(name: str, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer questions until there are no more."""
    read = find_extractor(name).make()
    _answer(read, "", "https://example.org/ferry", _WARM_UP)
    gc.collect()
    gc.freeze()
    _write(answers, {"ready": name})
    while line := questions.readline():
        asked = json.loads(line)
        html = questions.read(asked["bytes"]).decode()
        _write(answers, _answer(read, asked["id"], asked["url"], html))


def peak_kib() -> int:
    """Return the most memory that this process ever held, in KiB."""
    if _STATUS.exists():
        found = re.search(r"^VmHWM:\s+(\d+) kB", _STATUS.read_text("ascii", "replace"), re.MULTILINE)
        if found:
            return int(found[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _answer(read: Read, page_id: str, url: str, html: str) -> dict[str, Any]:
    error = None
    prediction: dict[str, Any] = {}
    start_ns = time.process_time_ns()
    try:
        prediction = read(html, url)
    except Exception as met:  # noqa: BLE001 - the border: whatever a library raises on a page is what it made of it
        error = f"{type(met).__name__}: {met}"[:200]
    cpu_ms = (time.process_time_ns() - start_ns) / 1e6
    return {"id": page_id, "cpu_ms": cpu_ms, "error": error, "peak_kib": peak_kib(), "prediction": prediction}


def _write(answers: BinaryIO, value: dict[str, Any]) -> None:
    answers.write(json.dumps(value, default=str).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    # what a library prints must not stand between the answers
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    main(sys.argv[1], sys.stdin.buffer, channel)
