"""`ingest rules`: what is known of publishers' pages; check it, try it, begin it, take it over from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.options import AsJson, explain_use, load_config, read_moment
from ingest.cli.screen import counted, err, out, print_json, print_json_lines

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.operations.rule_trial import PageTrial

_CHECK = explain_use(
    "Check all rule files and show what is loaded.\n\n"
    "Every fault is told on a line of its own, as file:line: what is wrong. The table shows each file, its keys, the "
    "days on which it holds, and which keys of a shipped file your own replaces. Ends with 0 when nothing is wrong, "
    "else with 2.",
    "ingest rules check",
    "ingest rules check my-rules",
    "ingest rules check --json | jq .problems",
)
_TEST = explain_use(
    "Try rules on pages: read each without the publisher's rules and with them, and compare.\n\n"
    "The pages are page cases: the shipped ones, and those in cases/ beside your own rules; without a domain, those of "
    "every publisher that has a rule file. With --page it is one saved page, and the changes are shown block by block. "
    "Ends with 1 when a claim of a case fails.",
    "ingest rules test",
    "ingest rules test news.example",
    "ingest rules test --page page.html --url https://news.example/a",
)
_NEW = explain_use(
    "Begin a rule file for a publisher from one page.\n\n"
    "The page is fetched once, as politely as any, or read from a file. Into your own folder of rules go a file of "
    "suggestions, of which nothing holds yet, and a page case: the page's structure with filler in place of its prose, "
    "and what was read of it. Nothing is ever overwritten; for a second page name its --case.",
    "ingest rules new https://news.example/a",
    "ingest rules new page.html --url https://news.example/a",
    "ingest rules new https://news.example/b --case gallery_in_the_text",
)
_IMPORT = explain_use(
    "Take over rules from a folder of ftr-site-config files.\n\n"
    "Title, body, author, date and what is stripped become rule files, one for each publisher; XPath becomes CSS where "
    "the same elements are selected. Every line that does not is told as file:line: why. Whatever would change a "
    "request is refused. Nothing is ever overwritten, and nothing is in force before you move it to your own folder.",
    "ingest rules import ftr-site-config --out imported --dry-run   # only report",
    "ingest rules import ftr-site-config --out imported",
    "ingest rules check imported",
)
_FAILED = 1
_FAULTY = 2


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Check, try and begin rules about publishers' pages.", no_args_is_help=True)
    group.command("check", help=_CHECK)(check)
    group.command("test", help=_TEST)(try_rules)
    group.command("new", help=_NEW)(new)
    group.command("import", help=_IMPORT)(import_ftr)
    app.add_typer(group, name="rules")


def check(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="In place of your own folder.", show_default=False)
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Check rule files."""
    from ingest.adapters.clock import read_clock
    from ingest.cli.show_rules import check_json, show_check
    from ingest.operations.rule_check import check_rules

    found = check_rules(load_config(context), folder, read_clock().astimezone(UTC).date())
    if as_json:
        print_json(check_json(found))
    else:
        show_check(out(), found)
    if found.problems:
        files = len({problem.path for problem in found.problems})
        said = f"{counted(len(found.problems), 'problem', 'problems')} in {counted(files, 'rule file', 'rule files')}"
        err().print(f"ingest: {said}")
        raise typer.Exit(_FAULTY)


def try_rules(
    context: typer.Context,
    domains: Annotated[list[str] | None, typer.Argument(metavar="DOMAIN", show_default=False)] = None,
    *,
    page: Annotated[
        str | None, typer.Option(metavar="FILE", help="A saved page in place of the cases.", show_default=False)
    ] = None,
    url: Annotated[str, typer.Option(metavar="URL", help="That page's own address.", show_default=False)] = "",
    fetched: Annotated[
        str | None, typer.Option(metavar="DATE", help="When that page was fetched.", show_default="now")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Try rules on pages."""
    from ingest.cli.show_rules import show_changes, show_trials, trial_json

    if (page is None and (url or fetched)) or (page is not None and domains):
        raise typer.BadParameter("--page goes with --url and --fetched, and without domains")
    config = load_config(context)
    trials = _of_cases(config, domains or []) if page is None else (_of_page(config, page, url, fetched),)
    if as_json:
        print_json_lines(trial_json(trial) for trial in trials)
    elif not trials:
        out().print("no publisher with a rule file has a page case; for a saved page use --page")
    else:
        show_trials(out(), trials)
        if page is not None:
            show_changes(out(), trials[0])
    if any(trial.failed for trial in trials):
        raise typer.Exit(_FAILED)


def _of_cases(config: Config, domains: list[str]) -> tuple[PageTrial, ...]:
    from ingest.cli.progress import Counter
    from ingest.operations.rule_trial import find_rule_cases, try_cases

    cases = find_rule_cases(config, domains)
    trials = []
    with Counter("pages", err()) as counter:
        for trial in try_cases(config, cases) if cases else ():
            trials.append(trial)
            counter.show(len(trials), len(cases), trial.label)
    return tuple(trials)


def _of_page(config: Config, page: str, url: str, fetched: str | None) -> PageTrial:
    from ingest.operations.rule_trial import try_page
    from ingest.operations.single_page import load_page

    at: datetime | None = read_moment(fetched, "--fetched")
    return try_page(config, load_page(config, page, url=url, at=at), page)


def new(
    context: typer.Context,
    page: Annotated[str, typer.Argument(metavar="URL|FILE", show_default=False)],
    *,
    url: Annotated[
        str, typer.Option(metavar="URL", help="The page's own address, when it comes from a file.", show_default=False)
    ] = "",
    case: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the page case.", show_default="first_page")
    ] = None,
) -> None:
    """Begin a rule file."""
    from ingest.cli.show_rules import show_start
    from ingest.operations.rule_start import start_rules

    show_start(out(), start_rules(load_config(context), page, url=url, case=case))


def import_ftr(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FTR_DIR", help="Its *.txt files are read.", show_default=False)],
    *,
    out_folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the rule files go.", show_default=False)
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import rules of another format."""
    from ingest.cli.progress import Counter
    from ingest.cli.show_import import import_json, show_import
    from ingest.operations.ftr import import_rules

    load_config(context)
    with Counter("files", err()) as counter:
        report = import_rules(folder, out_folder, dry_run=dry_run, on_file=counter.show)
    if as_json:
        print_json(import_json(report))
    else:
        show_import(out(), report, out_folder)
