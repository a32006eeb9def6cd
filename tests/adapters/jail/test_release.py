"""Free memory inside a process goes back to the system; what is in use stays. Linux with glibc, as workers run on."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from jail_rig import OpenJail, ask, words

from ingest.adapters.jail.release import EVERY_PAGES, release_memory

_PIECES = 1_000
_PIECE_BYTES = 60_000  # smaller than what glibc maps by itself, which goes back at once


def _resident() -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def test_what_lies_free_between_pieces_in_use_is_given_back() -> None:
    pieces = [bytearray(b"x") * _PIECE_BYTES for _ in range(_PIECES)]
    kept = pieces[::2]
    del pieces
    gc.collect()
    full = _resident()
    given = release_memory()
    left = _resident()

    assert given
    assert full - left > _PIECES * _PIECE_BYTES // 4
    assert all(piece == b"x" * _PIECE_BYTES for piece in kept)


@pytest.mark.parametrize(("pages", "released"), [(EVERY_PAGES - 1, False), (EVERY_PAGES, True)], ids=["before", "then"])
def test_a_worker_gives_memory_back_after_so_many_pages(open_jail: OpenJail, pages: int, released: bool) -> None:
    jail = open_jail()
    littered_mb = int(words(ask(jail, "litter")[0]))
    ask(jail, *["rest"] * (pages - 1))
    held_mb = int(words(ask(jail, "resident")[0]))

    assert (held_mb < littered_mb - 10) is released
