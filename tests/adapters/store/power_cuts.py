"""What a disk may hold after a power cut: all that was synced, and of the rest any pages, or none.

Writes that no sync followed may have reached the disk or not, each page of 4 KiB by itself, whatever their order was.
A truncation that was not synced may have happened or not. What was synced is there (SQLite's own assumption too).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from recorded_sqlite import Call, Recorded

PAGE_BYTES = 4096


class Disk:
    """Two files as they are for sure, and what is still on its way to them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.acknowledged: list[str] = []
        self._sure = {name: bytearray(body) for name, body in files.items()}
        self._pending: list[Recorded] = []

    def see(self, call: Recorded) -> None:
        """Take note of one call."""
        if call.call is Call.ACKNOWLEDGED:
            self.acknowledged.append(call.file)
        elif call.call is Call.SYNC:
            for one in self._pending:
                if one.file == call.file:
                    _apply(self._sure[one.file], one)
            self._pending = [one for one in self._pending if one.file != call.file]
        else:
            self._pending += _pages(call)

    def images(self, dice: random.Random, count: int) -> Iterator[dict[str, bytes]]:
        """Give files as a power cut may leave them now: nothing that is pending, then random parts of it."""
        yield {name: bytes(body) for name, body in self._sure.items()}
        for _ in range(count if self._pending else 0):
            share = dice.random()
            files = {name: bytearray(body) for name, body in self._sure.items()}
            for one in self._pending:
                if dice.random() < share:
                    _apply(files[one.file], one)
            yield {name: bytes(body) for name, body in files.items()}


def cuts(
    files: dict[str, bytes], calls: Sequence[Recorded], dice: random.Random, subsets: int
) -> Iterator[tuple[dict[str, bytes], tuple[str, ...]]]:
    """Give images, and what was acknowledged by then: before and after each sync, and at each acknowledgement."""
    disk = Disk(files)
    for call in calls:
        if call.call is Call.SYNC:
            for image in disk.images(dice, subsets):
                yield image, tuple(disk.acknowledged)
        disk.see(call)
        if call.call in (Call.SYNC, Call.ACKNOWLEDGED):
            for image in disk.images(dice, subsets):
                yield image, tuple(disk.acknowledged)


def _pages(call: Recorded) -> list[Recorded]:
    """Cut a write at the borders of pages."""
    if call.call is Call.TRUNCATE:
        return [call]
    parts, at = [], call.at
    while at < call.at + len(call.body):
        end = min((at // PAGE_BYTES + 1) * PAGE_BYTES, call.at + len(call.body))
        parts.append(Recorded(call=Call.WRITE, file=call.file, at=at, body=call.body[at - call.at : end - call.at]))
        at = end
    return parts


def _apply(body: bytearray, call: Recorded) -> None:
    if call.call is Call.TRUNCATE:
        del body[call.at :]
        return
    if len(body) < call.at:
        body.extend(bytes(call.at - len(body)))
    body[call.at : call.at + len(call.body)] = call.body
