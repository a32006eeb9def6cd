"""What a re-extraction would change: counted by field, with samples, access flips, and texts that would be lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingest.operations.reextract.compare import FieldChange

LOSS_SHARE = 0.2
"""A text that loses this share of its words is listed as lost."""
_LOST_LISTED = 50


class Sample(NamedTuple):
    """One change of one article."""

    article_id: int
    url: str
    change: FieldChange


class Loss(NamedTuple):
    """An article whose text becomes much shorter; `after` is 0 where there would be none."""

    article_id: int
    url: str
    before: int
    after: int


class Unread(NamedTuple):
    """A response that could not be read again, or no longer reads as an article."""

    article_id: int
    url: str
    code: str
    detail: str


@dataclass(slots=True)
class FieldTally:
    """How often a field changes, and how.

    Attributes:
        filled: Articles that had nothing in it.
        emptied: Articles that would have nothing in it.
    """

    articles: int = 0
    filled: int = 0
    emptied: int = 0
    samples: list[Sample] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """Grows as articles are read again; the one thing here that changes.

    Attributes:
        extractor: Name and version of what read them; empty before the first.
        read: Articles read again.
        changed: Of those, articles with any change.
        written: Articles that took a new reading; 0 in a dry run.
        overtaken: Articles that changed meanwhile, and so did not take it.
        forbidden: Articles that the operator's policy keeps nothing of any more.
        words_gained, words_lost: Over all bodies that change.
        last_id: Number of the last article dealt with; 0 before the first.
        stopped: Whether it was stopped before the end.
        seconds: By the clock, from the first article to the last.
    """

    max_samples: int = 5
    extractor: str = ""
    read: int = 0
    changed: int = 0
    written: int = 0
    overtaken: int = 0
    forbidden: int = 0
    words_gained: int = 0
    words_lost: int = 0
    last_id: int = 0
    stopped: bool = False
    seconds: float = 0.0
    fields: dict[str, FieldTally] = field(default_factory=dict)
    flips: Counter[tuple[str, str]] = field(default_factory=Counter)
    losses: list[Loss] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def add_changes(self, article_id: int, url: str, changes: tuple[FieldChange, ...]) -> None:
        """Count what one article changes."""
        self.changed += bool(changes)
        for change in changes:
            tally = self.fields.setdefault(change.field, FieldTally())
            tally.articles += 1
            tally.filled += change.filled
            tally.emptied += change.emptied
            if len(tally.samples) < self.max_samples:
                tally.samples.append(Sample(article_id, url, change))
            if change.field == "access":
                self.flips[change.before, change.after] += 1

    def add_words(self, article_id: int, url: str, before: int, after: int) -> None:
        """Count what a changed body gains or loses."""
        self.words_gained += max(0, after - before)
        self.words_lost += max(0, before - after)
        if after < (1 - LOSS_SHARE) * before:
            self.losses.append(Loss(article_id, url, before, after))
            self.losses.sort(key=lambda loss: loss.after - loss.before)
            del self.losses[_LOST_LISTED:]

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "extractor": self.extractor,
            "read": self.read,
            "changed": self.changed,
            "written": self.written,
            "overtaken": self.overtaken,
            "forbidden_by_policy": self.forbidden,
            "words_gained": self.words_gained,
            "words_lost": self.words_lost,
            "last_id": self.last_id,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
            "fields": {
                name: {
                    "articles": tally.articles,
                    "filled": tally.filled,
                    "emptied": tally.emptied,
                    "samples": [
                        {
                            "article_id": one.article_id,
                            "before": _plain(one.change.before),
                            "after": _plain(one.change.after),
                        }
                        for one in tally.samples
                    ],
                }
                for name, tally in self.fields.items()
            },
            "access_flips": [
                {"before": old, "after": new, "articles": n} for (old, new), n in self.flips.most_common()
            ],
            "losses": [loss._asdict() for loss in self.losses],
            "unread": [one._asdict() for one in self.unread],
        }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)
