"""Whether the archive is what the database says: each file is there, each record begins where it should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.adapters.archive import WarcArchive
from ingest.adapters.store import RawPlace
from ingest.errors import RecordLost

SAMPLE = 200
"""So many records are read when not all are."""
_SHOWN = 10
_ANY_SIZE_MIB = 1


def check_archive(
    places: Sequence[RawPlace], folder: Path, tell: Callable[[int], object] = lambda _: None
) -> Iterator[str]:
    """Yield what is wrong, a line each; digests are verified. Writes nothing.

    Args:
        tell: Told how many records were read.
    """
    there = {name: (folder / name).is_file() for name in {place.ref.file for place in places}}
    missing = Counter(place.ref.file for place in places if not there[place.ref.file])
    for name, count in sorted(missing.items()):
        yield f"archive: {count} of the records looked at point into {name}, which is not in {folder}"
    archive = WarcArchive(folder, _ANY_SIZE_MIB)
    wrong = 0
    for number, place in enumerate(places, start=1):
        problem = _look(archive, place) if there[place.ref.file] else None
        if problem:
            wrong += 1
        if problem and wrong <= _SHOWN:
            yield f"archive: {problem}"
        tell(number)
    if wrong > _SHOWN:
        yield f"archive: and {wrong - _SHOWN} records more"


def _look(archive: WarcArchive, place: RawPlace) -> str | None:
    try:
        page = archive.read(place.ref)
    except RecordLost as error:
        return str(error)
    if page.final_url != place.url:
        return f"{place.ref.file}:{place.ref.offset} holds another page than its row says"
    return None
