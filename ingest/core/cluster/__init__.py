"""Articles that carry the same text, wholly or nearly: found by sketches, told by their words, joined in clusters.

Pure: sketches, likeness and the choice of the probable original. What is stored and looked up is the store's.
"""

from ingest.core.cluster.likeness import Likeness, compare_texts, is_copy, is_part
from ingest.core.cluster.original import Member, choose_original
from ingest.core.cluster.sketch import BANDS, LEAST_WORDS, Words, band_keys, read_words

__all__ = [
    "BANDS",
    "LEAST_WORDS",
    "Likeness",
    "Member",
    "Words",
    "band_keys",
    "choose_original",
    "compare_texts",
    "is_copy",
    "is_part",
    "read_words",
]
