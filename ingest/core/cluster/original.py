"""Which article of a cluster is probably the original.

A wire service's own page comes before every paper that credits it; else the earliest, then the longest, then the one
that was stored first. It is a guess from what pages say, and is named so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_DOMAINS = {
    "AAP": ("aap.com.au",),
    "AFP": ("afp.com",),
    "ANI": ("aninews.in",),
    "ANP": ("anp.nl",),
    "ANSA": ("ansa.it",),
    "AP": ("apnews.com", "ap.org"),
    "APA": ("apa.at",),
    "Anadolu": ("aa.com.tr",),
    "Belga": ("belga.be", "belganewsagency.eu"),
    "Bloomberg": ("bloomberg.com",),
    "EFE": ("efe.com",),
    "Europa Press": ("europapress.es",),
    "IANS": ("ians.in",),
    "KNA": ("kna.de",),
    "Keystone-SDA": ("keystone-sda.ch",),
    "Kyodo": ("kyodonews.net", "kyodo.co.jp"),
    "Lusa": ("lusa.pt",),
    "NTB": ("ntb.no",),
    "PA Media": ("pamediagroup.com",),
    "PAP": ("pap.pl",),
    "PTI": ("ptinews.com",),
    "Reuters": ("reuters.com",),
    "Ritzau": ("ritzau.dk",),
    "TASS": ("tass.ru", "tass.com"),
    "TT": ("tt.se",),
    "The Canadian Press": ("thecanadianpress.com",),
    "UPI": ("upi.com",),
    "Xinhua": ("xinhuanet.com", "news.cn"),
    "dpa": ("dpa.com",),
    "epd": ("epd.de",),
}
_SERVICES = {domain: service for service, domains in _DOMAINS.items() for domain in domains}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What the choice looks at.

    Attributes:
        agency: The wire service that the article credits; None when it credits none.
        published_at: As the publisher states it to the minute or better; None where it does not.
    """

    article_id: int
    domain: str
    agency: str | None
    published_at: datetime | None
    first_seen_at: datetime
    word_count: int


def choose_original(members: Iterable[Member]) -> Member:
    """Return the probable original of at least one member."""
    members = tuple(members)
    credited = {member.agency for member in members if member.agency}
    return min(members, key=lambda member: _rank(member, credited))


def _rank(member: Member, credited: set[str]) -> tuple[bool, bool, datetime, int, int]:
    service = _SERVICES.get(member.domain)
    return (
        service is None or service not in credited,
        service is None,
        member.published_at or member.first_seen_at,
        -member.word_count,
        member.article_id,
    )
