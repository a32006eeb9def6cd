"""Policy signals in words, for `show`, `extract` and `explain`: what is said, of what, and where. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.model import PolicySignals

if TYPE_CHECKING:
    from ingest.adapters.store import CheckRow

    Signals = PolicySignals | CheckRow


def policy_words(signals: Signals) -> tuple[tuple[str, str], ...]:
    """Return (what it is about, what is said and where) for each thing said; empty when nothing is."""
    lines = (
        ("mining", _mining(signals)),
        ("robots", ", ".join(signals.robots_directives)),
        ("use", "; ".join(filter(None, (_page_use(signals), _site_use(signals))))),
        ("licence", "; ".join(filter(None, (signals.licence, _site_licence(signals))))),
    )
    return tuple((name, said) for name, said in lines if said)


def _mining(signals: Signals) -> str:
    if signals.tdm_reserved is None:
        return ""
    said = "reserved" if signals.tdm_reserved else "not reserved"
    where = f", by {signals.tdm_origin}" if signals.tdm_origin else ""
    policy = f"; policy: {signals.tdm_policy}" if signals.tdm_policy else ""
    return f"{said}{where}{policy}"


def _page_use(signals: Signals) -> str:
    return f"{signals.content_usage} (this page)" if signals.content_usage else ""


def _site_use(signals: Signals) -> str:
    return f"{', '.join(signals.site_usage)} (robots.txt)" if signals.site_usage else ""


def _site_licence(signals: Signals) -> str:
    return f"{signals.site_licence} (robots.txt)" if signals.site_licence else ""
