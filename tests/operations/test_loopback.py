"""The loopback server: what a client meets on the wire, and what the request log says of it afterwards."""

from __future__ import annotations

import gzip
import http.client
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ingest.operations.loopback import Answer, LoopbackServer

OPENED_AT = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PAGE = Answer(body=b"<p>a page about herring</p>" * 40, last_modified=OPENED_AT)
ANSWERS = {
    ("one.example", "/page"): PAGE,
    ("two.example", "/page"): Answer(body=b"<p>another page</p>"),
    ("one.example", "/paid"): Answer(body=b"pay", status=402, headers=(("crawler-price", "USD 0.02"),)),
    ("one.example", "/broken"): Answer(body=bytes(range(256)) * 20, cut_after=60),
}

Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(ANSWERS) as running:
        yield running


def _ask(server: LoopbackServer, host: str, path: str, **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    sent = {"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=sent)
    response = connection.getresponse()
    reply = (response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    connection.close()
    return reply


def test_one_port_serves_many_host_names(server: LoopbackServer) -> None:
    first = _ask(server, "one.example", "/page")
    second = _ask(server, "TWO.example:80", "/page")

    assert first[2] == PAGE.body
    assert second[2] == b"<p>another page</p>"


def test_an_unknown_address_is_404(server: LoopbackServer) -> None:
    assert _ask(server, "three.example", "/page")[0] == 404


def test_a_query_string_does_not_hide_the_page(server: LoopbackServer) -> None:
    assert _ask(server, "one.example", "/page?utm_source=rss")[2] == PAGE.body


def test_a_client_that_takes_gzip_gets_gzip(server: LoopbackServer) -> None:
    _, headers, body = _ask(server, "one.example", "/page", Accept_Encoding="gzip")

    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == PAGE.body


@pytest.mark.parametrize(
    ("conditions", "expected_status"),
    [
        ({"If_None_Match": PAGE.etag}, 304),
        ({"If_None_Match": '"old"'}, 200),
        ({"If_Modified_Since": "Sat, 14 Mar 2026 12:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Fri, 13 Mar 2026 12:00:00 GMT"}, 200),
        ({"If_None_Match": '"old"', "If_Modified_Since": "Sat, 14 Mar 2026 12:00:00 GMT"}, 200),
    ],
    ids=["same tag", "other tag", "same date", "older date", "the tag outranks the date"],
)
def test_conditional_requests(server: LoopbackServer, conditions: dict[str, str], expected_status: int) -> None:
    status, headers, body = _ask(server, "one.example", "/page", **conditions)

    assert status == expected_status
    assert headers["etag"] == PAGE.etag
    assert (body == b"") == (expected_status == 304)


def test_only_a_page_that_was_served_whole_can_be_unchanged(server: LoopbackServer) -> None:
    status, headers, _ = _ask(server, "one.example", "/paid", If_None_Match=ANSWERS["one.example", "/paid"].etag)

    assert status == 402
    assert headers["crawler-price"] == "USD 0.02"
    assert "etag" not in headers


def test_a_cut_reply_is_framed_as_if_it_were_whole(server: LoopbackServer) -> None:
    _, headers, body = _ask(server, "one.example", "/broken")
    unpacking = zlib.decompressobj(wbits=31)
    unpacking.decompress(body)

    assert len(body) == int(headers["content-length"]) == 60
    assert not unpacking.eof


def test_the_answers_can_change_while_it_runs(server: LoopbackServer) -> None:
    server.serve({("one.example", "/page"): Answer(body=b"changed")})

    assert _ask(server, "one.example", "/page", If_None_Match=PAGE.etag)[2] == b"changed"


def test_the_log_names_each_request_with_its_beginning_and_end(server: LoopbackServer) -> None:
    _ask(server, "one.example", "/page")
    _ask(server, "two.example", "/page?x=1")

    assert [(line.host, line.path, line.status) for line in server.requests] == [
        ("one.example", "/page", 200),
        ("two.example", "/page?x=1", 200),
    ]
    first, second = server.requests
    assert first.started_at_s <= first.ended_at_s <= second.started_at_s <= second.ended_at_s


def test_closing_ends_kept_open_connections_and_leaves_no_thread() -> None:
    before = threading.active_count()
    with LoopbackServer(ANSWERS) as server:
        idle = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        idle.request("GET", "/page", headers={"Host": "one.example"})
        idle.getresponse().read()
    idle.close()

    assert threading.active_count() == before
