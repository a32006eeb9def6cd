"""What is compared: the names by which extractors are asked for, and how each is made in its own process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

from . import ours, peers
from .bench import BadBench

REFERENCE = "trafilatura-body"


class Takes(StrEnum):
    """What an extractor reads."""

    HTML = "html"
    DUMP = "dump"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """One way of reading pages.

    Attributes:
        label: Its name in tables, with its version.
        make: Imports what is needed and returns the reader.
        ours: Whether it is part of this project.
        metadata: Whether it gives title, authors, day and the like.
    """

    name: str
    label: str
    make: Callable[[], ours.Read]
    ours: bool = False
    takes: Takes = Takes.HTML
    metadata: bool = False


OURS = (
    Extractor(name="ours", label="ingest, rules off", make=ours.read_without_rules, ours=True, metadata=True),
    Extractor(name="ours-rules", label="ingest, rules on", make=ours.read_with_rules, ours=True, metadata=True),
    Extractor(name="ours-dump", label="ingest, text dumps", make=ours.read_dumps, ours=True, takes=Takes.DUMP),
)
_PEERS = (
    ("trafilatura", "trafilatura", "", peers.trafilatura, True),
    ("trafilatura-precision", "trafilatura", ", favour precision", peers.trafilatura_precision, True),
    ("trafilatura-fast", "trafilatura", ", fast", peers.trafilatura_fast, True),
    (REFERENCE, "trafilatura", ", body only", peers.trafilatura_body, False),
    ("newspaper4k", "newspaper4k", "", peers.newspaper4k, True),
    ("readability-lxml", "readability-lxml", "", peers.readability_lxml, False),
    ("resiliparse", "resiliparse", ", body only", peers.resiliparse, False),
    ("justext", "justext", ", body only", peers.justext, False),
)
PEER_NAMES = tuple(name for name, *_ in _PEERS)


def find_peer(name: str) -> Extractor:
    """Return a peer; raises BadBench when it is unknown or not installed."""
    for known, distribution, variant, make, metadata in _PEERS:
        if known == name:
            label = f"{distribution} {_version(distribution)}{variant}"
            return Extractor(name=name, label=label, make=make, metadata=metadata)
    raise BadBench(f"no peer {name!r}; known: {', '.join(PEER_NAMES)}")


def find_extractor(name: str) -> Extractor:
    """Return one of ours or a peer; raises BadBench as `find_peer` does."""
    return next((extractor for extractor in OURS if extractor.name == name), None) or find_peer(name)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError as error:
        raise BadBench(f"{distribution} is not installed: pip install -e .[bench]") from error
