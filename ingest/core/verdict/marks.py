"""DATA: what walls say, in the languages of the press, by kind and by what it means for the text.

A *remainder* states how much is missing. A *stop* says that this text goes on for those who pay or register. A *meter*
counts articles and stops nobody yet. Phrases are matched case-folded inside one short block of text; `…` stands for up
to sixty characters of the same sentence. What speaks of other features ("this service is for subscribers") is no wall.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.core.verdict.stems import stems_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One kind of wording.

    Attributes:
        says: The access it speaks for, as in Evidence.
        stops: Whether it says that the text stops here.
        phrases: Each with the stems of which its matches hold at least one; no stems where none is known.
    """

    name: str
    says: str
    stops: bool
    phrases: tuple[tuple[re.Pattern[str], frozenset[bytes]], ...]

    def matches(self, text: str, stems: frozenset[bytes]) -> bool:
        """Whether one of the phrases stands in a text that holds these of the stems."""
        return any(
            pattern.search(text) for pattern, needed in self.phrases if not needed or not needed.isdisjoint(stems)
        )


_REMAINDER = r"""
    reste \d{1,9}(?:[.,]\d{1,9})? ?% (?:de cet article|à lire|à découvrir)
    noch \d{1,9} ?(?:%|prozent) des artikels
    残り\d{1,9}文字
    残り\d{1,9}ページ
    \d{1,9} ?% (?:of this|remaining|left to read)
    te queda(?:n)? (?:por leer )?(?:el )?\d{1,9} ?%
"""
_PAID = r"""
    有料会員限定
"""
_REGISTRATION = r"""
    (?:register|sign up|create (?:an?|your)(?: free)? account|log ?in or (?:create|register|sign up)|join for free)…(?:
        continue|keep reading|to read|read (?:on|this|more|the rest)|unlock|full (?:story|article|access))
    (?:continue|keep) reading…(?:register|free account|creating an account|log ?in|sign in)
    (?:log ?in|sign in) (?:or (?:create an account|register) )?to (?:continue|keep) reading
    create an account or sign in to continue
    with your account - free of charge
    register (?:now )?(?:for free )?to (?:continue|read)
    kostenlos(?:e|en)? (?:registrieren|anmelden|konto)…(?:weiterlesen|lesen|artikel)
    (?:registrieren|melden) sie sich…(?:kostenlos|gratis|weiterzulesen|weiterlesen)
    réservée?s? aux inscrits
    inscrivez-vous gratuitement
    créez (?:un|votre) compte…(?:lire|lecture|suite|accéder)
    lire la suite…créez (?:un|votre) compte
    reg[ií]strate…(?:seguir|continuar|sigue|leyendo|leer)
    inicia sesión para (?:seguir|continuar) leyendo
    crea(?:te)? (?:tu|una) cuenta…(?:leyendo|leer)
    registrati…(?:continuare|leggere)
    cadastre-se…(?:continuar|ler)
    faça (?:seu )?(?:login|cadastro)…(?:continuar|ler|acessar)
    zarejestruj się…(?:czyta|dalej)
    maak (?:een )?(?:gratis )?account…(?:lezen|verder)
    logg inn for å lese
    logga in för att läsa
    giriş yap…(?:devam|oku)
    無料(?:会員)?登録…(?:続き|全文|読)
    (?:会員登録|登録)すると(?:、)?(?:続き|全文)
"""
_SUBSCRIPTION = r"""
    (?:article|story|content|post|page) is (?:only |exclusively |reserved )?
        (?:for|available (?:only )?(?:to|for)|to|for) (?:our |paying |paid |digital |\w+ )?(?:subscribers|members)
    content is reserved for (?:our )?(?:subscribers|members)
    (?:for|available to) (?:paid |paying |digital )?(?:subscribers|members) only
    exclusive (?:to|for) (?:our )?(?:subscribers|members)\W*$
    subscriber[- ](?:only|exclusive) (?:content|article|story)
    (?:la suite|cet article|ce contenu|contenu|article) (?:est |en accès )?
        (?:réservée?s?|exclusi\w+) (?:à nos |aux |à )(?:abonn|adhérent)
    pour lire la suite…abonn
    abonnez-vous…(?:lire|suite|lecture|cet article)
    lire la suite…(?:abonn|offre)
    (?:pas encore|vous n.êtes pas) (?:encore )?abonn
    (?:exklusiv|nur|nur noch) für (?:unsere |\w+[- ])?(?:\w?bonnent|mitglieder)
    (?:mit|als) …(?:abo|abonnement|abonnent\w*|plus|\+)\b…(?:weiterlesen|weiter lesen)
    mit \S{2,20} weiterlesen
    weiterlesen mit
    jetzt (?:weiterlesen|abonnieren und|testen und weiter)
    (?:möchten|wollen) sie weiterlesen
    lesen sie (?:weiter\b|den ganzen artikel|den vollständigen artikel)
    diesen artikel (?:weiter)?lesen…(?:abo|test|plus|\+)
    (?:um|zum) weiter(?:zu)?lesen
    (?:dieser|diesen) (?:artikel|inhalt|beitrag)…(?:abonnent|registriert|freischalten|kostenpflichtig)
    (?:contenido|noticia|artículo|nota|exclusiv[oa]) (?:exclusiv[oa] |es ){0,3}
        (?:sólo |solo )?para (?:los |nuestros )?suscriptores
    ^\W*(?:sólo |solo |exclusivo )?para suscriptores\W*$
    suscr[ií]b(?:e|a)(?:te|se)…(?:seguir|continuar|leyendo|leer|completo)
    para (?:seguir|continuar) leyendo
    (?:contenuto|articolo) (?:è )?(?:riservat|esclusiv)\w* (?:agli|per gli|ai) (?:nostri )?abbonati
    riservat[oa] agli abbonati
    abbonati (?:per|e) (?:continu|legg)\w*
    per continuare a leggere
    (?:conteúdo|matéria|reportagem|exclusivo) (?:exclusiv[oa] )?para (?:os )?assinantes
    assine (?:para|e) (?:ler|continu)\w*
    para continuar (?:lendo|a ler)
    (?:artikel|verhaal) is (?:alleen |exclusief )?voor (?:onze )?abonnees
    (?:alleen|exclusief) voor (?:onze )?abonnees
    word abonnee…(?:lezen|verder)
    verder lezen\?
    lees (?:dit artikel )?verder (?:met|voor|als)
    (?:artiklen|artikkelen|artikeln|innehållet|saken) (?:er|är) (?:kun |bare |endast |bara )?for? (?:abonn|prenum)
    (?:kun|bare|endast|bara) (?:for|för) (?:abonnenter|prenumeranter)
    for at læse (?:resten|videre)
    for å lese (?:videre|resten|hele)
    läs(?:a)? vidare…prenumer
    prenumerera för att läsa
    jatka lukemista
    vain tilaajille
    tilaa (?:ja|niin) (?:lue|luet)
    (?:treść|artykuł|dostęp) (?:jest )?(?:dostępn\w+ )?(?:tylko )?dla (?:prenumeratorów|subskrybentów)
    (?:celý článek|článek je)…předplat
    чита(?:ть|йте) (?:далее|полностью)…подпис
    только (?:для )?подписчик
    (?:この|本)記事は(?:有料|会員)
    ^\W*(?:有料)?会員限定(?:記事)?\W*$
    続き(?:を読む|を読むには|をお読み|は)[^。]{0,20}(?:会員|登録|ログイン|購読|有料)
    구독자 전용
    (?:이 기사|유료)…(?:구독|유료회원)
    (?:仅限|僅限|只限)(?:订阅|訂閱|会员|會員)
    (?:订阅|訂閱)(?:后|後)(?:阅读|閱讀|继续|繼續)
    (?:subscribe|become a (?:member|subscriber)|start (?:your |a )?(?:free )?trial)…
        (?:to (?:continue|keep|unlock|finish)|to read (?:the|this|more|on)|read (?:the )?(?:rest|full))
    to (?:continue|keep) reading…(?:subscri|trial|member|pay|choose|plan)
    (?:continue|keep) reading (?:with|by|for) (?:a |an |your |just )?(?:subscri|trial|member|free trial|[$€£])
    (?:read|see|get) (?:the rest|the full (?:story|article))…(?:subscri|stat\+|plus|premium|member|trial)?\W*$
    to read the rest of this (?:story|article)
    want to read (?:the rest|more)\??…subscri
    unlock this (?:article|story|content)
    get the full story
"""
_METER = r"""
    you(?:.ve| have) (?:reached|used|hit|read) (?:your|the|all|\d)…(?:limit|free (?:articles|stories|views))
    free (?:articles?|stor(?:y|ies)) (?:left|remaining|this month)
    (?:last|remaining|more) free (?:article|stor)
    \d{1,9} free articles
    (?:kostenlose|freie|gratis)n? artikel (?:in diesem monat|diesen monat|übrig|verbleib)
    (?:artículos|notas) gratis (?:este mes|al mes|restantes)
    articles gratuits (?:ce mois|restants)
    límite de (?:artículos|notas)
    今月の(?:無料|閲覧)
"""
NO_WALL = re.compile(
    r"(?:trial|access|subscription|abo\w{0,20}+|suscripción|probezeitraum)[^.]{0,40}(?:has |is )?"
    r"(?:expired|ended|abgelaufen|expiré|caducad|vencid|scadut)|"
    r"funci(?:ón|onalidad)|fonctionnalité|funktion\b|\bservice\b|\bfeature\b|comment|kommentar|newsletter|werbefrei|ad-free|"
    r"sans publicité|funktionen|autres articles|more stories|other articles|記事もお",
    re.IGNORECASE,
)
"""A reader's own state, features of the site and promises of other articles: not about this text."""


# Every phrase holds one of these: a block that holds none needs no expression tried on it.
STEMS = stems_of(
    "残り|te queda|%|regist|regíst|sign up|account|log in|login|join for|reading|kostenlos|sie sich|"
    "réserv|inscri|compte|lire la suite|sesión|cuenta|cadastr|faça|rejestruj|logg|giriş|無料|登録|subscri|"
    "member|bonn|bbona|adhérent|mitglied|weiter|artikel|freischalt|kostenpflichtig|suscri|suscrí|"
    "leyendo|leggere|assina|assine|para continuar|verder|prenum|læse|å lese|lukemista|tilaa|subskry|"
    "předplat|подпис|有料|会員|続き|구독|유료|订阅|訂閱|会员|會員|trial|the rest|the full|unlock|reste |limit|free |"
    "gratis|gratuit|límite|今月の"
)


def may_match(text: str) -> bool:
    """Whether any wording can match a text at all; quick."""
    return STEMS.any_in(text)


def _phrases(written: str) -> list[str]:
    """Return the expressions of a table, one a line; a line indented further goes on with the one above."""
    lines = (line.strip() for line in written.replace("\n        ", "").splitlines())
    return [line.replace("…", "[^.]{0,60}") for line in lines if line]


def _mark(name: str, says: str, written: str, *, stops: bool = True) -> Mark:
    phrases = tuple((re.compile(phrase, re.IGNORECASE), _stems_of(phrase)) for phrase in _phrases(written))
    return Mark(name=name, says=says, stops=stops, phrases=phrases)


def _stems_of(phrase: str) -> frozenset[bytes]:
    """Return the stems that a phrase's source spells, with what may be left out and what may be either letter."""
    spelled = "\n".join(
        phrase.replace("[ií]", letter).replace(" ?", space) for letter in ("i", "í") for space in (" ", "")
    )
    return STEMS.narrowed_to(spelled).all


MARKS = (
    _mark("paid", "access=subscription", _PAID),
    _mark("remainder", "access=subscription", _REMAINDER),
    _mark("registration", "access=registration", _REGISTRATION),
    _mark("subscription", "access=subscription", _SUBSCRIPTION),
    _mark("meter", "access=metered", _METER, stops=False),
)
"""Tried in order: "register to read on" is also said by walls that sell, so the narrower wording comes first."""
