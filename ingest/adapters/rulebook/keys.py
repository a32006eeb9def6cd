"""What rule files may say: every key, and names that are refused with a reason because they would change a request.

docs/rules.md has a line for each of these keys; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.model import NoiseClass

LISTS = ("body", "keep")
DATES = ("valid_from", "valid_until")
FIELDS = (
    "authors",
    "byline",
    "deck",
    "headline",
    "kicker",
    "lead_image_caption",
    "lead_image_credit",
    "modified_at",
    "published_at",
    "section",
    "summary",
    "tags",
)
CLASSES = tuple(noise.value for noise in NoiseClass)
# Groups of names that have marks of their own but no class: decks and repeated headlines, what only some readers see.
GROUPS = ("headline", "hidden")
LINE_KEYS = ("contains", "exact", "patterns", "starts", "vocabulary")
EDGES = {"edges": "contains", "edge_starts": "starts"}
SHARED_KEYS = ("names", *LINE_KEYS, *EDGES)
PUBLISHER_KEYS = (*LISTS, *DATES, "fields", "lines", "remove")
ENTRY_KEYS = ("rule", *DATES)
# What other programs' rule files say of requests; here they would be unknown keys anyway, but deserve the reason.
REQUEST_KEYS = frozenset(
    "ajax auth authorization cookie cookies credentials fetch find_string header headers host http_header "
    "login login_extra_fields login_password_field login_uri login_url login_username_field method "
    "next_page_link not_logged_in_xpath parser password proxy query referer referrer replace_string request requests "
    "requires_login rewrite rewrite_url single_page_link single_page_link_in_feed url url_rewrite urls "
    "user-agent user_agent useragent username".split()
)


def known_keys() -> Iterator[str]:
    """Yield every key of a publisher's file, with the tables that they stand in."""
    yield from (*LISTS, *DATES)
    yield from (f"fields.{field}" for field in FIELDS)
    yield from (f"remove.{noise}" for noise in CLASSES)
    yield from (f"lines.{noise}.{key}" for noise in (*CLASSES, *GROUPS) for key in LINE_KEYS)
