"""Whether the page's own menus, boxes and footer sell anything: a site that sells no access has no wall.

That a page says nothing of access is no evidence. That a whole site's furniture was looked through, and nothing in it
offers a subscription, is an observation. Of pages that state their access it holds for 46 of 185 that are open and for
7 of 120 that are closed; where no account is offered either, for 26 and for 2 (of one site). It speaks only where
nothing speaks of a wall, and never on a page of a few lines, which shows nothing of its site.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.core.verdict.stems import stems_of
from ingest.core.weights import weighed
from ingest.model import Body, Declared, Evidence, FetchedPage, NoiseClass

LEAST_LINES = 30
"""So many lines beside the text show a site's menus and footer."""
MAX_LINE_CHARS = 80
"""Longer ones are sentences of teasers and boxes, which speak of anything."""
_NOT_OF_THE_SITE = frozenset(
    (
        NoiseClass.RELATED,
        NoiseClass.COMMENTS,
        NoiseClass.NEWSLETTER,
        NoiseClass.CAPTION,
        NoiseClass.CREDIT,
        NoiseClass.BYLINE,
    )
)
# Matched inside lower-case lines, in the languages of the press; the frequent ones first.
_SELLS = stems_of(
    "premium|member|e-paper|epaper|paywall|mitglied|abos\n|abo\n|abo |assinant|assinatur|assine|prenumer|předplat|"
    "subskry|подписк|購読|会員|有料|구독|订阅|訂閱|tilaa|tilaus|abbona|abone|áskrif|előfizet|συνδρομ|berlangganan"
)
_ASKS = ("subscri", "abonn", "suscri", "suscrí")
"""Newsletters are subscribed to by the same words."""
_LETTERS = ("newsletter", "inbox", "e-mail", "email")
LETTER_LINES = 4
"""So near a line that speaks of a newsletter, a button belongs to it."""
MAX_BUTTON_CHARS = 25
_ACCOUNT = stems_of(
    "sign in|log in|login|register|my account|anmelden|einloggen|mein konto|connexion|connecter|mon compte|"
    "iniciar sesi|regístr|ingresar|mi cuenta|accedi|zaloguj|logga in|logg inn|log ind|kirjaudu|giriş yap|войти|"
    "ログイン|登録|로그인|登录|masuk|đăng nhập|innskrá|bejelentkez|σύνδεση"
)
_WALL_IN_SOURCE = b"aywall"
"""Of `paywall` and `Paywall`, in a class name, a script or a setting."""


def offer_evidence(declared: Declared, body: Body, page: FetchedPage) -> Iterator[Evidence]:
    """Yield that nothing on the page sells access; nothing when something does, or when there is too little to see."""
    if not page.body or any(piece.signal == "script:vendor" for piece in declared.evidence):
        return
    lines = [
        block.text
        for block in body.removed
        if len(block.text) <= MAX_LINE_CHARS and block.noise not in _NOT_OF_THE_SITE
    ]
    if len(lines) < LEAST_LINES:
        return
    whole = "\n".join([*lines, ""])
    if _SELLS.any_in(whole) or _asks_to_subscribe(whole) or _WALL_IN_SOURCE in page.body:
        return
    account = _ACCOUNT.any_in(whole)
    yield weighed(
        "offer.account" if account else "offer.none",
        signal="page:no-offer",
        value=f"{len(lines)} lines beside the text sell nothing" + (", an account is offered" if account else ""),
        says="access=open",
        where="furniture",
    )


def _asks_to_subscribe(whole: str) -> bool:
    """Whether a line asks readers to subscribe to more than a newsletter."""
    folded = whole.lower()
    if not any(stem in folded for stem in _ASKS):
        return False
    lines = folded.splitlines()
    letters = [any(word in line for word in _LETTERS) for line in lines]
    for place, line in enumerate(lines):
        if any(stem in line for stem in _ASKS):
            small = letters[place] or len(line) <= MAX_BUTTON_CHARS
            if not small or not any(letters[max(0, place - LETTER_LINES) : place + LETTER_LINES + 1]):
                return True
    return False
