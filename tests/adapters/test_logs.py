"""Logs never carry a secret that stands in an address."""

from __future__ import annotations

import json

import pytest
import structlog

from ingest.adapters.logs import configure_logs, redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://me:pw@a.example/x", "https://***@a.example/x"),
        ("https://a.example/x?access_token=abc&page=2", "https://a.example/x?access_token=***&page=2"),
        ("https://a.example/?q=1&X-Amz-Signature=ff#top", "https://a.example/?q=1&X-Amz-Signature=***#top"),
        ("https://a.example/x?page=2", "https://a.example/x?page=2"),
        ("postgresql://w:pw@db.example/news", "postgresql://***@db.example/news"),
    ],
    ids=["userinfo", "token", "signature", "nothing secret", "database"],
)
def test_secrets_in_addresses_are_blacked_out(text: str, expected: str) -> None:
    assert redact(text) == expected


def test_a_json_line_is_one_object_without_secrets(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "info")
    try:
        structlog.get_logger().info("stored", url="https://a.example/x?session=1", detail="a\nb\x1b[31m")
    finally:
        structlog.reset_defaults()

    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1
    line = json.loads(lines[0])
    assert line["url"] == "https://a.example/x?session=***"
    assert line["event"] == "stored"
