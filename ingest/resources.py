"""Where the files that ship with the program lie: migrations, rules, the demo newsroom, the default config.

A wheel carries `migrations/` as `ingest/_migrations` and `config.toml` as `ingest/_config.toml` (pyproject.toml,
force-include); an editable install has no such copies, and its files stand in the checkout beside the package. The
packaged copy is taken first, so that a stray `migrations` folder in site-packages is never mistaken for ours.
Never reads a file's content, and never looks anywhere else: the operator's own folders come from the config.
"""

from __future__ import annotations

from pathlib import Path

from ingest.errors import FolderRefused

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def migrations_folder() -> Path:
    """Return the Alembic script folder (`env.py`, `versions/`); raises FolderRefused when the install lacks it."""
    return _locate("_migrations", in_checkout="migrations")


def rules_folder() -> Path:
    """Return the folder of the shipped rules, `_shared.toml` among them; raises FolderRefused when it is missing."""
    return _locate("rules")


def page_cases_folder() -> Path | None:
    """Return the folder of the page cases; None outside of a checkout, since no install carries them."""
    folder = _CHECKOUT / "tests" / "pages"
    return folder if (_CHECKOUT / "pyproject.toml").is_file() and folder.is_dir() else None


def demo_folder() -> Path:
    """Return the folder of the sample newsroom's pages; raises FolderRefused when the install lacks it."""
    return _locate("demo")


def default_config() -> Path:
    """Return the shipped config.toml, which is the default; raises FolderRefused when the install lacks it."""
    return _locate("_config.toml", in_checkout="config.toml")


def _locate(packaged: str, *, in_checkout: str | None = None) -> Path:
    candidates = [_PACKAGE / packaged]
    if in_checkout and (_CHECKOUT / "pyproject.toml").is_file():
        candidates.append(_CHECKOUT / in_checkout)
    for candidate in candidates:
        if candidate.exists():
            return candidate
    raise FolderRefused(f"{candidates[-1]} is missing: this installation is incomplete; install the package again")
