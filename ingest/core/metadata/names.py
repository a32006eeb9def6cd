"""From what a byline says to names: people apart from organisations, nothing else.

Takes away "By", job titles, credits of pictures, addresses, handles and dates; splits lists in the manner of many
languages. Tells wire services and houses (newsrooms, staff, editorial boards) from people by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.core.metadata.headline import key_of

MAX_NAMES = 12
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
_BY = re.compile(
    r"^(?:(?:written|story|reporting|reported|words|posted|published|article|analysis|opinion"
    r"|review(?:ed)?) by|by|von|vom|par|"
    r"por|di|da|door|av|af|przez|od|autor(?:es|in|en)?|authors?|auteur|autore|text|texto|texte|testo|tekst|redacción|"
    r"yazar|автор|текст|written|byline|written by|quelle|source)(?:\s*[:：]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_AND = "and|und|et|e|y|en|og|och|ja|ve|i|и|with|mit|avec|con|met|og"
_SPLIT = re.compile(rf"\s*(?:[,;|/•·&+、，]|\n|\s(?:{_AND})\s|\s[-–—]\s)\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)?|\[[^\[\]]*\]?)")
_PICTURE = re.compile((
    r"\b(?:image|images|photos?|photograph\w*|picture|bild|foto|fotos|fotografie|illustration|getty"
    r"|shutterstock|istock)\b.*"
), re.IGNORECASE)  # fmt: skip
_ROLE = re.compile(
    r"(?:[\s-]*(?:senior|staff|chief|city|news|political|sports?|business|deputy|managing|associate"
    r"|contributing|special|"
    r"national|foreign|executive|digital|assistant|freelance|former|culture|education|health|science|crime"
    r"|royal|tv|us))*"
    r"[\s-]+(?:columnist|reporter|editor|writer|correspondent|journalist|contributor|producer"
    r"|redakteur(?:in)?|korrespondent(?:in)?|"
    r"reporter(?:in)?|volontär(?:in)?|periodista|redactora?|journaliste|giornalista|muhabiri?|기자|記者|记者|特派員|編集委員)s?\s*$",
    re.IGNORECASE,
)
_ROLE_WORD = re.compile(
    r"\b(?:editor|reporter|correspondent|columnist|writer|producer|journalist|officer|director|head|chief"
    r"|professor|president|"
    r"manager|founder|analyst|fellow|staff|contributor|redakteur|chefredakteur|leiter|ressort|doctor"
    r"|lecturer|secretary|minister|"
    r"senior|author of|researcher|kolumnist|redaktion\w*leit\w*|in [A-ZÄÖÜ]\w+)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|\S@\S|^@|\d|[_#{}<>]|\b(?:read more|follow|newsletter|subscribe|updated|published"
    r"|posted|last|share|min read|comments?|view|"
    r"profile|advertisement|copyright|edited|bio)\b|^(?:the|admin\w*|null|none|undefined|n/?a|unknown"
    r"|anonymous|author|authors|von|by|and|"
    r"und|red|online|name|monday|tuesday|wednesday|thursday|friday|saturday|sunday|germany|agenturen|agencies)$",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:news|staff|redak\w+|redaz\w+|redac\w+|redactie|rédaction|zeitung|media|press|presse|agency"
    r"|agentur|ajans\w*|network|editorial|"
    r"board|team|online|tv|radio|magazine|magazin|times|post|journal|reports?|service|services|desk"
    r"|newsroom|haber\w*|bureau|wire|"
    r"reporters|writers|editors|correspondent|group|ltd|gmbh|inc|nachrichten\w*|tribune|herald|gazette"
    r"|enquirer|daily|telegraaf)\b|"
    r"\.(?:com|net|org|de|at|ch|be|is|co|fr|it|es|tr|uk)\b|\w\.\w{2,3}$|新聞|通信|뉴스|일보|편집|ニュース|編集部",
    re.IGNORECASE,
)
_WIRES = (
    ("AFP", "afp|agence france[- ]presse"),
    ("AP", "ap|(?:the )?associated press"),
    ("Reuters", "(?:thomson )?reuters"),
    ("dpa", r"dpa(?:[/-]\w+)*|deutsche presse[- ]agentur"),
    ("APA", "apa"),
    ("ANSA", "ansa"),
    ("EFE", "(?:agencia )?efe"),
    ("Europa Press", "europa press"),
    ("PA Media", "pa(?: media)?|press association"),
    ("Bloomberg", "bloomberg(?: news)?"),
    ("TASS", "tass|тасс"),
    ("Xinhua", "xinhua(?: news agency)?"),
    ("Kyodo", "kyodo(?: news)?"),
    ("Keystone-SDA", "sda|keystone[- ]sda"),
    ("epd", "epd"),
    ("KNA", "kna"),
    ("TT", "tt(?: nyhetsbyrån)?"),
    ("NTB", "ntb"),
    ("Ritzau", "ritzau"),
    ("Belga", "belga"),
    ("ANP", "anp"),
    ("PAP", "pap"),
    ("AAP", "aap"),
    ("UPI", "upi"),
    ("IANS", "ians"),
    ("PTI", "pti|press trust of india"),
    ("ANI", "ani"),
    ("The Canadian Press", "(?:the )?canadian press"),
    ("Anadolu", "aa|anadolu(?: ajansı| agency)?"),
    ("Lusa", "(?:agência )?lusa"),
)
_WIRE = tuple((name, re.compile(rf"(?:{pattern})\.?\Z", re.IGNORECASE)) for name, pattern in _WIRES)
_WIRE_END = re.compile((
    r"(?<!\bthe)\s+(?:the associated press|associated press|the canadian press|usa today(?: network)?|reuters|afp"
    r"|dpa)\s*$"
), re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a byline names: people and organisations, each in order and once; the first wire service, if any."""

    people: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    wire: str | None = None


def read_names(written: Iterable[str], houses: Iterable[str] = ()) -> Named:
    """Return whom the texts of a byline name.

    Args:
        written: The byline's texts, one or more names in each.
        houses: Names known to be of organisations, as the publisher's.
    """
    known = {key_of(house) for house in houses} - {""}
    people: dict[str, str] = {}
    organisations: dict[str, str] = {}
    wire: str | None = None
    for text in written:
        after_house = False
        for name in _parts(text):
            if after_house and " " not in name and name.isascii():
                continue  # an address: "example.org, Frankfurt"
            service = next((title for title, pattern in _WIRE if pattern.fullmatch(name)), None)
            wire = wire or service
            if service or key_of(name) in known or _HOUSE.search(name):
                organisations.setdefault(key_of(name), name)
                after_house = True
            else:
                people.setdefault(key_of(name), name)
    return Named(people=tuple(people.values())[:MAX_NAMES], houses=tuple(organisations.values())[:MAX_NAMES], wire=wire)


def _parts(text: str) -> Iterator[str]:
    if "://" in text or "@" in text.split()[0:1]:
        return
    bare = _PICTURE.sub("", _BRACKETS.sub("", text))
    for place, part in enumerate(_SPLIT.split(_BY.sub("", bare.strip()))):
        name = _BY.sub("", part.strip(" .,:;-–—\"'“”*|"))
        if place and _ROLE_WORD.search(name):
            return  # what follows a title is the title's: "Head of Research and Development"
        name = _WIRE_END.sub("", _ROLE.sub("", name)).strip(" .,")
        if name and _could_be_name(name):
            yield name


def _could_be_name(name: str) -> bool:
    return 2 <= len(name) <= MAX_NAME_CHARS and len(name.split()) <= MAX_NAME_WORDS and not _NO_NAME.search(name)
