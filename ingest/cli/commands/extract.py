"""`ingest extract`: one page, or a manifest of many, read without storing anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from ingest.cli.options import AsJson, explain_use, load_config
from ingest.cli.screen import err, out, print_json
from ingest.errors import BadInput, FolderRefused

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.operations.manifest import ManifestTally

_HELP = explain_use(
    "Read one page and show its article; or many, from a manifest. Nothing is stored.\n\n"
    "A page is a file (also gzipped), an address, or - for standard input. With --text it is a text dump instead: a "
    "page that survives only as text, a line for each block.\n\n"
    "With --manifest, many pages: each line of IN.jsonl is an object with id, html (a path) and url, and may have "
    "status, headers, redirects and feed; or text (a path) in place of html. Each gets one line in OUT.jsonl, in the "
    "same order: the article, or an error with its code and reason. Ends with 0 when every line was answered.",
    "ingest extract page.html",
    "ingest extract page.html.gz --url https://news.example/a --json",
    "ingest extract https://news.example/a",
    "cat page.html | ingest extract - --json | jq .headline",
    "ingest extract dump.txt --text --json",
    "ingest extract --manifest in.jsonl --out out.jsonl --workers 4",
)
_OUTPUT = "-"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract", help=_HELP)(extract)


def extract(
    context: typer.Context,
    page: Annotated[str | None, typer.Argument(metavar="FILE|URL|-", show_default=False)] = None,
    *,
    url: Annotated[
        str, typer.Option(metavar="URL", help="The page's own address, when it comes from a file.", show_default=False)
    ] = "",
    as_text: Annotated[bool, typer.Option("--text", help="It is a text dump, without markup.")] = False,
    as_json: AsJson = False,
    manifest: Annotated[
        Path | None, typer.Option(metavar="IN.jsonl", help="Read many pages.", show_default=False)
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option("--out", metavar="OUT.jsonl", help="Where the answers go; - for standard output."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that read.", show_default="jail.workers")
    ] = None,
) -> None:
    """Read one page, or a manifest."""
    if manifest is not None:
        if page is not None or as_text or as_json or url or answers is None:
            raise typer.BadParameter("--manifest goes with --out and --workers, and with nothing else")
        _extract_many(load_config(context), manifest, answers, workers)
        return
    if page is None or answers is not None or workers is not None:
        raise typer.BadParameter("name one page, or give --manifest IN.jsonl --out OUT.jsonl")
    _extract_one(load_config(context), page, url=url, as_text=as_text, as_json=as_json)


def _extract_one(config: Config, page: str, *, url: str, as_text: bool, as_json: bool) -> None:
    from ingest.cli.show_reading import show_reading
    from ingest.operations.article_json import reading_json
    from ingest.operations.single_page import read_single_dump, read_single_page

    answer = read_single_dump(config, page, url=url) if as_text else read_single_page(config, page, url=url)
    if as_json:
        print_json({**reading_json(answer.reading), "elapsed_ms": round(answer.elapsed_ms, 3)})
    else:
        show_reading(out(), answer.reading)


def _extract_many(config: Config, manifest: Path, answers: str, workers: int | None) -> None:
    from ingest.adapters.clock import read_clock
    from ingest.operations.manifest import run_manifest
    from ingest.wiring import open_jail

    if manifest.is_dir() or not manifest.exists():
        raise BadInput(f"{manifest}: {'this is a folder' if manifest.is_dir() else 'there is no such file'}")
    jail = open_jail(config, workers=workers)
    try:
        with _opened(answers, manifest) as file, _progress() as tell:
            tally = run_manifest(
                manifest,
                file,
                jail,
                max_mib=config.fetch.max_page_mib,
                now=read_clock(),
                on_answer=tell,
            )
    finally:
        jail.close()
    err().print(f"{tally.answered} answered, {tally.failed} of them with an error")


@contextmanager
def _opened(answers: str, manifest: Path) -> Iterator[TextIO]:
    """Open the file of answers, never the manifest itself.

    Raises:
        BadInput: It is the manifest.
        FolderRefused: It cannot be written.
    """
    from ingest.operations.saved_page import reason_of

    if answers == _OUTPUT:
        yield sys.stdout
        return
    path = Path(answers)
    try:
        if path.exists() and path.samefile(manifest):
            raise BadInput(f"{path}: the answers would overwrite the manifest")
        file = path.open("w", encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        raise FolderRefused(f"{path} cannot be written: {reason_of(error)}") from error
    try:
        yield file
    except BaseException:
        with suppress(OSError):  # on a full disk the buffer cannot be flushed; why it ends is being said
            file.close()
        raise
    try:
        file.close()
    except OSError as error:
        raise FolderRefused(f"{path} cannot be written: {reason_of(error)}") from error


@contextmanager
def _progress() -> Iterator[_Teller]:
    """Show how far it is on standard error, when that is a terminal."""
    from ingest.cli.progress import Counter

    with Counter("pages", err()) as counter:
        yield lambda tally: counter.show(tally.answered)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Teller = Callable[[ManifestTally], None]
