"""From what a byline says to names: people apart from organisations, nothing else.

Takes away "By", job titles, credits of pictures, addresses, handles and dates; splits lists in the manner of many
languages. Tells wire services and houses (newsrooms, staff, editorial boards) from people by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.core.metadata.headline import key_of
from ingest.core.metadata.houses import could_be_name, is_house, is_plain_name
from ingest.core.metadata.wires import service_of, without_service

MAX_NAMES = 12
MAX_DEGREE_CHARS = 6
_BY = re.compile(
    r"^(?:(?:(?:view )?(?:all|more) )?(?:articles|posts|stories) by|(?:alle |mehr |weitere )?(?:artikel|beiträge) von"
    r"|(?:written|story|reporting|reported|words|posted|published|article|analysis|opinion"
    r"|review(?:ed)?) by|by|von|vom|par|"
    r"por|di|da|door|av|af|przez|od|autor(?:es|in|en)?|authors?|auteur|autore|text|texto|texte|testo|tekst|redacción|"
    r"yazar|автор|текст|written|byline|written by|quelle|source)(?:\s*[:：]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_AND = "and|und|et|e|y|en|og|och|ja|ve|i|и|with|mit|avec|con|met"
_SPLIT = re.compile(
    rf"(?:(?<!\s)\s++)?[,;|/•·&+、，]\s*+|(?<!\s)\s++(?:{_AND}|[-–—])\s++|(?<!\s)(?=[^\S\n]*+\n)\s++", re.IGNORECASE
)
_BRACKETS = re.compile(r"(?:(?<!\s)\s++)?(?:\([^()]*+\)?|\[[^\[\]]*+\]?)")
_PICTURE = re.compile((
    r"\b(?:image|images|photos?|photograph\w*|picture|bild|foto|fotos|fotografie|illustration|getty"
    r"|shutterstock|istock)\b.*"
), re.IGNORECASE)  # fmt: skip
_ROLES = frozenset(
    "columnist columnists reporter reporters editor editors writer writers correspondent correspondents journalist "
    "journalists contributor contributors producer producers redakteur redakteurin redakteurs korrespondent "
    "korrespondentin reporterin volontär volontärin periodista periodistas redactor redactora journaliste journalistes "
    "giornalista muhabir muhabiri 기자 記者 记者 特派員 編集委員".split()
)
_ROLE_ENDS = tuple(_ROLES)
_BEFORE_ROLE = frozenset(
    "senior staff chief city news political sport sports business deputy managing associate contributing special "
    "national foreign executive digital assistant freelance former culture education health science crime royal tv "
    "us".split()
)
_ROLE_PART = re.compile(r"[^\s-]+")
_ROLE_WORD = re.compile(
    r"\b(?:editor|reporter|correspondent|columnist|writer|producer|journalist|officer|director|head|chief"
    r"|professor|president|"
    r"manager|founder|analyst|fellow|staff|contributor|redakteur|chefredakteur|leiter|ressort|doctor"
    r"|lecturer|secretary|minister|"
    r"senior|author of|researcher|kolumnist|redaktion\w*leit\w*|in [A-ZÄÖÜ]\w+)\b",
    re.IGNORECASE,
)


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
    for text in dict.fromkeys(written):
        if is_plain_name(text) and key_of(text) not in known and not service_of(text):
            people.setdefault(key_of(text), text)
            continue
        if known and _is_whole(text, known):
            organisations.setdefault(key_of(text), text)
            wire = wire or service_of(text)
            continue
        after_house = False
        for name in _parts(text):
            service, key = service_of(name), key_of(name)
            if after_house and not service and " " not in name and name.isascii():
                continue  # an address: "example.org, Frankfurt"
            if people and not service and _is_degree(name):
                continue
            wire = wire or service
            if service or key in known or is_house(name):
                organisations.setdefault(key, name)
                after_house = True
            else:
                people.setdefault(key, name)
    return Named(people=tuple(people.values())[:MAX_NAMES], houses=tuple(organisations.values())[:MAX_NAMES], wire=wire)


def _is_degree(name: str) -> bool:
    """Whether what follows a name is a degree or an office in letters: "Ada Quay, MD, RDN"."""
    return len(name) <= MAX_DEGREE_CHARS and name.isascii() and name.isalpha() and name.isupper()


def _is_whole(text: str, known: set[str]) -> bool:
    """Whether a text is a known house's name, whose own "&" or comma parts no names, without a service beside it."""
    return key_of(text) in known and "://" not in text and not any(map(service_of, _SPLIT.split(text)[1:]))


def _parts(text: str) -> Iterator[str]:
    if "://" in text or "@" in text.split()[0:1]:
        return
    bare = _PICTURE.sub("", _BRACKETS.sub("", text) if "(" in text or "[" in text else text)
    for place, part in enumerate(_SPLIT.split(_BY.sub("", bare.strip()))):
        name = _BY.sub("", part.strip(" .,:;-–—\"'“”*|"))
        if place and _ROLE_WORD.search(name):
            return  # what follows a title is the title's: "Head of Research and Development"
        name = without_service(_without_role(name)).strip(" .,")
        if name and could_be_name(name):
            yield name


def _without_role(name: str) -> str:
    """Take a job title off the end of a name: "Ada Quay Senior Reporter"; a title alone goes with its adjectives."""
    if not name.lower().rstrip().endswith(_ROLE_ENDS):
        return name
    words = list(_ROLE_PART.finditer(name))
    kept = len(words) - 1
    if kept < 1 or words[kept][0].lower() not in _ROLES:
        return name
    while kept and words[kept - 1][0].lower() in _BEFORE_ROLE:
        kept -= 1
    return name[: words[kept - 1].end()] if kept else ""
