"""Finds every regular expression of the package, so that none escapes its test.

Three ways, each blind to what another sees: the values of all modules, however deep in containers; the calls of `re` in
the sources, whose first argument is worked out; and the rule files. A call whose expression only exists while it runs
must be named in `MADE_WHILE_RUNNING`, with the way that does see it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType

import ingest
from ingest.adapters.rulebook import load_notices, load_rulebook
from ingest.resources import rules_folder

Pattern = re.Pattern[str] | re.Pattern[bytes]

# Module and function to where its expressions are found instead.
MADE_WHILE_RUNNING = {
    ("ingest.adapters.rulebook.lines", "_pattern"): "the rulebook's marks",
    ("ingest.core.verdict.marks", "_mark"): "the module's MARKS",
    ("ingest.core.patterns", "look_for"): "the rulebook's marks, joined",
    ("ingest.core.revision.notices", "of"): "the notices that are read",
    ("ingest.core.revision.notices", "compile_passing"): "the notices that are read",
    ("ingest.core.kind", "_phrases"): "the module's constants",
    ("ingest.core.metadata.subjects", ""): "the module's _GENRE",
}
_COMPILING = frozenset("compile sub subn search match fullmatch findall finditer split".split())
# From the least work to the most: the one that stands for all that are called on an expression.
_WORK = ("match", "fullmatch", "search", "finditer")
_MOST_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One expression of the package.

    Attributes:
        where: Module, and name or line.
        method: The one that does most work among those called on it; `finditer` when that is not known.
    """

    where: str
    pattern: Pattern
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of `re` in the sources; `pattern` is None when it cannot be worked out from the source."""

    module: str
    function: str
    line: int
    method: str
    pattern: Pattern | None


@cache
def find_patterns() -> tuple[Found, ...]:
    """Return every expression once, in order of places."""
    modules = tuple(_modules())
    found: dict[tuple[str | bytes, int], Found] = {}
    for single in (*_values(modules), *_inline(modules)):
        key = (single.pattern.pattern, single.pattern.flags)
        known = found.setdefault(key, single)
        if _WORK.index(single.method) > _WORK.index(known.method):
            found[key] = replace(known, method=single.method)
    return tuple(sorted(found.values(), key=lambda single: single.where))


@cache
def find_calls() -> tuple[Call, ...]:
    """Return every call of `re` that takes an expression."""
    return tuple(call for module in _modules() for call in _calls(module))


def imports_of_re() -> dict[str, str]:
    """Return module to import, where `re` is brought in under another name, or a function of it by itself."""
    odd = {}
    for module in _modules():
        for node in ast.walk(_tree(module)):
            single = isinstance(node, ast.ImportFrom) and node.module == "re"
            renamed = isinstance(node, ast.Import) and any(
                name.name in ("regex", "re2") or (name.name == "re" and name.asname) for name in node.names
            )
            if single or renamed:
                odd[module.__name__] = ast.unparse(node)
    return odd


def _values(modules: tuple[ModuleType, ...]) -> Iterator[Found]:
    used = _uses(modules)
    for module in modules:
        for name, value in vars(module).items():
            scope = module.__name__ if name.startswith("_") else ""
            alone = isinstance(value, re.Pattern)
            method = _hardest(used.get((scope, name), frozenset()) if alone else _on_members(module))
            for pattern in _patterns_in(value, 0):
                yield Found(where=f"{module.__name__}:{name}", pattern=pattern, method=method)
    folder = rules_folder()
    for pattern in _patterns_in(load_rulebook(folder / "_shared.toml", [folder]), 0):
        yield Found(where=f"rules:{str(pattern.pattern)[:40]}", pattern=pattern, method="finditer")
    for pattern in _patterns_in(load_notices([folder]), 0):  # asked of a whole line, from its beginning
        yield Found(where=f"notices:{str(pattern.pattern)[:40]}", pattern=pattern, method="fullmatch")


def _inline(modules: tuple[ModuleType, ...]) -> Iterator[Found]:
    """Yield the expressions of calls; those that are compiled into values are known better from the values."""
    for call in (call for module in modules for call in _calls(module)):
        if call.pattern is not None:
            method = "match" if call.method == "compile" else _hardest(frozenset((call.method,)))
            yield Found(where=f"{call.module}:{call.line}", pattern=call.pattern, method=method)


def _hardest(methods: frozenset[str]) -> str:
    if not methods or not methods <= _COMPILING:
        return "finditer"
    return max((method if method in _WORK else "finditer" for method in methods), key=_WORK.index)


def _modules() -> Iterator[ModuleType]:
    for entry in pkgutil.walk_packages(ingest.__path__, "ingest."):
        if not entry.name.endswith("__main__"):
            yield importlib.import_module(entry.name)


def _patterns_in(value: object, depth: int) -> Iterator[Pattern]:
    """Yield the expressions in a value: in containers, in our own objects, in what functions close over."""
    if depth > _MOST_DEPTH or isinstance(value, str | bytes | type | ModuleType):
        return
    if isinstance(value, re.Pattern):
        yield value
        return
    parts: list[object] = []
    if isinstance(value, Mapping):
        parts.extend((*value.keys(), *value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        parts.extend(value)
    elif is_dataclass(value):
        parts.extend(getattr(value, field.name) for field in fields(value))
    elif callable(value) and str(getattr(value, "__module__", "")).startswith("ingest"):
        closure = getattr(value, "__closure__", None) or ()
        parts.extend(cell.cell_contents for cell in closure)
        parts.extend(getattr(value, "__defaults__", None) or ())
    for part in parts:
        yield from _patterns_in(part, depth + 1)


@cache
def _tree(module: ModuleType) -> ast.Module:
    assert module.__file__ is not None
    return ast.parse(Path(module.__file__).read_text("utf-8"))


def _calls(module: ModuleType) -> Iterator[Call]:
    for function, node in _nodes(_tree(module), ""):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in _COMPILING:
            pattern = _worked_out(node, module)
            yield Call(
                module=module.__name__, function=function, line=node.lineno, method=node.func.attr, pattern=pattern
            )


def _nodes(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node below one, with the name of the function that it stands in."""
    for child in ast.iter_child_nodes(node):
        name = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield name, child
        yield from _nodes(child, name)


def _worked_out(call: ast.Call, module: ModuleType) -> Pattern | None:
    """Return the expression that a call is given, when module constants are all that it is made of."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    place = {"compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2}.get(method, 9)
    stated = [word.value for word in call.keywords if word.arg == "flags"]
    flags = stated[0] if stated else call.args[place] if len(call.args) > place else ast.parse("0", mode="eval").body
    values = []
    for part in (call.args[0], flags):
        try:
            values.append(eval(compile(ast.Expression(part), module.__name__, "eval"), vars(module)))
        except NameError:
            return None
    return re.compile(*values)


def _uses(modules: tuple[ModuleType, ...]) -> dict[tuple[str, str], frozenset[str]]:
    """Return the methods called on each name, "" for any other use; private names with their module, others with ""."""
    used: dict[tuple[str, str], set[str]] = {}
    for module in modules:
        owned: set[int] = set()
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owned.add(id(node.value))
                used.setdefault(_scoped(module, node.value.id), set()).add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in owned:
                used.setdefault(_scoped(module, node.id), set()).add("")
    return {name: frozenset(methods) for name, methods in used.items()}


def _scoped(module: ModuleType, name: str) -> tuple[str, str]:
    return (module.__name__ if name.startswith("_") else "", name)


@cache
def _on_members(module: ModuleType) -> frozenset[str]:
    """Return the methods by which a module matches with what it took out of a container; none when it is not seen."""
    return frozenset(
        node.func.attr
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _COMPILING - {"split", "compile"}
        and not (isinstance(node.func.value, ast.Name) and (node.func.value.id == "re" or node.func.value.id.isupper()))
    )
