"""Make any string valid, visible Unicode text.

What leaves here is NFC, encodable as UTF-8, and holds no control character but newline and tab, no lone surrogate, no
noncharacter, and nothing that a reader cannot see: TAG characters, bidirectional overrides, zero-width characters
where no script needs them, soft hyphens. It never changes letters, case or punctuation (that is `fold_typography`).
A letter with more than 512 marks keeps 30 of them: to compose it takes quadratic time.
Sources: Unicode 16 §2.13, §23.2–23.9; UAX #9 (bidirectional), UAX #15 (NFC; §13, stream-safe text), UTS #51 (emoji).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

# Anything that the slow path has a rule for; most lines hold none of it and are returned as they are.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\u3164\ud800-\udfff\ufb00-\ufb06\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00010000-\U0010ffff]"
)
# What any text of these alone is returned as it is: letters that are one character each, no marks to be composed.
_SETTLED = re.compile(
    "[\t\n -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)
_ASCII_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb]"
)
_NONCHARACTERS = re.compile(
    "[" + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)) + "]"
)
# Joiners shape letters in Arabic, Indic, Khmer, Myanmar, Mongolian and Tibetan scripts, and build emoji sequences.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefe"
_EMOJI = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_STRAY_ZWNJ = re.compile(f"(?<![{_JOINED}])\u200c")
_STRAY_ZWJ = re.compile(f"(?<![{_JOINED}{_EMOJI}])\u200d")
_DOUBLE_JOINER = re.compile("(?<=[\u200c\u200d])[\u200c\u200d]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c]")
# A subdivision flag (UTS #51 ED-14a): the one place where TAG characters are seen.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_TYPOGRAPHY = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`\u02bc\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
}
_MOST_MARKS = 512
_MARKS_LEFT = 30
_TYPOGRAPHIC = re.compile(f"[{''.join(_TYPOGRAPHY)}]")


def clean_text(text: str) -> str:
    """Return the text as a reader sees it; newlines and tabs stay, every other space is one U+0020. Idempotent."""
    if text.isascii():
        return _clean_slowly(text) if not text.isprintable() and _ASCII_SUSPECT.search(text) else text
    if _SETTLED.fullmatch(text):
        return text
    if _SUSPECT.search(text):
        text = _clean_slowly(text)
    return text if text.isascii() else unicodedata.normalize("NFC", _thin_marks(text))


def fold_space(text: str) -> str:
    """Return the text clean, on one line, single spaces between words, none at the ends."""
    return " ".join(clean_text(text).split())


def fold_typography(text: str) -> str:
    """Return the text with quotes, dashes and ellipses in their plain forms, so that variants compare equal."""
    return text if text.isascii() else _TYPOGRAPHIC.sub(lambda match: _TYPOGRAPHY[match[0]], text)


def _clean_slowly(text: str) -> str:
    text = _NEWLINES.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _DROPPED.sub("", text)
    text = _NONCHARACTERS.sub("", text)
    text = _TAGS.sub(lambda match: match[1] or "", text)
    if not _RTL.search(text):
        text = _DIRECTION_MARKS.sub("", text)
    text = _DOUBLE_JOINER.sub("", text)
    text = _STRAY_ZWNJ.sub("", _STRAY_ZWJ.sub("", text))
    return _LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)


def _thin_marks(text: str) -> str:
    """Return the text without floods of marks; quick, for a flood covers two letters that are this far apart."""
    step = _MOST_MARKS // 2
    if not any(map(unicodedata.combining, text[step::step])):
        return text
    if not any(all(map(unicodedata.combining, text[at - 16 : at])) for at in range(step, len(text), step)):
        return text
    parts, at = [], 0
    for marks, run in groupby(text, key=lambda letter: unicodedata.combining(letter) > 0):
        length = sum(1 for _ in run)
        parts.append(text[at : at + (_MARKS_LEFT if marks and length > _MOST_MARKS else length)])
        at += length
    return "".join(parts)
