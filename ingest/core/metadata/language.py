"""The language of the article: what the page says, unless the text plainly says otherwise.

Pages copy their `lang` from templates, so the declaration is checked against the words. The heavier detector is loaded
only when neither decides.
"""

from __future__ import annotations

from ingest.core.metadata.statements import Node, first_text
from ingest.core.text import LANGUAGES, function_word_share, guess_language
from ingest.model import Body, Document

SAMPLE_CHARS = 4000
QUICK_CHARS = 600
MIN_SAMPLE_CHARS = 120
CERTAIN_SHARE = 0.14
"""From this share of function words on, a text is in the language that it is said to be in."""

# Declared tags whose function words stand under another tag.
_SAME_WORDS = {"nb": "no", "nn": "no", "bs": "hr", "ms": "id", "yue": "zh", "ur": "fa"}


def read_language(document: Document, node: Node, body: Body | None) -> tuple[str, str] | None:
    """Return the language (BCP 47) and where it came from; None when neither page nor text tells.

    Args:
        document: The parsed page.
        node: Its article node; empty when it has none.
        body: The text that checks the declaration; None when there is none yet.
    """
    declared = _declared(document, node)
    return judge_language(_sample(body) if body else "", declared)


def _sample(body: Body) -> str:
    """Return the start of the text, as `body.text` writes it."""
    taken: list[str] = []
    chars = 0
    for block in body.blocks:
        taken.append(block.text)
        chars += len(block.text) + 1
        if chars > SAMPLE_CHARS:
            break
    return "\n".join(taken)[:SAMPLE_CHARS]


def judge_language(sample: str, declared: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return the declared (language, origin), or what the words of a text say when they contradict it."""
    if len(sample) < MIN_SAMPLE_CHARS:
        return declared or (_detect(sample) if len(sample) > 20 else None)
    if declared:
        primary = declared[0].partition("-")[0]
        primary = _SAME_WORDS.get(primary, primary)
        if _plainly_in(sample, primary) or (function_word_share(sample, primary) or 0.0) >= CERTAIN_SHARE:
            return declared
    guess = guess_language(sample)
    if declared and (guess is None or _compatible(declared[0], guess[0])):
        return declared
    if guess is not None and (declared is None or guess[1] >= CERTAIN_SHARE):
        return guess[0], "body:words"
    return declared or _detect(sample)


def _plainly_in(sample: str, language: str) -> bool:
    """Whether a text is in a language by so far that its words need not be told from punctuation; quick."""
    known = LANGUAGES.get(language, frozenset())
    words = sample[:QUICK_CHARS].lower().split()
    return sum(map(known.__contains__, words)) >= 1.5 * CERTAIN_SHARE * len(words) > 0.0


def normal_tag(written: str | None) -> str | None:
    """Return a language tag as `de` or `pt-BR`; None for what is no tag (`mul`, words, codes of one letter)."""
    first, *others = (written or "").strip().replace("_", "-").split("-")
    primary = first.lower()
    if not _is_code(first, 2, 3) or primary in ("mul", "und", "zxx"):
        return None
    region = next((part.upper() for part in others if _is_code(part, 2, 2)), None)
    return primary + (f"-{region}" if region else "")


def _is_code(part: str, least: int, most: int) -> bool:
    return least <= len(part) <= most and part.isascii() and part.isalpha()


def _declared(document: Document, node: Node) -> tuple[str, str] | None:
    structured = document.structured
    said = (
        ("json-ld:inLanguage", first_text(structured, node.get("inLanguage")) if "inLanguage" in node else None),
        ("dom:html[lang]", structured.html_lang),
        ("og:locale", structured.meta("og:locale")),
        ("meta:language", structured.meta("content-language", "language", "dc.language", "dcterms.language")),
    )
    return next(((tag, origin) for origin, written in said if (tag := normal_tag(written))), None)


def _compatible(declared: str, guessed: str) -> bool:
    """Whether a text that reads like one language may be in the declared one, which has no list of words."""
    primary = declared.partition("-")[0]
    if guessed in ("zh", "ja", "ko", "th", "ka", "hy", "ta", "bn", "km", "my"):
        return primary == guessed or (guessed == "zh" and primary in ("ja", "yue"))
    return _SAME_WORDS.get(primary, primary) == guessed or (
        primary not in LANGUAGES and primary not in ("ja", "zh", "ko")
    )


def _detect(sample: str) -> tuple[str, str] | None:
    import py3langid  # noqa: PLC0415 - most processes never need it, and it costs 60 MB

    if not sample:
        return None
    try:
        return str(py3langid.classify(sample)[0]), "body:detector"
    except OSError:  # it unpacks its model through a file: without space for it the language stays unknown
        return None
