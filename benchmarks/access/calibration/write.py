"""The table of weights as the text that it stands in, and the file that holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ingest.core.weights import Row, Scale, WeightTable, table

TABLE_FILE = Path(table.__file__)


def with_table(source: str, found: WeightTable) -> str:
    """Return a module's source with another table in place of its own."""
    source = _replaced(source, "WEIGHTS", format_weights(found.weights))
    return _replaced(source, "SCALES", format_scales(found.scales))


def format_weights(weights: Mapping[str, Row]) -> str:
    """Return rows as aligned text below their headings."""
    lines = ["row                | about     | expected | weight |  seen | right | reason"]
    for row in weights.values():
        numbers = f"{row.expected:8.2f} | {row.weight:6.3f} | {row.seen:5g} | {row.right:5g}"
        lines.append(f"{row.name:18} | {row.about:9} | {numbers} | {row.reason}")
    return "\n".join(lines)


def format_scales(scales: Mapping[str, Scale]) -> str:
    """Return the points of all scales as aligned text below their headings."""
    lines = ["fact   | strength | chance"]
    for fact, points in scales.items():
        lines += [f"{fact:6} | {strength:8.3f} | {chance:6.3f}" for strength, chance in points]
    return "\n".join(lines)


def _replaced(source: str, name: str, text: str) -> str:
    replaced, count = re.subn(
        rf'^{name} = """\n.*?\n"""$', lambda _: f'{name} = """\n{text}\n"""', source, flags=re.MULTILINE | re.DOTALL
    )
    if count != 1:
        raise ValueError(f"{TABLE_FILE.name} holds no table {name}")
    return replaced
