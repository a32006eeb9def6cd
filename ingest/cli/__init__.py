"""The commands: arguments in, exit code out.

Every file under `commands` reads arguments, calls one operation or query, and hands the result to a `show_*` module,
which is all that prints. Heavy imports happen inside a command, so that `ingest --help` answers at once.
"""

from ingest.cli.entry import main

__all__ = ["main"]
