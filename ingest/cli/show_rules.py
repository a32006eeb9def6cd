"""Shows rule files: what is loaded and what is wrong with it, and what rules do to pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.adapters.rulebook import Validity
from ingest.cli.screen import counted, words
from ingest.core.text import count_words
from ingest.model import PageReading
from ingest.operations.rule_check import RuleCheck, RuleRow
from ingest.operations.rule_start import RuleStart
from ingest.operations.rule_trial import ClaimResult, PageTrial, Standing

_MOST_CHARS = 100
_MOST_BLOCKS = 12
_STYLES = {Standing.HOLDS: "green", Standing.KNOWN: "dim", Standing.FAILS: "red", Standing.MENDED: "red"}


def show_check(console: Console, check: RuleCheck) -> None:
    """Print every fault on a line of its own, then a row for each file."""
    for problem in check.problems:
        console.print(words(str(problem)), soft_wrap=True)
    table = Table()
    for name in ("publisher", "from", "rules", "holds", "today"):
        table.add_column(name, overflow="fold")
    for row in check.rows:
        table.add_row(
            words(row.domain) if row.domain else Text("every page", style="dim"),
            "own" if row.own else "shipped",
            _keys(row),
            _days(row.valid),
            Text("in force", style="green") if row.in_force else Text("not in force", style="dim"),
        )
    console.print(table)


def check_json(check: RuleCheck) -> dict[str, Any]:
    """Return the same as JSON values."""
    return {
        "files": [
            {
                "domain": row.domain,
                "path": str(row.path),
                "origin": "own" if row.own else "shipped",
                "keys": dict(row.keys),
                "replaced": list(row.replaced),
                "valid_from": row.valid.first.isoformat() if row.valid.first else None,
                "valid_until": row.valid.last.isoformat() if row.valid.last else None,
                "in_force": row.in_force,
            }
            for row in check.rows
        ],
        "problems": [
            {"path": str(problem.path), "line": problem.line, "said": problem.said} for problem in check.problems
        ],
    }


def _keys(row: RuleRow) -> Text:
    parts: list[Text | str] = []
    for key, count in row.keys:
        gone = key in row.replaced
        parts += [Text(f"{key} {count}", style="strike dim" if gone else ""), " (own instead)" if gone else "", "\n"]
    if row.timed:
        parts.append(Text(f"{counted(row.timed, 'rule has', 'rules have')} days of their own", style="dim"))
    text = Text.assemble(*parts) if parts else Text("nothing yet", style="dim")
    text.rstrip()
    return text


def _days(valid: Validity) -> str:
    if valid.first and valid.last:
        return f"{valid.first} to {valid.last}"
    return f"from {valid.first}" if valid.first else f"until {valid.last}" if valid.last else "always"


def show_trials(console: Console, trials: Sequence[PageTrial]) -> None:
    """Print a row for each page, then a line for each claim that does not stand as its case says."""
    table = Table()
    for name in ("page", "body words", "removed words", "fields changed", "claims"):
        table.add_column(name, overflow="fold")
    for trial in trials:
        table.add_row(
            words(trial.label),
            _change(_body_words(trial.before), _body_words(trial.after)),
            _change(_removed_words(trial.before), _removed_words(trial.after)),
            ", ".join(change.name for change in trial.fields),
            _claims(trial),
        )
    console.print(table)
    for trial in trials:
        for line in _faults(trial):
            console.print(words(line), soft_wrap=True)
    for line in _idle(trials):
        console.print(words(line, "dim"), soft_wrap=True)


def show_changes(console: Console, trial: PageTrial) -> None:
    """Print what the rules change on one page: blocks that go and come, fields before and after."""
    for sign, style, blocks in (("-", "red", trial.gone), ("+", "green", trial.come)):
        for block in blocks[:_MOST_BLOCKS]:
            console.print(words(f"{sign} {_cut(block)}", style), soft_wrap=True)
        if len(blocks) > _MOST_BLOCKS:
            console.print(words(f"{sign} … and {len(blocks) - _MOST_BLOCKS} more", style))
    for change in trial.fields:
        said = f"{change.name}: {_cut(change.before) or 'nothing'} → {_cut(change.after) or 'nothing'}"
        console.print(words(said), soft_wrap=True)
    for problem in trial.after.article.body.problems if trial.after else ():
        console.print(words(f"{problem} (it would take more than 40 % of the text)", "yellow"), soft_wrap=True)
    if not (trial.gone or trial.come or trial.fields):
        console.print(f"the rules of {trial.domain} change nothing on this page")


def trial_json(trial: PageTrial) -> dict[str, Any]:
    """Return a trial as JSON values."""
    return {
        "page": trial.label,
        "domain": trial.domain,
        "error": str(trial.error) if trial.error else None,
        "body_words": [_body_words(trial.before), _body_words(trial.after)],
        "removed_words": [_removed_words(trial.before), _removed_words(trial.after)],
        "gone": list(trial.gone),
        "come": list(trial.come),
        "fields": {change.name: [change.before, change.after] for change in trial.fields},
        "idle": list(trial.idle),
        "claims": {one.claim: one.standing.value for one in trial.claims},
        "failed": trial.failed,
    }


def show_start(console: Console, start: RuleStart) -> None:
    """Print what was written, how the page was read, and what to do next."""
    for path in (start.rules, start.case):
        if path is not None:
            console.print(words(f"wrote {path}"), soft_wrap=True)
    read, again = start.blocks
    found = f"the text was found in {start.container}" if start.container else "no text was found"
    console.print(words(f"{found}: {counted(read, 'block', 'blocks')}"), soft_wrap=True)
    if read != again or start.access[0] != start.access[1]:
        said = f"the copy in filler reads otherwise: {counted(again, 'block', 'blocks')}, access {start.access[1]}"
        console.print(words(f"{said} (was {start.access[0]}); check its claims with care", "yellow"), soft_wrap=True)
    console.print(words(f"see what rules do with `ingest rules test {start.domain}`"), soft_wrap=True)


def _change(before: int, after: int) -> str:
    return f"{before} → {after}" if before != after else str(after)


def _body_words(reading: PageReading | None) -> int:
    return reading.article.word_count if reading else 0


def _removed_words(reading: PageReading | None) -> int:
    return sum(count_words(block.text) for block in reading.article.body.removed) if reading else 0


def _claims(trial: PageTrial) -> Text:
    if trial.error:
        return Text("could not be read", style="red")
    if not trial.claims:
        return Text("no case", style="dim")
    counts = {standing: sum(one.standing is standing for one in trial.claims) for standing in Standing}
    parts = [Text(f"{standing.value} {count}", style=_STYLES[standing]) for standing, count in counts.items() if count]
    return Text(" · ").join(parts)


def _faults(trial: PageTrial) -> Iterator[str]:
    if trial.error:
        yield f"{trial.label}: {trial.error}"
    for one in trial.claims:
        if one.standing is Standing.MENDED:
            yield f"{trial.label}: {one.claim}: holds now; take its line out of `fails`"
        elif one.standing is Standing.FAILS:
            yield f"{trial.label}: {one.claim}: {_difference(one)}"


def _difference(one: ClaimResult) -> str:
    """Say where what was read first differs from what is claimed."""
    expected, found = one.expected, one.found
    if one.claim == "absent" and isinstance(expected, list) and isinstance(found, list):
        return f"{', '.join(repr(word) for word in expected if word not in found)} stands in the body"
    if isinstance(expected, list) and isinstance(found, list):
        for number, (wanted, read) in enumerate(zip(expected, found, strict=False), start=1):
            if wanted != read:
                return f"{number}: wanted {_cut(repr(wanted))}, read {_cut(repr(read))}"
        longer = "more" if len(found) > len(expected) else "fewer"
        rest = (found if longer == "more" else expected)[min(len(found), len(expected))]
        return f"{abs(len(found) - len(expected))} {longer} than wanted, from {_cut(repr(rest))}"
    if isinstance(expected, dict) and isinstance(found, dict):
        key = next(key for key in expected if expected[key] != found.get(key))
        return f"{_cut(repr(key))} is {found.get(key) or 'not removed'}, wanted {expected[key]}"
    return f"wanted {_cut(repr(expected))}, read {_cut(repr(found))}"


def _idle(trials: Sequence[PageTrial]) -> Iterator[str]:
    """Rules that did nothing on any page that was tried."""
    for domain in dict.fromkeys(trial.domain for trial in trials if trial.after):
        some = [set(trial.idle) for trial in trials if trial.domain == domain and trial.after]
        for rule in sorted(set.intersection(*some)):
            yield f"{domain}: {rule} did nothing on {'this page' if len(some) == 1 else 'these pages'}"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 1]}…"
