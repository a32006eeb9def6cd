"""What the response itself says of access: its status, and where it was redirected to.

402 is a verdict: it is recorded and nothing is ever offered. 403 is a refusal, not a paywall, and says nothing here.
Source: RFC 9110 §15.5 (401, 402, 403), RFC 7725 (451).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ingest.core.weights import weighed
from ingest.model import Evidence, FetchedPage

_STATUS = {
    402: "access=subscription",
    401: "access=registration",
    451: "access=restricted",
}
_LEADS_TO = (
    ("access=registration", re.compile((
        r"/(?:log-?in|sign-?in|signup|register|registration|anmelden|einloggen|connexion|acceso|konto|account"
        r"|sso|auth)\b|^(?:login|id|accounts?|auth|sso)\."
    ), re.IGNORECASE)),
    ("access=subscription", re.compile((
        r"/(?:subscri\w*|abo|abonnement\w*|abonnieren|offres?|suscrip\w*|paywall|plans|checkout)\b|^(?:abo"
        r"|subscribe|abonnement)\."
    ), re.IGNORECASE)),
)  # fmt: skip


def response_evidence(page: FetchedPage) -> Iterator[Evidence]:
    """Yield what status and redirects say; the address asked for is never evidence, only where it led."""
    said = _STATUS.get(page.status)
    if said:
        for says in (said, "wall=shown"):
            status = str(page.status)
            yield weighed(f"status.{status}", signal=f"status:{status}", value=status, says=says)
    if page.final_url == page.url:
        return
    asked, got = urlsplit(page.url), urlsplit(page.final_url)
    for says, pattern in _LEADS_TO:
        for part, before in ((got.path, asked.path), (got.hostname or "", asked.hostname or "")):
            if pattern.search(part) and not pattern.search(before):
                for fact in (says, "wall=shown"):
                    yield weighed("redirect", signal="redirect", value=page.final_url[:200], says=fact)
                return
