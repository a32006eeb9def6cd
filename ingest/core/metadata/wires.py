"""Wire services: by which names bylines credit them.

It knows the services that papers around the world print; it never guesses that an unknown name is one.
"""

from __future__ import annotations

import re

_NAMES = {
    "AAP": ("aap",),
    "AFP": ("afp", "agence france presse", "agence france-presse"),
    "ANI": ("ani",),
    "ANP": ("anp",),
    "ANSA": ("ansa",),
    "AP": ("ap", "associated press", "the associated press"),
    "APA": ("apa",),
    "Anadolu": ("aa", "anadolu", "anadolu agency", "anadolu ajansı"),
    "Belga": ("belga",),
    "Bloomberg": ("bloomberg", "bloomberg news"),
    "EFE": ("agencia efe", "efe"),
    "Europa Press": ("europa press",),
    "IANS": ("ians",),
    "KNA": ("kna",),
    "Keystone-SDA": ("keystone sda", "keystone-sda", "sda"),
    "Kyodo": ("kyodo", "kyodo news"),
    "Lusa": ("agência lusa", "lusa"),
    "NTB": ("ntb",),
    "PA Media": ("pa", "pa media", "press association"),
    "PAP": ("pap",),
    "PTI": ("press trust of india", "pti"),
    "Reuters": ("reuters", "thomson reuters"),
    "Ritzau": ("ritzau",),
    "TASS": ("tass", "тасс"),
    "TT": ("tt", "tt nyhetsbyrån"),
    "The Canadian Press": ("canadian press", "the canadian press"),
    "UPI": ("upi",),
    "Xinhua": ("xinhua", "xinhua news agency"),
    "dpa": ("deutsche presse agentur", "deutsche presse-agentur", "dpa"),
    "epd": ("epd",),
}
_SERVICES = {name: service for service, names in _NAMES.items() for name in names}
_REGION = re.compile(r"dpa(?:[/-]\w+)+")
_ENDS = ("press", "today", "network", "reuters", "afp", "dpa")
_AT_END = re.compile(
    r"(?<!\s)(?<!\bthe)\s++"
    r"(?:(?:the )?associated press|the canadian press|usa today(?: network)?|reuters|afp|dpa)\s*+$",
    re.IGNORECASE,
)


def service_of(name: str) -> str | None:
    """Return the wire service that a name is, as `AP` for `The Associated Press`; None when it is none."""
    key = name.lower().removesuffix(".")
    return _SERVICES.get(key) or ("dpa" if _REGION.fullmatch(key) else None)


def without_service(name: str) -> str:
    """Return a name without the service that is written right after it."""
    return _AT_END.sub("", name) if name.lower().rstrip().endswith(_ENDS) else name
