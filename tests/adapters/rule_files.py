"""Rule folders of a few files, for tests: a shipped one with its shared marks, and the operator's own beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.adapters.rulebook import LoadedRules, load_rulebook, read_rules
from ingest.core.rules import DomainRules

DOMAIN = "news.example"
DAY = date(2026, 3, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFolders:
    """A shipped folder and an operator's own, both empty but for `_shared.toml` in the first."""

    shipped: Path
    own: Path

    @classmethod
    def made_in(cls, folder: Path) -> RuleFolders:
        for name in ("shipped", "own"):
            (folder / name).mkdir()
        (folder / "shipped" / "_shared.toml").write_text("", "utf-8")
        return cls(shipped=folder / "shipped", own=folder / "own")

    @property
    def shared(self) -> Path:
        return self.shipped / "_shared.toml"

    def ship(self, text: str, name: str = f"{DOMAIN}.toml") -> Path:
        return _written(self.shipped / name, text)

    def write(self, text: str, name: str = f"{DOMAIN}.toml") -> Path:
        return _written(self.own / name, text)

    def read(self) -> LoadedRules:
        return read_rules(self.shared, [self.shipped, self.own])

    def rules_on(self, day: date = DAY, domain: str = DOMAIN) -> DomainRules:
        return load_rulebook(self.shared, [self.shipped, self.own]).for_domain(domain, day)

    def said(self) -> list[str]:
        """Every problem, as `file:line: …`, without folders."""
        return [str(problem).replace(f"{problem.path.parent}/", "") for problem in self.read().problems]


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path
