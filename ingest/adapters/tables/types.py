"""Column types that mean the same on SQLite and PostgreSQL, and the one MetaData that every table belongs to.

Times are aware and UTC. Text is valid Unicode (UTF-8 encodable, NFC, no NUL, no control characters but newline and
tab), so that both databases hold the same characters and count the same length: this is the last gate, whatever the
stages before it let through. JSON is JSONB on PostgreSQL, with its strings held to the same rule.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_ESCAPED = re.compile(r"\\[bfru]")  # how JSON writes characters that do not print; newline and tab may stay
encode_json = json.JSONEncoder(ensure_ascii=False).encode
"""Writes a value as JSON, every letter as it is: none takes six bytes."""


def plain_text(text: str) -> str:
    """Return the text in NFC without lone surrogates and control characters; newline and tab stay."""
    if not (text.isprintable() or text.replace("\n", " ").replace("\t", " ").isprintable()):
        text = _FORBIDDEN.sub("", text)
    is_final = text.isascii() or unicodedata.is_normalized("NFC", text)
    return text if is_final else unicodedata.normalize("NFC", text)


def plain_json(value: Any) -> Any:
    """Return the value with every string in it made plain; tuples become lists, as JSON has them."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Mapping):
        return {plain_text(str(key)): plain_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(part) for part in value]
    return value


def json_text(value: Any) -> str:
    """Return the value as JSON, every string in it plain."""
    if not value and isinstance(value, list | tuple):
        return "[]"
    written = _as_it_stands(value)
    return encode_json(plain_json(value)) if written is None else written


def _as_it_stands(value: Any) -> str | None:
    """Return the value as JSON if a quick look tells that every string in it is plain; else None."""
    try:
        written = encode_json(value)
    except TypeError:  # a mapping of another kind
        return None
    if not written.isprintable() or ("\\" in written and _ESCAPED.search(written)):
        return None
    is_final = written.isascii() or unicodedata.is_normalized("NFC", written)  # then so is each of its parts
    return written if is_final else None


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; a naive one is refused, since nobody could say which moment it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores it without offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value.isoformat()}: a stored time must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return it aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text that both databases hold alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Make the text plain."""
        return None if value is None else plain_text(value)


class PlainJSON(TypeDecorator[Any]):
    """JSON whose strings both databases hold alike; None is NULL, never JSON's null."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Take JSONB where there is one."""
        kind = JSONB(none_as_null=True) if dialect.name == "postgresql" else JSON(none_as_null=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Make every string in it plain."""
        return plain_json(value) if _as_it_stands(value) is None else value


Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number: 64 bits on PostgreSQL, the rowid on SQLite."""
