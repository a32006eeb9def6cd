"""Publishers' own fields: every name that speaks of access, with every closed value, in every place they stand in."""

from __future__ import annotations

import pytest

from ingest.core.declared import read_declared
from ingest.core.structured import parse_document
from ingest.model import Access, Declared


def _declared(head: str) -> Declared:
    html = f"<!doctype html><html><head>{head}</head><body></body></html>"
    return read_declared(parse_document("https://news.example/a", html, "utf-8", "default"), ())


FIELD_NAMES = ("premium", "paywall", "access", "tier", "paid", "metered", "locked", "restriction", "contentAccessType")
FIELD_VALUES = {
    "premium": Access.SUBSCRIPTION,
    "paid": Access.SUBSCRIPTION,
    "locked": Access.SUBSCRIPTION,
    "metered": Access.METERED,
    "freemium": Access.RESTRICTED,
    "preview": Access.SUBSCRIPTION,
    "abo": Access.SUBSCRIPTION,
    "free": Access.OPEN,
    "everybody": Access.OPEN,
}
FLAGGED = {
    "premium": Access.SUBSCRIPTION,
    "paywall": Access.SUBSCRIPTION,
    "paid": Access.SUBSCRIPTION,
    "locked": Access.SUBSCRIPTION,
    "metered": Access.METERED,
    "restriction": Access.RESTRICTED,
}
PLACES = {
    "meta": '<meta name="article:{name}" content="{value}">',
    "property": '<meta property="{name}" content="{value}">',
    "data layer": '<script>dataLayer.push({{"page": {{"{name}": "{value}"}}}});</script>',
    "variable": "<script>var article = {{ {name}: '{value}' }};</script>",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize("value", FIELD_VALUES)
def test_every_name_that_speaks_of_access_is_read_with_every_closed_value(place: str, name: str, value: str) -> None:
    assert _declared(place.format(name=name, value=value)).access is FIELD_VALUES[value]
    assert _declared(place.format(name=name, value=value.upper())).access is FIELD_VALUES[value]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize("yes", ["true", "yes"])
def test_yes_closes_a_page_only_under_a_name_that_asks(place: str, name: str, yes: str) -> None:
    assert _declared(place.format(name=name, value=yes)).access is FLAGGED.get(name, Access.UNKNOWN)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize("no", ["false", "no"])
def test_no_never_closes_a_page(place: str, name: str, no: str) -> None:
    assert _declared(place.format(name=name, value=no)).access in (Access.UNKNOWN, Access.OPEN)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_an_archive_is_a_tier_and_nothing_else(place: str) -> None:
    assert _declared(place.format(name="contentTier", value="archive")).access is Access.SUBSCRIPTION
    assert _declared(place.format(name="contentAccess", value="archive")).evidence == ()
