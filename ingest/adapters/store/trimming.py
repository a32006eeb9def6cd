"""Takes back what a stricter policy forbids of texts that are stored: in every revision, with a tombstone.

What may stay is decided purely (`ingest.core.keep`); here it is read, written and logged, a few articles in a
transaction. An article of which nothing may stay goes as a purge does, but its address may be fetched again: the policy
itself keeps it out. Raw responses are overwritten before COMMIT, so that a kill costs a second run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, update

from ingest.adapters.store.changelog import ChangeKind, NewChange, log_changes, stamp_changes
from ingest.adapters.store.database import Database
from ingest.adapters.store.overheld import NEWEST_LOOK, overheld
from ingest.adapters.store.purging import Erase, go_for_good
from ingest.adapters.store.search_index import forget_articles
from ingest.adapters.store.targets import PurgeTarget, with_merged
from ingest.adapters.tables import access_check, archive_record, article, article_revision, noise
from ingest.core.fingerprint import hash_content, hash_texts
from ingest.core.keep import Keep, Policies, Terms, Withheld, Words, cut_words, decide_keep
from ingest.core.text import count_words
from ingest.model import Access, ArchiveRef, CutBy, Extent, Wall


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimmedBatch:
    """What one transaction took back.

    Attributes:
        looked_at: Articles that were candidates.
        last_id: The last of them, to go on behind; None when there was none.
        trimmed: Articles that lost text and stay.
        gone: Articles of which nothing may stay.
    """

    looked_at: int
    last_id: int | None
    trimmed: int
    gone: int
    raw_records: int


class Trimming:
    """How stored texts follow the policies."""

    _db: Database

    def count_overheld(self, policies: Policies) -> int:
        """Return how many articles hold more than the policies allow."""
        with self._db.reading() as connection:
            query = overheld(policies, connection.dialect.name).subquery()
            return connection.execute(select(func.count()).select_from(query)).scalar_one()

    def trim_batch(self, policies: Policies, erase: Erase, *, after_id: int = 0, limit: int = 20) -> TrimmedBatch:
        """Cut up to `limit` articles down to what may stay.

        Args:
            erase: Overwrites raw records for good; called before COMMIT.
            after_id: Go on behind this article.
        """
        with self._db.writing() as connection:
            now = self._db.now(connection)
            found = overheld(policies, connection.dialect.name).where(article.c.id > after_id)
            ids = connection.execute(found.order_by(article.c.id).limit(limit)).scalars().all()
            gone = with_merged(connection, [one for one in ids if _nothing_stays(connection, one, policies)])
            kept = [one for one in ids if one not in gone]
            purged = go_for_good(connection, PurgeTarget(), gone, erase, at=now, allow_refetch=True) if gone else None
            cuts = [_trim(connection, one, policies, erase) for one in kept]
            tombstones = [cut.change for cut in cuts if cut.change is not None]
            changes = (*(purged.changes if purged else ()), *tombstones)
            seq = log_changes(connection, changes, at=now)
            stamp_changes(connection, changes, seq)
        if seq is not None:
            self._db.reached(seq)
        return TrimmedBatch(
            looked_at=len(ids),
            last_id=ids[-1] if ids else None,
            trimmed=len(tombstones),
            gone=len(gone),
            raw_records=sum(cut.raw_records for cut in cuts) + (purged.raw_records if purged else 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """What became of one article; `change` is None when readers of the views see no difference."""

    change: NewChange | None
    raw_records: int


def _trim(connection: Connection, article_id: int, policies: Policies, erase: Erase) -> _Cut:
    row = _read(connection, select(article).where(article.c.id == article_id).with_for_update())
    looks = _looks(connection, article_id)
    seen = False
    raw: set[int | None] = set()
    withheld: list[Withheld] = []
    every_revision = select(article_revision).where(article_revision.c.article_id == article_id)
    for revision in [dict(found) for found in connection.execute(every_revision).mappings()]:
        keep = decide_keep(_terms(row, looks.get(revision["seen_at"])), policies)
        if keep is not Keep.WHOLE:
            raw.add(revision["archive_id"])
            cut, gone = cut_words(_words(revision), keep, policies.lead_paragraphs)
            withheld.append(gone)
            seen |= _write_cut(connection, row, revision, cut)
    every_look = select(access_check).where(access_check.c.article_id == article_id)
    for look in [dict(found) for found in connection.execute(every_look).mappings()]:
        if decide_keep(_terms(row, look), policies) is not Keep.WHOLE:
            raw.add(look["archive_id"])
        seen |= _cut_evidence(connection, look, withheld)
    erased = _erase_raw(connection, raw, erase)
    if not seen:
        return _Cut(change=None, raw_records=erased)
    forget_articles(connection, (article_id,))
    tombstone = NewChange(kind=ChangeKind.PURGED, article_id=article_id, revision_no=row["revision_no"])
    return _Cut(change=tombstone, raw_records=erased)


def _nothing_stays(connection: Connection, article_id: int, policies: Policies) -> bool:
    """Whether nothing may stay of an article, nor of those that were merged into it."""
    return all(_all_goes(connection, one, policies) for one in with_merged(connection, (article_id,)))


def _all_goes(connection: Connection, article_id: int, policies: Policies) -> bool:
    row = _read(connection, select(article).where(article.c.id == article_id))
    looks = _looks(connection, article_id)
    seen = select(article_revision.c.seen_at).where(article_revision.c.article_id == article_id)
    moments = connection.execute(seen).scalars().all()
    return all(decide_keep(_terms(row, looks.get(moment)), policies) is Keep.NOTHING for moment in moments)


def _terms(row: Mapping[str, Any], look: Mapping[str, Any] | None) -> Terms:
    """What held for a response; its own look where there is one, and the article's access where that is silent."""
    said = look or row
    access = Access(said["access"])
    return Terms(
        domain=row["domain"],
        access=Access(row["access"]) if access is Access.UNKNOWN else access,
        wall=Wall(said["wall"]),
        tdm_reserved=said["tdm_reserved"],
    )


def _words(revision: Mapping[str, Any]) -> Words:
    body: str = revision["body_text"]
    return Words(
        blocks=tuple(body.split("\n")) if body else (),
        deck=revision["deck"],
        summary=revision["summary"],
        caption=revision["lead_image_caption"],
    )


def _write_cut(connection: Connection, row: Mapping[str, Any], revision: Mapping[str, Any], cut: Words) -> bool:
    """Write what stays of a revision and forget its noise ledger; whether anything was there to cut."""
    article_id, revision_no = revision["article_id"], revision["revision_no"]
    ledger = delete(noise).where(noise.c.article_id == article_id, noise.c.revision_no == revision_no)
    had_ledger = connection.execute(ledger).rowcount > 0 or bool(revision["noise"])
    words = _words(revision)
    if cut == words and not had_ledger:
        return False
    values = {"noise": []} | (_revision_values(revision, words, cut) if cut != words else {})
    own = (article_revision.c.article_id == article_id) & (article_revision.c.revision_no == revision_no)
    connection.execute(update(article_revision).where(own).values(**values))
    if cut != words and revision_no == row["revision_no"]:
        hashes = {name: values[name] for name in ("content_hash", "body_hash")}
        connection.execute(update(article).where(article.c.id == article_id).values(**hashes))
    return True


def _revision_values(revision: Mapping[str, Any], words: Words, cut: Words) -> dict[str, Any]:
    text = "\n".join(cut.blocks)
    lost = {name for name in ("deck", "summary") if getattr(words, name) and not getattr(cut, name)}
    values = {
        "body_text": text,
        "block_kinds": revision["block_kinds"][: len(cut.blocks)],
        "deck": cut.deck,
        "summary": cut.summary,
        "lead_image_caption": cut.caption,
        "provenance": {name: origin for name, origin in revision["provenance"].items() if name not in lost},
        "word_count": count_words(text),
        "content_hash": hash_content(revision["headline"], cut.deck, cut.blocks),
        "settled_hash": None,
        "body_hash": hash_texts(cut.blocks),
    }
    if len(cut.blocks) < len(words.blocks):
        extent = Extent.TRUNCATED if cut.blocks else Extent.NONE
        values |= {"extent": extent.value, "extent_confidence": 1.0, "cut_by": CutBy.POLICY.value}
    return values


def _cut_evidence(connection: Connection, look: Mapping[str, Any], withheld: Sequence[Withheld]) -> bool:
    """Empty evidence that quotes what is withheld; whether there was any."""
    evidence = [
        {**piece, "value": ""} if any(gone.quoted_in(piece.get("value")) for gone in withheld) else piece
        for piece in look["evidence"]
    ]
    if evidence == look["evidence"]:
        return False
    connection.execute(update(access_check).where(access_check.c.id == look["id"]).values(evidence=evidence))
    return True


def _erase_raw(connection: Connection, ids: set[int | None], erase: Erase) -> int:
    rows = connection.execute(select(archive_record).where(archive_record.c.id.in_(ids - {None}))).all()
    erase([ArchiveRef(file=row.file, offset=row.position, length=row.length) for row in rows])
    if rows:
        connection.execute(delete(archive_record).where(archive_record.c.id.in_([row.id for row in rows])))
    return len(rows)


def _read(connection: Connection, query: Select[Any]) -> dict[str, Any]:
    return dict(connection.execute(query).mappings().one())


def _looks(connection: Connection, article_id: int) -> dict[Any, dict[str, Any]]:
    """The newest look at each response of an article, by the moment at which it came."""
    newest = select(access_check).where(access_check.c.article_id == article_id, NEWEST_LOOK)
    return {look["checked_at"]: dict(look) for look in connection.execute(newest).mappings()}
