"""The bounded decoder: whatever the pieces, one result; whatever the bomb, little memory."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters.fetch.bodies import BodyReader
from ingest.adapters.fetch.faults import Fault
from ingest.adapters.fetch.settings import MIB
from ingest.errors import BadResponse, FetchError, TooLarge


def _raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:7]) + gzip.compress(body[7:]),
    "deflate": zlib.compress,
    "Deflate": _raw,
}


def read(pieces: list[bytes], coding: str, max_bytes: int = MIB) -> BodyReader:
    reader = BodyReader([coding], max_bytes=max_bytes, max_ratio=100)
    for piece in pieces:
        reader.feed(piece)
    return reader


def refusal(pieces: list[bytes], coding: str) -> type[FetchError] | None:
    try:
        read(pieces, coding).whole()
    except Fault as fault:
        return fault.kind
    return None


def cut(body: bytes, places: list[int]) -> list[bytes]:
    """Return the body in pieces, cut at these places."""
    edges = [0, *sorted(place % (len(body) + 1) for place in places), len(body)]
    return [body[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.binary(min_size=1, max_size=400), places=st.lists(st.integers(0, 400), max_size=9))
def test_where_the_pieces_are_cut_never_matters(coding: str, body: bytes, places: list[int]) -> None:
    assert read(cut(CODINGS[coding](body), places), coding).whole() == body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate"])
@given(body=st.binary(min_size=1, max_size=200), kept=st.integers(0, 10_000))
def test_a_compressed_body_that_is_cut_off_is_never_whole(coding: str, body: bytes, kept: int) -> None:
    packed = CODINGS[coding](body)
    part = packed[: 1 + kept % (len(packed) - 1)]

    with pytest.raises(Fault) as caught:
        read([part], coding).whole()

    assert caught.value.kind is BadResponse


@given(body=st.binary(max_size=300), places=st.lists(st.integers(0, 300), max_size=5))
def test_any_bytes_under_any_coding_are_decoded_or_refused(body: bytes, places: list[int]) -> None:
    refused = [kind for coding in CODINGS if (kind := refusal(cut(body, places), coding)) is not None]

    assert set(refused) <= {BadResponse, TooLarge}


@pytest.mark.parametrize("coding", ["identity", "gzip", "deflate"])
@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)], ids=["at the cap", "one over"])
def test_the_cap_is_exact(coding: str, size: int, fits: bool) -> None:
    reader = read([CODINGS[coding](b"ab" * (size // 2) + b"c" * (size % 2))], coding, max_bytes=1000)

    assert reader.overflowed is not fits
    assert len(reader.prefix()) == 1000


@pytest.mark.parametrize(("coding", "wbits"), [("gzip", 31), ("deflate", 15)])
def test_a_bomb_costs_little_memory_and_is_named(coding: str, wbits: int) -> None:
    packer = zlib.compressobj(9, wbits=wbits)
    bomb = b"".join(packer.compress(bytes(MIB)) for _ in range(64)) + packer.flush()
    tracemalloc.start()

    with pytest.raises(Fault, match="100 times its size") as caught:
        read([bomb], coding, max_bytes=64 * MIB).whole()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert caught.value.kind is TooLarge
    assert len(bomb) < MIB
    assert peak < 20 * MIB


@pytest.mark.parametrize(
    ("codings", "refused"),
    [
        ([], False),
        ([""], False),
        (["identity"], False),
        (["GZIP"], False),
        (["gzip, identity"], False),
        (["gzip, gzip"], True),
        (["gzip", "gzip"], True),
        (["br"], True),
        (["gzip;q=1"], True),
        (["aws-chunked"], True),
    ],
)
def test_one_coding_that_was_asked_for_and_no_other(codings: list[str], refused: bool) -> None:
    if not refused:
        assert BodyReader(codings, max_bytes=10, max_ratio=100).prefix() == b""
        return
    with pytest.raises(Fault) as caught:
        BodyReader(codings, max_bytes=10, max_ratio=100)

    assert caught.value.kind is BadResponse
