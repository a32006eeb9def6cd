"""A bench folder of made-up labelled pages, with a scorer that counts as the real one is called."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

PROSE = (
    "The ferry across the sound sails again from Monday, the harbour office said on Friday afternoon.",
    "It will carry bicycles and dogs, though neither may stand on the upper deck while the wind is strong.",
    "Nobody objected when the oldest member asked for tea, although the kettle had been packed away.",
)
SCORER = """
NOT_FREE = {"registration", "metered", "subscription", "restricted"}
def score(labels, preds):
    pages = {}
    for label in labels:
        body = preds.get(label["id"], {}).get("body_text") or ""
        missing = [text for text in label["must_have"] if text not in body]
        pages[label["id"]] = {"missing": missing, "leaked": []}
    known = [label for label in labels if label["nonfree"] is not None]
    said = {label["id"]: preds.get(label["id"], {}).get("access") for label in known}
    tp = sum(said[label["id"]] in NOT_FREE and label["nonfree"] for label in known)
    fp = sum(said[label["id"]] in NOT_FREE and not label["nonfree"] for label in known)
    fn = sum(said[label["id"]] not in NOT_FREE and label["nonfree"] for label in known)
    prf = (tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn), tp, fp, fn)
    free = [said[label["id"]] == "open" for label in known if not label["nonfree"]]
    figures = {name: prf for name in ("not free", "not free, in words", "truncated")}
    figures |= {name: (1.0, 1) for name in ("kind", "must", "must all")}
    figures |= {name: (0.0, 1) for name in ("trap alarms", "leak", "leak pages", "leak wall")}
    return figures | {"open": (sum(free) / max(1, len(free)), len(free))}, pages
"""


def label_of(
    name: str, *, nonfree: bool | None = False, must_have: tuple[str, ...] = (), **more: Any
) -> dict[str, Any]:
    return {
        "id": name,
        "url": f"https://{name}.example/ferry",
        "html": f"pages/{name}.html.gz",
        "access": "restricted" if nonfree else "free",
        "nonfree": nonfree,
        "completeness": "full",
        "basis": ["S"],
        "flags": [],
        "why": "made up",
        "must_have": list(must_have),
        "noise": [],
        **more,
    }


def page_of(free: bool | None) -> str:
    """Return a page of three paragraphs that declares itself free, not free, or nothing."""
    node = {"@type": "NewsArticle", "headline": "Ferry resumes", "isAccessibleForFree": free}
    stated = "" if free is None else f'<script type="application/ld+json">{json.dumps(node)}</script>'
    paragraphs = "".join(f"<p>{text}</p>" for text in PROSE)
    return (
        f"<!doctype html><html lang=en><head><title>Ferry resumes</title><meta charset=utf-8>{stated}</head><body>"
        f"<article><h1>Ferry resumes</h1>{paragraphs}</article></body></html>"
    )


def write_access_bench(folder: Path) -> Path:
    """Write a bench folder: a free page, a closed one, one that says nothing, and a set that is no article."""
    pages = folder / "access" / "pages"
    pages.mkdir(parents=True)
    labels = [
        label_of("open", must_have=(PROSE[0],)),
        label_of("closed", nonfree=True),
        label_of("silent", must_have=("A sentence that the page does not have",)),
    ]
    for label, free in zip(labels, (True, False, None), strict=True):
        (pages / f"{label['id']}.html.gz").write_bytes(gzip.compress(page_of(free).encode()))
    lines = "".join(json.dumps(label) + "\n" for label in labels)
    (folder / "access" / "labels.jsonl").write_text(lines, encoding="utf-8")
    (folder / "score_access.py").write_text(SCORER, encoding="utf-8")
    other = folder / "extraction" / "html"
    other.mkdir(parents=True)
    (other / "list.html.gz").write_bytes(gzip.compress(b"<title>All bells</title><p>Bells, lamps and ropes."))
    saved = {"id": "list", "url": "https://shop.example/category/bells", "html": "html/list.html.gz", "gold": {}}
    (folder / "extraction" / "wcxb_other.jsonl").write_text(json.dumps(saved) + "\n", encoding="utf-8")
    return folder
