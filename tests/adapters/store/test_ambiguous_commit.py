"""The connection breaks at COMMIT, so that nobody knows whether it counted: done again, all is there exactly once."""

from __future__ import annotations

import random
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from databases import PostgresDatabases
from dropping_proxy import Cut, dropping_proxy
from store_samples import claim_url, judge, reading

from ingest.adapters.store import ChangeKind, Store, check_database, open_store
from ingest.errors import StaleLease, StoreUnavailable
from ingest.model import Completion


def replay(store: Store, completion: Completion, times: int) -> Counter[str]:
    """Store the same completion again and again; return how often it was taken and how often refused."""
    ended: Counter[str] = Counter()
    for _ in range(times):
        try:
            store.complete(completion)
            ended["taken"] += 1
        except StaleLease:
            ended["refused"] += 1
    return ended


@pytest.mark.parametrize("cuts", [20, pytest.param(200, marks=pytest.mark.nightly)])
def test_an_ambiguous_commit_done_again_counts_once(postgres_databases: PostgresDatabases, cuts: int) -> None:
    url = postgres_databases.migrated()
    folder = parse_qs(urlsplit(url).query)["host"][0]
    dice = random.Random(1)
    fates: Counter[tuple[Cut, str]] = Counter()
    direct = open_store(url)
    with dropping_proxy(f"{folder}/.s.PGSQL.5432") as proxy:
        store = open_store(f"postgresql://tester@127.0.0.1:{proxy.port}{urlsplit(url).path}")
        for number in range(cuts):
            page = f"https://h{number}.example.org/a"
            completion = judge(direct, claim_url(direct, page), reading(page, (f"Text {number}.",)))
            proxy.cut = cut = dice.choice(list(Cut))
            with pytest.raises(StoreUnavailable):
                store.complete(completion)
            ended = replay(store, completion, dice.randint(1, 5))
            fates[cut, "taken once" if ended["taken"] == 1 else "refused"] += 1
        store.close()
    stored = [row.url_final for row in direct.list_articles(limit=1000)]
    head = direct.change_head()
    changes = [(row.seq, row.kind) for row in direct.list_changes(head.epoch, 0)]
    direct.close()

    assert sorted(stored) == sorted(f"https://h{number}.example.org/a" for number in range(cuts))
    assert changes == [(seq, ChangeKind.CREATED) for seq in range(1, cuts + 1)]
    assert check_database(url) == ()
    # The control: both kinds of fate were met, or nothing was ambiguous here.
    assert fates[Cut.AFTER_COMMIT, "refused"] > 0
    assert fates[Cut.BEFORE_COMMIT, "taken once"] > 0
