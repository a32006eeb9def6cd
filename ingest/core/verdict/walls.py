"""A wall's words where they count: in the text removed near the body's end, never anywhere else on the page.

The same words stand on free pages in section labels, comment boxes, consent offers and teasers; a phrase anywhere is
worth little. Three strengths: a *stop* says that this text goes on behind the wall; a *offer* sells access; a *state*
speaks of one reader's account and says nothing of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.model import Body, Evidence, NoiseClass, RemovedBlock

MAX_WALL_CHARS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One kind of wall's wording: what it says of access, whether it says that the text stops here, how sure."""

    name: str
    says: str
    stops: bool
    weight: float
    pattern: re.Pattern[str]


def _mark(name: str, says: str, weight: float, pattern: str, *, stops: bool = True) -> Mark:
    return Mark(name=name, says=says, stops=stops, weight=weight, pattern=re.compile(pattern, re.IGNORECASE))


# Registration first: "register free to read on" also matches what payment walls say.
MARKS = (
    _mark("free-account", "access=registration", 0.85,
          r"(?:register|sign up|create (?:an? |your )?(?:free )?account|log ?in or (?:create|register|sign up)|join for free)[^.]{0,80}(?:continue|keep|to read|read (?:on|this|more|the rest)|unlock|full (?:story|article|access))"
          r"|(?:continue|keep) reading[^.]{0,60}(?:register|free account|creating an account|log ?in)|(?:log ?in|sign in) or (?:create an account|register) to continue"
          r"|with your account - free of charge"
          r"|kostenlos(?:e|en)? (?:registrieren|anmelden|konto)[^.]{0,60}(?:weiterlesen|lesen|artikel)|(?:registrieren|anmelden)[^.]{0,60}(?:kostenlos|gratis)[^.]{0,60}(?:weiter|lesen)"
          r"|réservé aux inscrits|inscrivez-vous gratuitement|créez (?:un|votre) compte (?:gratuit|pour)[^.]{0,60}(?:lire|lecture|suite)"
          r"|reg[ií]strate (?:gratis )?(?:para|y) (?:seguir|continuar|sigue)|inicia sesión para seguir leyendo|crea(?:te)? (?:tu|una) cuenta[^.]{0,40}(?:leyendo|leer)"
          r"|registrati[^.]{0,40}(?:continuare|leggere)|cadastre-se[^.]{0,40}(?:continuar|ler)|faça (?:seu )?(?:login|cadastro)[^.]{0,40}(?:continuar|ler|acess)"
          r"|zarejestruj się[^.]{0,40}(?:czyta|dalej)|maak (?:een )?(?:gratis )?account[^.]{0,40}(?:lezen|verder)|無料会員登録[^。]{0,30}(?:続き|全文|読)|会員登録[^。]{0,20}(?:続き|読)|登録すると続き"),
    _mark("subscribers-only", "access=subscription", 0.85,
          r"(?:article|story|content|post) is (?:only |exclusively )?(?:for|available (?:only )?(?:to|for)|reserved for) (?:\w+ ){0,2}(?:subscribers|members|paid)|(?:for|available to) (?:paid |digital )?(?:subscribers|members) only|subscriber[- ]only (?:content|article|story)|exclusive (?:to|for) (?:our )?(?:subscribers|members)"
          r"|reserved for (?:our )?(?:subscribers|members)|this (?:post|content) is for paid subscribers"
          r"|(?:la suite|cet article|ce contenu|article|contenu) (?:est |en accès )?réservée?s? (?:à nos|aux|à) (?:abonnés|abonnées)|réservée?s? (?:à nos|aux) abonnés|pour lire la suite[^.]{0,60}abonn|abonnez-vous[^.]{0,60}(?:lire|suite|lecture|article)|(?:il vous )?reste \d+(?:[.,]\d+)? ?% (?:de cet article|à lire|à découvrir)|pas encore abonn"
          r"|(?:exklusiv|nur|nur noch) für (?:unsere |\w+[- ])?(?:abonnent|abonnenten|übonnent|mitglieder|plus)|(?:mit|als) [^.]{0,30}(?:abo|abonnement|abonnent\w*|plus|\+)[^.]{0,40}(?:weiterlesen|lesen)|mit \S+ weiterlesen|jetzt (?:weiterlesen|abonnieren und|testen und weiter)|um (?:diesen artikel|weiter)[^.]{0,40}(?:lesen|zu lesen)|möchten sie weiterlesen|weiterlesen mit|lesen sie (?:weiter|den ganzen artikel) mit|diesen artikel (?:weiter)?lesen[^.]{0,40}(?:abo|test|plus)"
          r"|(?:contenido|noticia|artículo|nota|exclusiv[oa]) (?:exclusiv[oa] )?(?:es |sólo |solo )?para (?:los )?suscriptores|suscríbe(?:te|se)[^.]{0,60}(?:seguir|continuar|leyendo|leer|completo)|para (?:seguir|continuar) leyendo[^.]{0,60}suscr|sólo para suscriptores"
          r"|(?:contenuto|articolo) (?:è )?(?:riservat|esclusiv)\w* (?:agli|per gli) abbonati|riservat[oa] agli abbonati|abbonati (?:per|e) (?:continu|legg)\w*|per continuare a leggere[^.]{0,60}abbon|(?:conteúdo|matéria|reportagem) exclusiv[oa] para assinantes|exclusivo para assinantes|assine (?:para|e) (?:ler|continu)\w*|para continuar lendo"
          r"|(?:artikel|verhaal) is (?:alleen )?(?:voor|exclusief voor) abonnees|(?:alleen|exclusief) voor (?:onze )?abonnees|word abonnee[^.]{0,40}(?:lezen|verder)|verder lezen\?|lees (?:dit artikel )?verder (?:met|voor)"
          r"|(?:artiklen|artikkelen|artikeln|innehållet) (?:er|är) (?:kun |bare |endast |bara )?for? (?:abonnenter|abonnementer|prenumeranter)|(?:kun|bare|endast|bara) (?:for|för) (?:abonnenter|prenumeranter)|for at læse (?:resten|videre)|for å lese videre|läs vidare[^.]{0,40}prenumer|prenumerera för att läsa|bli prenumerant[^.]{0,30}läs|jatka lukemista|vain tilaajille|tilaa ja lue|tilaajille"
          r"|(?:treść|artykuł) (?:jest )?(?:dostępn\w+ )?(?:tylko )?dla (?:prenumeratorów|subskrybentów)|dostęp (?:tylko )?dla prenumeratorów|celý článek[^.]{0,40}předplat|článek je (?:jen |pouze )?pro předplatitele|чита(?:ть|йте) (?:далее|полностью)[^.]{0,40}подпис|только (?:для )?подписчик"
          r"|会員限定|有料会員|有料記事|この記事は(?:有料|会員)|続きを(?:読む|お読み)[^。]{0,20}(?:会員|登録|ログイン|購読)|残り\d+文字|구독자 전용|유료 ?(?:회원|구독|기사)|(?:仅限|僅限|只限)(?:订阅|訂閱|会员|會員)|(?:订阅|訂閱)(?:后|後)?(?:阅读|閱讀|继续|繼續)"),
    _mark("continue-to-pay", "access=subscription", 0.8,
          r"(?:subscribe|become a (?:member|subscriber)|start (?:your )?(?:free )?trial|join (?:us )?(?:today|now)?)[^.]{0,60}(?:to (?:continue|keep|read|unlock|access|finish)|read (?:the )?(?:rest|full|more|on))"
          r"|to (?:continue|keep) reading[^.]{0,60}(?:subscri|sign up|trial|member|pay|choose)|(?:continue|keep) reading (?:with|by) (?:a |an |your )?(?:subscri|trial|member|free trial)|read the (?:rest|full)[^.]{0,40}(?:subscri|stat\+|plus|premium|member)"
          r"|want to read (?:the rest|more)\??[^.]{0,40}subscri|already a subscriber\? (?:log|sign) ?in[^.]{0,40}(?:continue|read)|get the full story|unlock this (?:article|story|content)|subscribe to unlock|to read the rest of this (?:story|article)"),
    _mark("meter", "access=metered", 0.75,
          r"(?:you(?:'|’)?ve|you have) (?:reached|used|hit|read) (?:your|the|all)[^.]{0,40}(?:limit|free (?:articles|stories|views))|free (?:articles?|stor(?:y|ies)) (?:left|remaining|this month)|(?:last|remaining|more) free (?:article|stor)\w*|\d+ free articles"
          r"|(?:kostenlose|freie|gratis)n? artikel (?:in diesem monat|diesen monat|übrig|verbleib)|artículos gratis (?:este mes|al mes|restantes)|articles gratuits (?:ce mois|restants)|límite de (?:artículos|notas)|無料で読める|今月の(?:無料|閲覧)", stops=False),
)  # fmt: skip
_TEMPLATE = re.compile(
    r"\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}|#[A-Z_]{3,30}#|%[A-Z_]{3,30}%|\[\[[^\[\]]{1,40}\]\]|<%[^%]{1,60}%>"
)
_METERED_NAME = re.compile(r"article|remaining|left|meter|count|views|limit", re.IGNORECASE)
_STATES = re.compile(r"(?:trial|access|subscription|abo\w*|abonnement|suscripción|probezeitraum)[^.]{0,40}(?:has |is )?(?:expired|ended|abgelaufen|expiré|caducad|vencid|scadut)", re.IGNORECASE)  # fmt: skip


def wall_evidence(body: Body) -> Iterator[Evidence]:
    """Yield what the removed text near the body's end says of a wall, the first of each kind.

    A hidden or unrendered block is weak evidence of what the site may ask, and never of a wall shown.
    """
    met: set[tuple[str, bool]] = set()
    for block in body.removed:
        template = block.noise is NoiseClass.TEMPLATE or bool(_TEMPLATE.search(block.text))
        if template and (block.noise is NoiseClass.METER or _METERED_NAME.search(block.text)):
            if ("template", True) not in met:
                met.add(("template", True))
                yield Evidence(
                    signal="template:meter", value=block.text[:200], says="access=metered", weight=0.4, where=block.rule
                )
            continue
        if template or not block.near_end or len(block.text) > MAX_WALL_CHARS:
            continue
        mark = find_mark(block.text)
        if mark and (mark.name, block.hidden) not in met:
            met.add((mark.name, block.hidden))
            yield from _of_block(mark, block)


def find_mark(text: str) -> Mark | None:
    """Return the wording that a text matches, strongest kind first; None for words that stop nobody."""
    if _STATES.search(text):
        return None
    return next((mark for mark in MARKS if mark.pattern.search(text)), None)


def _of_block(mark: Mark, block: RemovedBlock) -> Iterator[Evidence]:
    value = block.text[:200]
    if block.hidden:
        yield Evidence(
            signal=f"words:{mark.name}", value=value, says=mark.says, weight=0.2, where=f"hidden {block.rule}"
        )
        return
    yield Evidence(signal=f"words:{mark.name}", value=value, says=mark.says, weight=mark.weight, where=block.rule)
    if mark.stops:
        yield Evidence(
            signal=f"words:{mark.name}", value=value, says="wall=shown", weight=mark.weight, where=block.rule
        )
        yield Evidence(signal=f"words:{mark.name}", value=value, says="extent=truncated", weight=0.6, where=block.rule)
