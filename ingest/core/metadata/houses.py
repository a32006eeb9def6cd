"""What no person is called: houses (newsrooms, staff, editorial boards), and what only stands where a name should.

Told by words, never by a list of publishers.
"""

from __future__ import annotations

import re

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
_WORD = re.compile(r"\w+")
_ODD = re.compile(r"[\d_#{}<>@:.]")
_ODD_MARK = re.compile(r"https?:|www\.|\S@\S|^@|[_#{}<>]|\b\d", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# Words of calls and notes: a name holds none of them.
_CALLS = frozenset(
    "follow newsletter subscribe updated published posted last share comment comments view profile advertisement "
    "copyright edited bio mail email".split()
)
_READING = re.compile(r"\b(?:read more|min read)\b")
# What stands where a name should and says nothing.
_NOBODY = frozenset(
    "the null none undefined na n/a unknown anonymous author authors von by and und red online name monday tuesday "
    "wednesday thursday friday saturday sunday germany agenturen agencies montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado "
    "domingo dr prof mr mrs ms".split()
)
_ADMIN = re.compile(r"admin\w*")
_HOUSE_WORDS = frozenset(
    "news staff redactie rédaction zeitung media press presse agency agentur network editorial board team online tv "
    "radio magazine magazin times post journal report reports service services desk newsroom bureau wire reporters "
    "writers editors correspondent group ltd gmbh inc tribune herald gazette enquirer daily telegraaf".split()
)
_HOUSE_STEMS = ("redak", "redaz", "redac", "ajans", "haber", "nachrichten")
_UNPLAIN_STEMS = (*_HOUSE_STEMS, "photograph", "redakt")
_SITE = re.compile(r"\.(?:com|net|org|de|at|ch|be|is|co|fr|it|es|tr|uk)\b|\w\.\w{2,3}$")
_HOUSE_UNSPACED = re.compile("新聞|通信|뉴스|일보|편집|ニュース|編集部")


# Words that a byline may hold beside names, in any place: with none of them, two or three words in capitals are a name.
_BESIDE_NAMES = frozenset(
    "by von vom par por di da door av af przez od autor autores autorin autoren auteur autore text texto texte testo "
    "tekst redacción yazar written byline quelle source story reporting words article analysis opinion review and und "
    "et e y en og och ja ve i with mit avec con met image images photo photos photograph photographs photographer "
    "picture bild foto fotos fotografie illustration getty shutterstock istock today usa reuters afp dpa canadian "
    "columnist columnists reporterin editor writer journalist journalists contributor contributors producer producers "
    "redakteur redakteurin korrespondent korrespondentin volontär volontärin periodista periodistas journaliste "
    "journalistes giornalista muhabir muhabiri correspondents reporter admin administrator read".split()
)
_UNPLAIN = _CALLS | _NOBODY | _HOUSE_WORDS | _BESIDE_NAMES


def is_plain_name(text: str) -> bool:
    """Whether a text is two or three words of letters, each with a capital, that no byline holds beside names."""
    words = text.split(" ")
    if not 2 <= len(words) <= 3 or not all(word.isalpha() and word[0].isupper() for word in words):
        return False
    folded = [word.lower() for word in words]
    return _UNPLAIN.isdisjoint(folded) and not any(word.startswith(_UNPLAIN_STEMS) for word in folded)


def could_be_name(text: str) -> bool:
    """Whether a text has the length of a name and none of the marks and words of a call, a note or an address."""
    if not (2 <= len(text) <= MAX_NAME_CHARS and len(text.split()) <= MAX_NAME_WORDS):
        return False
    if _ODD.search(text) and (_ODD_MARK.search(text) or (_DIGIT.search(text) and not is_house(text))):
        return False  # only houses have digits in their words: "W24 Redaktion"
    folded = text.lower()
    if folded in _NOBODY or (folded.startswith("admin") and _ADMIN.fullmatch(folded)):
        return False
    words = _WORD.findall(folded)
    return _CALLS.isdisjoint(words) and not ("read" in words and _READING.search(folded))


def is_house(name: str) -> bool:
    """Whether a name holds a word that newsrooms have and people do not."""
    folded = name.lower()
    words = _WORD.findall(folded)
    return (
        not _HOUSE_WORDS.isdisjoint(words)
        or any(word.startswith(_HOUSE_STEMS) for word in words)
        or ("." in folded and _SITE.search(folded) is not None)
        or (not folded.isascii() and _HOUSE_UNSPACED.search(folded) is not None)
    )
