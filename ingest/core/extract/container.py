"""Container: the element that holds the article.

The best element is the one whose runs weigh most in sum: prose counts for it, menus, teasers and marked lines against
it, so an element that holds the article and little else wins over all that enclose it. It looks at sums only.
"""

from __future__ import annotations

from itertools import accumulate

from ingest.core.extract.weigh import Weighed

# How much more an element counts that claims to hold the body: not, by name, by tag, by microdata, by rule.
_CLAIMS = (1.0, 1.15, 1.1, 1.3, 1e6)
# What a body consists of, but is not: the element around it is taken.
_PARTS = frozenset("a blockquote dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre span td tr ul".split())


def find_container(weighed: Weighed) -> int:
    """Return the index of the element that holds the article; -1 when no prose is seen."""
    elements, parents = weighed.page.elements, weighed.page.parents
    sums = [0.0, *accumulate(weighed.weights)]
    best, best_score = -1, 0.0
    for index, (start, end) in enumerate(weighed.page.spans):
        score = sums[end] - sums[start]
        if score > 0:
            score *= _CLAIMS[elements[index].body]
            if score >= best_score:
                best, best_score = index, score
    while best >= 0 and elements[best].tag in _PARTS and elements[best].body < 3 and parents[best] >= 0:
        best = parents[best]
    return best
