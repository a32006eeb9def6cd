"""Noise: say what a line or an element's name is, when it is not article text; with the rule that says so.

It knows lines and names one at a time: where a block stands, and whether it may be removed, is the stages' business.
The first class that matches wins, in the order of the rule tables (a meter's template is a meter, not just a template).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.core.rules import Mark, Marks, Phrase, fold_line, has_placeholder, name_words, split_words, without_drawn
from ingest.model import NoiseClass

_MOST_WORDS = {"exact": 12, "starts": 25, "contains": 40}
_MOST_PATTERN_WORDS = 25
_MOST_LABEL_WORDS = 8
_VOCABULARY_SHARE = 0.75
_MOST_TEMPLATE_WORDS = 40
_OPENING = re.compile(r"\W*(\d|[A-Z]?[a-z]+|[A-Z]+|\w+)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTES = frozenset('"“”„«»‹›「」')
_SENTENCE_ENDS = tuple('.!?…。！？”“»"')
_CURRENCY = re.compile("[$€£¥₽₺]")
_PRICE = re.compile(r"[$€£¥₽₺]|\d ?(?:eur|usd|kr|zł|kč|ft|руб|грн|tl|lei|đ)", re.IGNORECASE)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_MOST_UNSPACED_LETTERS = {"exact": 20, "starts": 60, "contains": 80}
# A class name that begins so speaks of something else than its element's content: `has-sidebar`, `no-share`.
_ABOUT_OTHERS = frozenset(("has", "with", "no", "not", "without", "show", "hide", "is", "js", "data"))
_MOST_LABEL_OF_PRICE_WORDS = 5
_SPEAKS_OF_CODE = re.compile(
    r"\b(?:templates?|variables?|strings?|functions?|syntax|python|javascript|jinja|django|php|code|placeholders?"
    r"|parameters?|html|compiler|shell|script|command|vorlage|gabarit|plantilla)\b|`",
    re.IGNORECASE,
)
# Pages of a site share most of their names and menus, but a worker reads many sites: old ones are let go.
_REMEMBERED = 8_192
_OF_PICTURES = {NoiseClass.CAPTION, NoiseClass.CREDIT}
_TEMPLATE = Mark(NoiseClass.TEMPLATE, "shared:template.placeholder")
# Order of trial among classes; the more telling first.
_ORDER = {noise: rank for rank, noise in enumerate(NoiseClass)} | {
    NoiseClass.METER: -5,
    NoiseClass.REGISTRATION: -4,
    NoiseClass.PAYWALL: -3,
    NoiseClass.NEWSLETTER: -2,
    NoiseClass.SPONSORED: -1,
}


def classify_line(text: str, words: int, marks: Marks) -> Mark | None:
    """Return what a line is when it is noise by its words alone; None for a line that may be anything.

    Args:
        words: Number of words of the text; long lines are never noise by their words.
    """
    if words > _MOST_WORDS["contains"]:
        return None
    return _classify_short(text, words, marks) if words <= _MOST_LABEL_WORDS else _classify(text, words, marks)


@lru_cache(maxsize=_REMEMBERED)
def _classify_short(text: str, words: int, marks: Marks) -> Mark | None:
    """Classify a line as short as a menu's; pages of a site share most of theirs."""
    return _classify(text, words, marks)


def _classify(text: str, words: int, marks: Marks) -> Mark | None:
    line = fold_line(text)
    if line == "#" and has_placeholder(text):
        return _TEMPLATE
    folded = f" {line} "
    found = _phrase_mark(folded, words, marks)
    if found is None and not text.isascii() and _UNSPACED.search(text):
        found = _unspaced_mark(text, marks)
    if found is None and words <= _MOST_PATTERN_WORDS:
        found = _pattern_mark(text, folded, marks)
    if found is None:
        found = _vocabulary_mark(text, marks)
    if found is None and words <= _MOST_TEMPLATE_WORDS and has_placeholder(text) and not _shows_code(text, words):
        return _TEMPLATE
    return found


def classify_names(names: str, marks: Marks) -> tuple[Mark | None, bool]:
    """Return (what an element's class and id say it is, whether they say that it holds body text).

    Args:
        names: The attributes' values, joined by spaces.
    """
    best: Mark | None = None
    body = False
    for name in names.split():
        noisy, holds = _classify_name(name, marks)
        if noisy is None:
            body = body or holds
        elif best is None or _ORDER[noisy.noise] < _ORDER[best.noise]:
            best = noisy if best is None or {noisy.noise, best.noise} != _OF_PICTURES else best
        elif noisy.noise is NoiseClass.CREDIT and best.noise is NoiseClass.CAPTION:
            best = noisy  # frameworks call all that stands below a picture a caption
    return best, body


@lru_cache(maxsize=_REMEMBERED)
def _classify_name(name: str, marks: Marks) -> tuple[Mark | None, bool]:
    """Classify one class name or id; pages of a site share most of their names."""
    best, body = _classify_name_words(name_words(name), marks)
    if best is not None and (given := without_drawn(name)) != name:
        return _classify_name_words(name_words(given), marks)
    return best, body


def _classify_name_words(words: list[str], marks: Marks) -> tuple[Mark | None, bool]:
    best: Mark | None = None
    body = False
    if marks.names.keys().isdisjoint(words) or words[0] in _ABOUT_OTHERS:
        return best, body
    for at, word in enumerate(words):
        if word not in marks.names:
            continue
        following = words[at + 1] if at + 1 < len(words) else ""
        for phrase, mark in marks.pairs.get((word, following)) or marks.pairs[word, ""]:
            if len(phrase) > 2 and tuple(words[at : at + len(phrase)]) != phrase:
                continue
            if mark is None:
                body = True
            elif best is None or _ORDER[mark.noise] < _ORDER[best.noise]:
                best = mark
    return best, body


def _phrase_mark(folded: str, words: int, marks: Marks) -> Mark | None:
    """Return the most telling mark; among equals that of the earliest word, and of its first phrase."""
    listed = folded.split()
    if not listed:
        return None
    found = [
        (_ORDER[phrase.mark.noise], 0, place, phrase.mark)
        for place, phrase in enumerate(marks.phrases.get(listed[0], ()))
        if phrase.text in folded and _stands(phrase, folded, words)
    ]
    if not marks.inner.keys().isdisjoint(listed):
        for word in listed:
            for first, place, phrase in marks.inner.get(word, ()):
                if phrase.text in folded:
                    found.append((_ORDER[phrase.mark.noise], listed.index(first), place, phrase.mark))
    return min(found)[3] if found else None


def _stands(phrase: Phrase, folded: str, words: int) -> bool:
    """Whether a phrase that is in a line stands in it as it must."""
    if phrase.how == "contains":
        return words <= _MOST_WORDS["contains"]
    if phrase.how == "exact":
        return folded == phrase.text and words <= _MOST_WORDS["exact"]
    return folded.startswith(phrase.text) and words <= _MOST_WORDS["starts"]


def _unspaced_mark(text: str, marks: Marks) -> Mark | None:
    letters = "".join(text.split()).strip("。．.!！?？…、:：・|｜<>＜＞「」【】[]()（）")
    for phrase in marks.unspaced:
        if len(letters) > _MOST_UNSPACED_LETTERS[phrase.how]:
            continue
        at = letters.find(phrase.text)
        if at >= 0 and (phrase.how == "contains" or (at == 0 and (phrase.how == "starts" or letters == phrase.text))):
            return phrase.mark
    return None


def _shows_code(text: str, words: int) -> bool:
    """Whether a line is code or a sentence about it, which shows placeholders instead of lacking their values."""
    if "\n" in text:  # preformatted
        return True
    return words > _MOST_LABEL_WORDS - 3 and text[-1:] in _SENTENCE_ENDS and _SPEAKS_OF_CODE.search(text) is not None


def _vocabulary_mark(text: str, marks: Marks) -> Mark | None:
    if text[-1:] in ".!?…" or not marks.vocabularies:
        return None
    opening = _OPENING.match(text)
    if opening is None or not (opening[1].isdigit() or opening[1].casefold() in marks.openings):
        return None
    words = split_words(text)
    numbers = sum(word.isdigit() for word in words)
    for vocabulary, mark in marks.vocabularies:
        if "#" in vocabulary and not numbers:
            continue  # a date has a number in it
        spelt = sum(word in vocabulary for word in words)
        known = spelt + ("#" in vocabulary) * numbers
        if not spelt and known < len(words):
            continue  # a rank and a score: "8. Rovers (7-7)"
        if len(words) > 1 and known >= _VOCABULARY_SHARE * len(words):
            return mark
    return None


def _pattern_mark(text: str, folded: str, marks: Marks) -> Mark | None:
    line = folded[1:-1]
    any_pattern, any_wordy = marks.looks
    look = any_pattern if "#" in line else any_wordy
    if "#" in line:
        patterns, priced = marks.patterns, _NUMBER.sub("#", text.casefold()) if _PRICE.search(text) else ""
    else:
        patterns, priced = marks.wordy, text.casefold() if _CURRENCY.search(text) else ""
    if not look.may_match(line) and not (priced and look.may_match(priced)):
        return None
    sentence = text[-1:] in _SENTENCE_ENDS and text.count(" ") >= _MOST_LABEL_OF_PRICE_WORDS
    spoken = text[-1:] in _SENTENCE_ENDS and not _QUOTES.isdisjoint(text)
    for pattern, mark in patterns:
        if spoken and mark.noise is NoiseClass.BYLINE:
            continue  # who opens with "Von" may be speaking
        if sentence and mark.noise is NoiseClass.PAYWALL and not pattern.pattern.startswith("^"):
            continue  # prose tells of rents and wages by the month; what begins like an offer is one
        if pattern.search(line) or (priced and pattern.search(priced)):
            return mark
    return None
