"""Rule files of any text: the operator's own marks for every page, and that nothing that is written ever raises."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_files import DAY, DOMAIN, RuleFolders


@pytest.fixture
def folders(tmp_path: Path) -> RuleFolders:
    return RuleFolders.made_in(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[share]\nexact = ['...']", "_shared.toml:2: share.exact: '...' can match nothing"),
        ("[share]\nnames = ['--']", "_shared.toml:2: share.names: '--' can match nothing"),
        ("[share]\nnames = 'bar'", "_shared.toml:2: share.names: 'bar' must be a list of non-empty strings"),
        ("[share]\nregex = ['a']", "_shared.toml:2: unknown key 'share.regex'; known here: contains, edge_starts"),
        ("[sharing]\nexact = ['a']", "_shared.toml:1: unknown key 'sharing'; known here: advert, body, byline"),
        ("[body]\nexact = ['a']", "_shared.toml:2: unknown key 'body.exact'; known here: names"),
        ("share = ['a']", "_shared.toml:1: share: ['a'] must be a table"),
        ("[headers]\nx = 'y'", "_shared.toml:1: headers: would change a request, and a rule never does"),
    ],
)
def test_a_bad_mark_of_the_operators_is_told_likewise(folders: RuleFolders, text: str, said: str) -> None:
    folders.write(text, "_shared.toml")

    (problem,) = folders.said()

    assert said in problem


VALUES = st.recursive(
    st.sampled_from(
        ["'p'", "''", "1", "1.5", "nan", "true", "2026-01-01", "2026-01-01T00:00:00Z", "10:00:00", "'[['", "'::'"]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda some: f"[{', '.join(some)}]"),
        st.builds("{{ {} = {} }}".format, st.sampled_from(["rule", "valid_from", "a"]), inner),
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(
    [
        "body",
        "keep",
        "remove",
        "remove.share",
        "fields.deck",
        "lines",
        "lines.share",
        "lines.share.exact",
        "valid_from",
        "x",
    ]
)


@given(
    st.dictionaries(KEYS, VALUES, max_size=4), st.sampled_from(["", "\n[remove]\nshare = 1", "\n[[lines]]", "\n\x00"])
)
def test_whatever_a_file_says_is_read_or_told_never_raised(written: dict[str, str], end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        folders = RuleFolders.made_in(Path(folder))
        folders.write("\n".join(f"{key} = {value}" for key, value in written.items()) + end)
        folders.write("\n".join(f"{key} = {value}" for key, value in written.items()) + end, "_shared.toml")

        found = folders.read()

        assert all("\n" not in str(problem) for problem in found.problems)
        assert isinstance(found.rulebook.for_domain(DOMAIN, DAY).body, tuple)


def test_a_mark_of_byte_order_is_no_fault(folders: RuleFolders) -> None:
    (folders.own / f"{DOMAIN}.toml").write_bytes(b"\xef\xbb\xbfbody = ['p']")

    assert folders.said() == []
