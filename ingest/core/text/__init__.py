"""Text as values: clean Unicode, words, shingles, function words. What every stage shares; it reads no markup."""

from ingest.core.text.clean import clean_text, fold_space, fold_typography
from ingest.core.text.language import LANGUAGES, function_word_share, guess_language
from ingest.core.text.words import COMMON_UNSPACED, WORD, count_spaced, count_words, shingles, tokens

__all__ = [
    "COMMON_UNSPACED",
    "LANGUAGES",
    "WORD",
    "clean_text",
    "count_spaced",
    "count_words",
    "fold_space",
    "fold_typography",
    "function_word_share",
    "guess_language",
    "shingles",
    "tokens",
]
