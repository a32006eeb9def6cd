"""An explanation as JSON values, to stand beside the article's own (`article_json`): blocks, containers, arguments.

Programs read this: a key may be added, none changes its meaning. Null means that it is not known.
"""

from __future__ import annotations

from typing import Any

from ingest.core.weights import reason_of
from ingest.model import Evidence
from ingest.operations.article_json import evidence_json
from ingest.operations.explanation import Argument, Candidate, ExplainedBlock, Explanation


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """Return what an explanation adds: every block in page order, the rival containers, each fact argued."""
    return {
        "container": explanation.container or None,
        "problems": list(explanation.problems),
        "blocks": [_block(block, explanation) for block in explanation.blocks],
        "containers": [_candidate(candidate) for candidate in explanation.candidates],
        "policy": [{"about": name, "says": said} for name, said in explanation.policy],
        "arguments": [_argument(argument) for argument in explanation.arguments],
        "places": [{"evidence": _with_reason(piece), "block": at} for piece, at in explanation.places],
    }


def _block(block: ExplainedBlock, explanation: Explanation) -> dict[str, Any]:
    return {
        "text": block.text,
        "class": block.noise,
        "rule": block.rule or None,
        "kind": block.kind or None,
        "hidden": block.hidden,
        "position": block.position,
        "fields": list(block.fields),
        "words": block.words,
        "linked": None if block.linked is None else round(block.linked, 4),
        "weight": None if block.weight is None else round(block.weight, 4),
        "path": " > ".join(explanation.elements[at].label for at in explanation.around(block)) or None,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "path": candidate.path,
        "relation": candidate.relation.name.lower(),
        "weight": round(candidate.weight, 4),
        "claims": candidate.claims,
    }


def _argument(argument: Argument) -> dict[str, Any]:
    tipped = argument.tipped_by
    return {
        "fact": argument.fact,
        "value": argument.value,
        "confidence": argument.confidence,
        "tipped_by": _with_reason(tipped) if tipped else None,
        "for": [_with_reason(piece) for piece in argument.speaks_for],
        "against": [_with_reason(piece) for piece in argument.speaks_against],
        "without_evidence": argument.silence or None,
    }


def _with_reason(piece: Evidence) -> dict[str, Any]:
    return {**evidence_json((piece,))[0], "reason": reason_of(piece) or None}
