"""Where every command begins and ends: what goes wrong becomes one line on standard error and an exit code.

0 done · 1 not well, not found or not had · 2 input or setting that cannot be used · 3 database or folder refused ·
4 change cursor that cannot be served · 130 interrupted. Never a traceback for bad input; a bug still shows one.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence

import typer

from ingest.cli.screen import plain
from ingest.errors import IngestError, PageError, StoreError, UserError

NOT_WELL = 1
BAD_INPUT = 2
REFUSED = 3
INTERRUPTED = 130
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # an output that lacks a letter gets "?"; in JSON such letters have been written as escapes by then
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; messages go to standard error, answers to standard output."""
    from ingest.cli.app import app

    try:
        code = app(args=list(arguments), prog_name="ingest", standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        return _complain_of_usage(error)
    except (UserError, StoreError, PageError) as error:
        _complain(str(error))
        return exit_code_of(error)
    except BrokenPipeError:  # the reader went away (`ingest articles | head`)
        _stop_writing()
        return NOT_WELL
    except OSError as error:
        if error.errno not in _NO_SPACE:
            raise
        _stop_writing()
        _complain(f"there is no space left to write to: {error.strerror}")
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def exit_code_of(error: IngestError) -> int:
    """Return the exit code that an error ends a command with."""
    if isinstance(error, UserError):
        return error.exit_code
    return REFUSED if isinstance(error, StoreError) else NOT_WELL


def _stop_writing() -> None:
    """Let what is still buffered for standard output go nowhere, or Python would fail over it at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _complain(message: str) -> None:
    sys.stderr.write(f"ingest: {plain(message, one_line=True)}\n")


def _complain_of_usage(error: typer.TyperException) -> int:
    """Say what is wrong with the arguments and where help is; bare groups have shown their help already."""
    message = error.format_message()
    if not message:
        return BAD_INPUT
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "ingest"
    _complain(f"{message.removeprefix('Invalid value: ').rstrip('.')}. Try `{command} --help`")
    return BAD_INPUT
