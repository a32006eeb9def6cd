"""What refers to itself is collected between pages, and what a worker remembers costs no later page anything."""

from __future__ import annotations

import pytest
from jail_rig import OpenJail, ask, words

from ingest.adapters.jail.release import EVERY_PAGES
from ingest.adapters.jail.rubbish import MANY


@pytest.mark.parametrize(
    ("pages", "collected"), [(EVERY_PAGES - 1, False), (EVERY_PAGES, True)], ids=["before", "then"]
)
def test_a_worker_collects_what_refers_to_itself_after_so_many_pages(
    open_jail: OpenJail, pages: int, collected: bool
) -> None:
    jail = open_jail()
    made = int(words(ask(jail, "tangle 100")[0]))
    ask(jail, *["rest"] * (pages - 1))
    left = int(words(ask(jail, "tangle 0")[0]))

    assert made == 100
    assert (left == 0) is collected


def test_a_page_that_tangles_much_is_not_waited_for(open_jail: OpenJail) -> None:
    jail = open_jail()
    made, left = (int(words(answer)) for answer in ask(jail, f"tangle {MANY}", "tangle 0"))

    assert made == MANY
    assert left == 0


def test_what_a_worker_remembers_is_looked_at_once(open_jail: OpenJail) -> None:
    jail = open_jail()
    first = int(words(ask(jail, "remember 10000")[0]))
    ask(jail, *["rest"] * (EVERY_PAGES - 1))
    later = int(words(ask(jail, "remember 0")[0]))

    assert first >= 10_000
    assert later < 1_000
