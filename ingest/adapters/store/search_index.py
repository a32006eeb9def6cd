"""The search index in the two databases: how an article is put into it, and how a question is put to it.

Both are given words that are folded already, so that they find the same: FTS5 columns are the fields; on PostgreSQL a
field is a weight, and positions of fields lie apart, so that no phrase runs from one into the next. PostgreSQL counts
positions up to 16,383: behind that, words are found and phrases are not.

Both give matches from the newest article to the oldest, and do no more work than it takes to find as many as are read.
FTS5 walks its lists backwards. PostgreSQL's index can only give all matches in no order, so it also holds in which
block of numbers an article lies, and is asked block after block, for ever more of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    TableClause,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR, array

from ingest.adapters.tables import SEARCH_INDEX
from ingest.core.search import Phrase, Question, SearchField, list_words

MAX_WORDS = 50_000
"""Words of one field that are indexed; longer texts are no articles."""
_MAX_WORD_CHARS = 255
_LAST_POSITION = 16_383
_BLOCK = 1024
"""Numbers of articles in a block, as the index has it."""
_BLOCKS_ASKED = (2, 64)
"""Blocks that are asked at once, the newest first; then all that are left."""
_READ_AT_ONCE = 500
_BORDER = "\ue000"  # between two names: no word that anybody can ask for
_WEIGHTS = {SearchField.HEADLINE: "A", SearchField.DECK: "B", SearchField.AUTHOR: "C", SearchField.BODY: "D"}
_FTS5 = table(SEARCH_INDEX, column("rowid", Integer), *(column(field.value) for field in SearchField))
_TSVECTOR = table(SEARCH_INDEX, column("article_id", BigInteger), column("document", TSVECTOR))


def put_articles(connection: Connection, articles: Sequence[RowMapping]) -> None:
    """Index articles anew.

    Args:
        articles: Rows with `id`, `headline`, `deck`, `authors` and `body_text`.
    """
    forget_articles(connection, [row["id"] for row in articles])
    if not articles:
        return
    if connection.dialect.name == "sqlite":
        rows = [{"rowid": row["id"], **_columns(_fields(row))} for row in articles]
        connection.execute(insert(_FTS5), rows)
    else:
        document = cast(bindparam("words", type_=Text), TSVECTOR)
        rows = [{"article_id": row["id"], "words": _document(_fields(row))} for row in articles]
        connection.execute(insert(_TSVECTOR).values(document=document), rows)


def forget_articles(connection: Connection, ids: Sequence[int]) -> None:
    """Take articles out of the index: what they said can no longer be found, nor read from it."""
    if ids:
        index, key = _index(connection)
        connection.execute(delete(index).where(key == bindparam("number")), [{"number": number} for number in ids])


def find_matches(connection: Connection, question: Question, before_id: int | None) -> Iterator[int]:
    """Give the numbers of articles that a question finds, the newest first; what is not taken is not looked for.

    Args:
        before_id: Only articles before this one; None begins with the newest.
    """
    if connection.dialect.name == "sqlite":
        return _walk_back(connection, _match(question), before_id)
    return _by_blocks(connection, _tsquery(question), before_id)


def _walk_back(connection: Connection, asked: str, before_id: int | None) -> Iterator[int]:
    key = _FTS5.c.rowid
    query = select(key).where(literal_column(SEARCH_INDEX).op("MATCH")(asked)).order_by(key.desc())
    if before_id is not None:
        query = query.where(key < before_id)
    return chain.from_iterable(connection.execute(query).scalars().partitions(_READ_AT_ONCE))


def _by_blocks(connection: Connection, asked: str, before_id: int | None) -> Iterator[int]:
    connection.execute(select(func.set_config("enable_seqscan", "off", True)))  # noqa: FBT003 - for this transaction
    key = _TSVECTOR.c.article_id
    number = key + 0  # so that no other index offers itself, which would read every text
    matches = _TSVECTOR.c.document.op("@@")(cast(asked, TSQUERY))
    newest: int = connection.execute(select(func.max(key))).scalar_one() or 0
    end = newest + 1 if before_id is None else min(before_id, newest + 1)
    for count in (*_BLOCKS_ASKED, None):
        if end <= 0:
            return
        last = (end - 1) // _BLOCK
        start = 0 if count is None else max(0, (last - count + 1) * _BLOCK)
        query = select(key).where(matches, number < end).order_by(number.desc())
        if start:
            blocks = array([literal_column(f"article_id / {_BLOCK}", BigInteger)])
            query = query.where(blocks.overlap(cast(list(range(start // _BLOCK, last + 1)), ARRAY(BigInteger))))
        yield from connection.execute(query).scalars()
        end = start


def _index(connection: Connection) -> tuple[TableClause, ColumnElement[int]]:
    if connection.dialect.name == "sqlite":
        return _FTS5, _FTS5.c.rowid
    return _TSVECTOR, _TSVECTOR.c.article_id


def _fields(row: RowMapping) -> dict[SearchField, list[str]]:
    texts = {
        SearchField.HEADLINE: row["headline"],
        SearchField.DECK: row["deck"],
        SearchField.BODY: row["body_text"],
    }
    names = [word for name in row["authors"] for word in (*_words(name), _BORDER)]
    return {SearchField.AUTHOR: names, **{field: _words(said or "") for field, said in texts.items()}}


def _words(said: str) -> list[str]:
    return [word[:_MAX_WORD_CHARS] for word in islice(list_words(said), MAX_WORDS)]


def _columns(fields: Mapping[SearchField, list[str]]) -> dict[str, str]:
    return {field.value: " ".join(words) for field, words in fields.items()}


def _document(fields: Mapping[SearchField, list[str]]) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for field, words in fields.items():
        position += 2  # no phrase runs over the border
        for word in words:
            position += 1
            places.setdefault(word, []).append(f"{min(position, _LAST_POSITION)}{_WEIGHTS[field]}")
    return " ".join(f"'{word}':{','.join(where)}" for word, where in places.items())


def _match(question: Question) -> str:
    asked = " AND ".join(map(_fts_phrase, question.wanted))
    for phrase in question.unwanted:
        asked = f"({asked}) NOT {_fts_phrase(phrase)}"
    return asked


def _fts_phrase(phrase: Phrase) -> str:
    quoted = f'"{" ".join(_cut(phrase.words))}"'
    return f"{phrase.field.value} : {quoted}" if phrase.field else quoted


def _tsquery(question: Question) -> str:
    wanted = [_ts_phrase(phrase) for phrase in question.wanted]
    return " & ".join([*wanted, *(f"!{_ts_phrase(phrase)}" for phrase in question.unwanted)])


def _ts_phrase(phrase: Phrase) -> str:
    weight = f":{_WEIGHTS[phrase.field]}" if phrase.field else ""
    return "(" + " <-> ".join(f"'{word}'{weight}" for word in _cut(phrase.words)) + ")"


def _cut(words: Iterable[str]) -> list[str]:
    return [word[:_MAX_WORD_CHARS] for word in words]
