"""The libraries that people use today, each called as its documentation says, with comments left out of the body.

A factory imports its library, once, and returns a function from decoded text and address to what the scorer looks at.
Only fields that the library itself gives are returned: what is missing is scored as missing. trafilatura is asked for
its metadata, as ours is always part of the time; `trafilatura-body` is not, and is the reference for time.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

Read = Callable[[str, str], dict[str, Any]]
_HTML_LANG = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2})")
_STOPLISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nb": "Norwegian_Bokmal",
    "nl": "Dutch", "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "td", "br", "figure", "ul")


def trafilatura() -> Read:
    """Return trafilatura with its defaults, metadata included."""
    return _trafilatura(with_metadata=True)


def trafilatura_precision() -> Read:
    """Return trafilatura asked to favour precision, metadata included."""
    return _trafilatura(with_metadata=True, favor_precision=True)


def trafilatura_fast() -> Read:
    """Return trafilatura without its second and third opinions, metadata included."""
    return _trafilatura(with_metadata=True, fast=True)


def trafilatura_body() -> Read:
    """Return trafilatura with its defaults, the body alone."""
    return _trafilatura(with_metadata=False)


def newspaper4k() -> Read:
    """Return newspaper4k, which neither downloads the page nor its pictures here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its language extras are not asked for
        from newspaper import Article  # noqa: PLC0415 - an extra, imported by the process that measures it

    def read(html: str, url: str) -> dict[str, Any]:
        article = Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return {
            "body": article.text,
            "title": article.title,
            "authors": list(article.authors),
            "published": str(article.publish_date) if article.publish_date else None,
            "topics": list(article.tags or article.meta_keywords),
            "description": article.meta_description,
            "lang": article.meta_lang,
            "lead_image": article.top_image,
        }

    return read


def readability_lxml() -> Read:
    """Return readability-lxml; its summary is HTML, whose text is taken block by block."""
    from lxml import html as lxml_html  # noqa: PLC0415 - imported by the process that measures it
    from readability import Document  # noqa: PLC0415 - an extra, imported by the process that measures it

    def read(html: str, url: str) -> dict[str, Any]:
        document = Document(html, url=url)
        tree: Any = lxml_html.fromstring(document.summary(html_partial=True))
        for block in tree.iter(*_BLOCKS):
            block.tail = "\n" + (block.tail or "")
        return {"body": tree.text_content(), "title": document.short_title()}

    return read


def resiliparse() -> Read:
    """Return resiliparse, which gives the body alone."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - an extra, as above

    def read(html: str, _url: str) -> dict[str, Any]:
        text = extract_plain_text(html, main_content=True, alt_texts=False, list_bullets=False)
        return {"body": str(text)}

    return read


def justext() -> Read:
    """Return jusText with the stop words of the page's declared language, else English; it gives the body alone."""
    from justext import get_stoplist  # noqa: PLC0415 - an extra, imported by the process that measures it
    from justext import justext as classify  # noqa: PLC0415 - as above

    lists = {code: get_stoplist(name) for code, name in _STOPLISTS.items()}

    def read(html: str, _url: str) -> dict[str, Any]:
        declared = _HTML_LANG.search(html)
        stoplist = lists.get(declared[1].lower() if declared else "en", lists["en"])
        kept = (paragraph.text for paragraph in classify(html, stoplist) if not paragraph.is_boilerplate)
        return {"body": "\n".join(kept)}

    return read


def _trafilatura(**settings: Any) -> Read:
    from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, imported by the process that measures it

    def read(html: str, url: str) -> dict[str, Any]:
        found: Any = bare_extraction(html, url=url, include_comments=False, **settings)
        if found is None:
            return {}
        author = found.author or ""
        return {
            "body": found.text,
            "title": found.title,
            "authors": [name.strip() for name in author.split(";") if name.strip()],
            "published": found.date,
            "topics": list(found.tags or found.categories or ()),
            "description": found.description,
            "lang": found.language,
            "lead_image": found.image,
        }

    return read
