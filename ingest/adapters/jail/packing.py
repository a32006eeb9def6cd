"""Answers as bytes, from a worker to its parent, which trusts none of them.

A page's blocks, hundreds of small values, travel as columns: a third of the bytes' cost on either side. It judges
nothing, and makes nothing on the parent's side but our own values.
Source: the `pickle` module's documentation, "Restricting Globals" and "Dispatch Tables".
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from ingest.adapters.jail.questions import Answer
from ingest.model import Block, Body, RemovedBlock

UNUSABLE = (pickle.UnpicklingError, AttributeError, ImportError, IndexError, TypeError, ValueError)
"""What `unpack_answer` raises over bytes that no worker of ours writes."""

_PLAIN = tuple(field.name for field in fields(Body) if field.name not in ("blocks", "removed"))


def pack_answer(answer: Answer) -> bytes:
    """Return an answer as bytes.

    Raises:
        pickle.PicklingError, TypeError, AttributeError, RecursionError: It holds what cannot travel.
    """
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {Body: _take_apart}
    pickler.dump(answer)
    return packed.getvalue()


def unpack_answer(packed: bytes) -> Answer:
    """Return an answer from a worker's bytes.

    Raises:
        pickle.UnpicklingError: They hold anything but our own values.
        AttributeError, ImportError, IndexError, TypeError, ValueError: They make no answer.
    """
    answer = _AnswerUnpickler(io.BytesIO(packed)).load()
    if not isinstance(answer, Answer):
        raise pickle.UnpicklingError(f"a worker answered with a {type(answer).__name__}")
    return answer


def _take_apart(body: Body) -> tuple[Callable[..., Body], tuple[Any, ...]]:
    columns = tuple(zip(*body.blocks, strict=True)), tuple(zip(*body.removed, strict=True))
    return put_together, (*columns, *(getattr(body, name) for name in _PLAIN))


def put_together(blocks: tuple[Any, ...], removed: tuple[Any, ...], *plain: Any) -> Body:
    """Return the body that was taken apart; raises ValueError or TypeError when these are no such parts."""
    return Body(
        blocks=tuple(map(Block._make, zip(*blocks, strict=True))),
        removed=tuple(map(RemovedBlock._make, zip(*removed, strict=True))),
        **dict(zip(_PLAIN, plain, strict=True)),
    )


_OURS = {(one.__module__, one.__name__): one for one in (Answer, put_together)}


class _AnswerUnpickler(pickle.Unpickler):
    """Makes nothing but our own values: a worker that a page took over cannot have the parent run code of its own."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" or module.split(".")[:2] in (["ingest", "model"], ["ingest", "errors"]):
            return super().find_class(module, name)
        if (module, name) in _OURS:
            return _OURS[module, name]
        raise pickle.UnpicklingError(f"a worker answered with {module}.{name}")
