"""Decode: bytes to text, the way a browser would, and better where the declaration is plainly wrong.

BOM, then the HTTP header, then `<meta>`, then detection, then UTF-8. A declaration that the bytes contradict is passed
over: letters of another encoding never form valid UTF-8 by chance, and where ISO 8859 has control characters alone a
page was written in the Windows encoding beside it. Latin-1 means windows-1252, and only encodings of the web are
honoured (no UTF-7, no Python codecs such as `idna`). It never fails: undecodable bytes become U+FFFD. Whether this is a
page at all is asked elsewhere.
Source: WHATWG Encoding and HTML §13.2.3.2 (encoding sniffing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

# Names as `codecs.lookup` gives them after w3lib's aliases (latin-1 is cp1252 by then, gbk is gb18030).
_WEB_ENCODINGS = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be big5hkscs cp874 cp866 cp932 cp949 euc_jp euc_kr gb18030 hz iso2022_jp "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 "
    "cp1257 cp1258".split()
)
# What was meant by who says ISO 8859 and uses the quotes of Windows (latin-1 and latin-5 are taken so anyway).
_WINDOWS = {
    "iso8859-2": "cp1250",
    "iso8859-4": "cp1257",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
}
_CONTROL = re.compile(rb"[\x80-\x84\x86-\x9f]")
_DETECT_BYTES = 32_768
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_MOST_REPLACED = 0.002
# Bytes of another encoding in UTF-8: at most one for so many letters beyond ASCII, or the whole page is in the other.
_LEAST_VALID = 10
_STRAY = re.compile("[\udc80-\udcff]")
# Within a word of Latin letters a stray byte is a letter or apostrophe of windows-1252 (of something pasted in, say).
_STRAY_LETTER = re.compile("(?<=[A-Za-z])[\udc80-\udcff](?=[A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's text.

    Attributes:
        encoding: The Python codec that was used.
        origin: What named it: `bom` · `header` · `meta` · `detected` · `default`.
    """

    text: str
    encoding: str
    origin: str


def decode_page(body: bytes, content_type: str | None) -> Decoded:
    """Decode a page's bytes; undecodable bytes become U+FFFD.

    Args:
        content_type: The `Content-Type` header as received; None when there was none.
    """
    encoding, bom = read_bom(body)
    if encoding and bom and not encoding.startswith("utf-32"):
        return _decoded(body[len(bom) :], encoding, "bom")
    for named, origin in _declared(body, content_type):
        if not named.startswith("utf-") and _is_utf_8(body):
            break
        encoding = _as_written(body, named)
        text = _fit(body, encoding)
        if text is not None:
            return Decoded(text=text, encoding=encoding, origin=origin)
    return _detect(body)


def _declared(body: bytes, content_type: str | None) -> Iterator[tuple[str, str]]:
    """Yield (encoding, origin) of each declaration worth trying, best first."""
    header = http_content_type_encoding(content_type)
    if header in _WEB_ENCODINGS and header != "cp1252":
        yield header, "header"
    meta = html_body_declared_encoding(body)
    if meta and meta.startswith("utf-16"):
        meta = "utf-8"  # a <meta> that could be read as ASCII is not UTF-16 (HTML §13.2.3.2)
    # servers label everything latin-1 by default; a page that says UTF-8 itself, and is, knows better
    if header == "cp1252" and meta != "utf-8":
        yield header, "header"
    if meta in _WEB_ENCODINGS:
        yield meta, "meta"
    if header == "cp1252" and meta == "utf-8":
        yield header, "header"


def _is_utf_8(body: bytes) -> bool:
    """Whether letters beyond ASCII are there and all of them are valid UTF-8."""
    try:
        return not body.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _as_written(body: bytes, encoding: str) -> str:
    """Return the Windows encoding where the page says ISO 8859 and uses bytes that mean nothing in it."""
    windows = _WINDOWS.get(encoding)
    return windows if windows and _CONTROL.search(body) else encoding


def _fit(body: bytes, encoding: str) -> str | None:
    """Return the bytes as text if they decode under this encoding with next to no replacement; else None."""
    if encoding.startswith("utf-16") and b"\x00" not in body[:200]:
        return None
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        text = to_unicode(body, encoding)
    if encoding.startswith("utf-16"):
        return text
    if encoding == "utf-8":
        return _mend_utf_8(body)
    few = text.count("\ufffd") <= _MOST_REPLACED * max(1, len(_NON_ASCII.findall(body)), len(text) / 50)
    return text if few else None


def _mend_utf_8(body: bytes) -> str | None:
    """Return UTF-8 that holds a few bytes of something else, these mended or replaced; None when there are many."""
    text = body.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(text))
    letters = len(text) - len(text.encode("ascii", "ignore")) - strays
    if strays * _LEAST_VALID > letters and strays > _MOST_REPLACED * len(text) / 50:
        return None
    text = _STRAY_LETTER.sub(lambda stray: bytes((ord(stray[0]) - 0xDC00,)).decode("cp1252", "replace"), text)
    return _STRAY.sub("\ufffd", text)


def _detect(body: bytes) -> Decoded:
    head = body[:_DETECT_BYTES]
    if head[1::2].count(0) > len(head) // 4:
        return _decoded(body, "utf-16-le", "detected")
    if head[0::2].count(0) > len(head) // 4:
        return _decoded(body, "utf-16-be", "detected")
    first = _NON_ASCII.search(body)
    text = _fit(body, "utf-8")
    if text is not None:
        return Decoded(text=text, encoding="utf-8", origin="default" if first is None else "detected")
    at = max(0, first.start() - 256) if first is not None else 0
    best = from_bytes(body[at : at + _DETECT_BYTES]).best()
    if best is None or best.encoding.replace("_", "-") == "utf-8":
        return _decoded(body, "cp1252", "default")
    return _decoded(body, best.encoding, "detected")


def _decoded(body: bytes, encoding: str, origin: str) -> Decoded:
    return Decoded(text=to_unicode(body, encoding), encoding=encoding, origin=origin)
