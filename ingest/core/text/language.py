"""Function words: the small words that any honest text of a language is full of.

Their share tells the language of a text, and whether letters were scrambled or filler was served. Scripts that belong
to one language are told by their letters. It knows nothing of pages, and gives no verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from ingest.core.text.words import tokens

_WORDS = {
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي كان كانت بعد قبل قد لم لا ما أو كما بين خلال حيث و",
    "bg": "и на в от за се че да с по са не като до при след е през но към това които който бе",
    "cs": "a v na se že je to s z do o i pro za by jako po ale ve si k podle od které který jsou byl",
    "da": "og i at det er en til på som af for de med har der den ikke et han om var fra kan vil men",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an hat dass",
    "el": "και το να του η της με που την από για στην στο τα οι θα σε είναι δεν τη των τον ότι ο",
    "en": "the of and to in a is that for it as was with be by on not he his are at this from have but an said",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este",
    "et": "ja on ei et see ta kui oli ka mis aga oma või nii siis selle seda mida kes välja pärast",
    "fa": "و در به از که این را با است برای آن یک می شده های کرد بود خود تا بر هم شد ها",
    "fi": "ja on ei että se hän oli mutta myös ovat kun mukaan sen joka tai kuin ole jos niin vain",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec mais",
    "he": "של את על לא כי הוא עם זה גם אל או היא כל יותר בין אם רק לאחר היה אבל",
    "hi": "के में की है को से और का ने पर कि यह हैं भी एक नहीं तो था ही कर गया लिए इस",
    "hr": "i je u na se da su za od s ne što koji kako o iz a ali bi će to po kao koja nije",
    "hu": "a az és hogy nem is egy ez de volt van meg már csak még el mint azt után szerint pedig ki",
    "id": "yang dan di untuk dengan dari ini itu pada tidak dalam akan ke juga oleh sebagai ada para telah karena saat",
    "it": "di e il la che in a per un del è non una le i con si da della sono al dei ha nel più anche alla come ma gli",
    "lt": "ir kad į su yra iš kaip tai buvo bet ne tik dėl jau apie nuo po jis už iki",
    "lv": "un ir ka ar par no uz kas arī to bet lai tas tika pēc gan bija kā pie nav",
    "nl": "de het een van en in is dat op te zijn met voor niet die aan er ook als om maar door bij uit naar hij dan",
    "no": "og i det er på som en til av for at med de har ikke den et om var seg men han fra kan ble",
    "pl": "w i na z się do nie to że jest o jak po za od przez a co dla ale są tym był już oraz jego",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao das à seu sua ou",
    "ro": "de și în a la cu care pe o că nu din să un mai este pentru au fost s sa ce al ale după prin",
    "ru": "и в не на что с по как он это из к но за у от о для же так был его до все было",
    "sk": "a v na sa je že to s z do aj o pre za by ako po ale vo si k podľa od ktoré ktorý sú bol",
    "sl": "in je v na se da so za z ne s pa ki po bi tudi kot od o iz ob ko ni bil še",
    "sr": "и је у на се да су за од с не што који како о из а али би ће то по као која није",
    "sv": "och i att det som en på är av för med den till inte de har om ett han men var från så vid kan ska",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra var en ise ancak olduğu ki her göre dedi",
    "uk": "і в на що не з у та до за як про це від він й але для його був було які також під щодо",
    "vi": "và của là có các cho trong được với một không người những khi đã này để tại từ vào ra đến",
}
LANGUAGES: Mapping[str, frozenset[str]] = MappingProxyType(
    {code: frozenset(words.split()) for code, words in _WORDS.items()}
)
_ALL_WORDS = frozenset().union(*LANGUAGES.values())

# Letters that settle the language on their own: (language, letters), tried in order.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("my", re.compile("[\u1000-\u109f]")),
)
_LEAST_SCRIPT_SHARE = 0.15
_LEAST_WORD_SHARE = 0.12


def function_word_share(text: str, language: str) -> float | None:
    """Return the share, 0 to 1, of words that are function words of the language.

    About .3 to .5 in prose, under .1 in scrambled text. None when the text has no words, or the language no list.
    """
    known = LANGUAGES.get(language.partition("-")[0].lower())
    words = tokens(text)
    if known is None or not words:
        return None
    return sum(word in known for word in words) / len(words)


def guess_language(text: str) -> tuple[str, float] | None:
    """Return (language as BCP 47 primary tag, share of words or letters that speak for it), None where nothing does."""
    sample = text[:4000]
    letters = sum(letter.isalpha() for letter in sample)
    for language, pattern in _SCRIPTS:
        share = len(pattern.findall(sample)) / letters if letters else 0.0
        if share >= _LEAST_SCRIPT_SHARE:
            return language, share
    words = tokens(sample)
    if not words:
        return None
    counts = Counter(words)
    found = counts.keys() & _ALL_WORDS
    shares = {code: sum(counts[word] for word in found & known) / len(words) for code, known in LANGUAGES.items()}
    best = max(shares, key=lambda code: shares[code])
    return (best, shares[best]) if shares[best] >= _LEAST_WORD_SHARE else None
