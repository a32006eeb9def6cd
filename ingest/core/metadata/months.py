"""The names of the months in the languages of the news, as they stand in dates: inflected, and cut short.

A name that means two months in two languages (`listopad`) is the one of the language with more readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# By language; the months in order, between bars; several forms of one month between spaces.
_NAMES = {
    "ar": "يناير | فبراير | مارس | أبريل ابريل إبريل | مايو | يونيو يونية | يوليو يولية"
    " | أغسطس اغسطس | سبتمبر | أكتوبر اكتوبر | نوفمبر | ديسمبر",
    "bg": "януари | февруари | март | април | май | юни | юли | август | септември | октомври"
    " | ноември | декември",
    "bn": "জানুয়ারি জানুয়ারী | ফেব্রুয়ারি ফেব্রুয়ারী | মার্চ | এপ্রিল | মে | জুন | জুলাই"
    " | আগস্ট | সেপ্টেম্বর | অক্টোবর | নভেম্বর | ডিসেম্বর",
    "ca": "gener | febrer | març | abril | maig | juny | juliol | agost | setembre | octubre"
    " | novembre | desembre",
    "cs": "ledna | února | března | dubna | května | června | července | srpna | září | října"
    " | listopadu | prosince",
    "da": "januar jan | februar feb | marts mar | april apr | maj | juni jun | juli jul"
    " | august aug | september sep sept | oktober okt | november nov | december dec",
    "de": "januar jänner jan jän | februar feber feb | märz maerz mär mrz | april apr | mai"
    " | juni jun | juli jul | august aug | september sept sep | oktober okt | november nov"
    " | dezember dez",
    "el": "ιανουαρίου ιαν | φεβρουαρίου φεβ | μαρτίου μαρ | απριλίου απρ | μαΐου μαϊ | ιουνίου ιουν"
    " | ιουλίου ιουλ | αυγούστου αυγ | σεπτεμβρίου σεπ | οκτωβρίου οκτ | νοεμβρίου νοε"
    " | δεκεμβρίου δεκ",
    "en": "january jan | february feb | march mar | april apr | may | june jun | july jul"
    " | august aug | september sept sep | october oct | november nov | december dec",
    "es": "enero ene | febrero feb | marzo mar | abril abr | mayo may | junio jun | julio jul"
    " | agosto ago | septiembre setiembre sep | octubre oct | noviembre nov | diciembre dic",
    "et": "jaanuar | veebruar | märts | aprill | mai | juuni | juuli | august | september"
    " | oktoober | november | detsember",
    "fi": "tammikuuta tammikuu | helmikuuta helmikuu | maaliskuuta maaliskuu | huhtikuuta huhtikuu"
    " | toukokuuta toukokuu | kesäkuuta kesäkuu | heinäkuuta heinäkuu | elokuuta elokuu"
    " | syyskuuta syyskuu | lokakuuta lokakuu | marraskuuta marraskuu | joulukuuta joulukuu",
    "fr": "janvier janv | février fevrier févr fév | mars | avril avr | mai | juin | juillet juil"
    " | août aout | septembre sept | octobre oct | novembre nov | décembre decembre déc",
    "he": "בינואר ינואר | בפברואר פברואר | במרץ מרץ | באפריל אפריל | במאי מאי | ביוני יוני"
    " | ביולי יולי | באוגוסט אוגוסט | בספטמבר ספטמבר | באוקטובר אוקטובר | בנובמבר נובמבר"
    " | בדצמבר דצמבר",
    "hi": "जनवरी | फरवरी फ़रवरी | मार्च | अप्रैल | मई | जून | जुलाई | अगस्त | सितंबर सितम्बर"
    " | अक्टूबर अक्तूबर | नवंबर नवम्बर | दिसंबर दिसम्बर",
    "hr": "siječnja | veljače | ožujka | travnja | svibnja | lipnja | srpnja | kolovoza | rujna | -"
    " | studenoga studenog | prosinca",
    "hu": "január jan | február febr | március márc | április ápr | május máj | június jún"
    " | július júl | augusztus aug | szeptember szept | október okt | november nov"
    " | december dec",
    "id": "januari | februari | maret | april | mei | juni | juli | agustus | september | oktober"
    " | november | desember",
    "is": "janúar | febrúar | mars | apríl | maí | júní | júlí | ágúst | september | október"
    " | nóvember | desember",
    "it": "gennaio gen | febbraio feb | marzo mar | aprile apr | maggio mag | giugno giu"
    " | luglio lug | agosto ago | settembre set sett | ottobre ott | novembre nov"
    " | dicembre dic",
    "lt": "sausio | vasario | kovo | balandžio | gegužės | birželio | liepos | rugpjūčio | rugsėjo"
    " | spalio | lapkričio | gruodžio",
    "lv": "janvāris janvārī | februāris februārī | marts martā | aprīlis aprīlī | maijs maijā"
    " | jūnijs jūnijā | jūlijs jūlijā | augusts augustā | septembris septembrī"
    " | oktobris oktobrī | novembris novembrī | decembris decembrī",
    "nl": "januari jan | februari feb | maart mrt | april apr | mei | juni jun | juli jul"
    " | augustus aug | september sep sept | oktober okt | november nov | december dec",
    "no": "januar jan | februar feb | mars mar | april apr | mai | juni jun | juli jul | august aug"
    " | september sep | oktober okt | november nov | desember des",
    "pl": "stycznia styczeń sty | lutego luty lut | marca marzec | kwietnia kwiecień kwi | maja maj"
    " | czerwca czerwiec cze | lipca lipiec lip | sierpnia sierpień sie"
    " | września wrzesień wrz | października październik paź | listopada listopad lis"
    " | grudnia grudzień gru",
    "pt": "janeiro jan | fevereiro fev | março mar | abril abr | maio mai | junho jun | julho jul"
    " | agosto ago | setembro set | outubro out | novembro nov | dezembro dez",
    "ro": "ianuarie ian | februarie feb | martie | aprilie | mai | iunie iun | iulie iul | august"
    " | septembrie | octombrie | noiembrie noi | decembrie",
    "ru": "января январь янв | февраля февраль фев | марта | апреля апрель апр | мая | июня июнь"
    " | июля июль | августа авг | сентября сентябрь сен | октября октябрь окт"
    " | ноября ноябрь ноя | декабря декабрь дек",
    "sl": "januarja | februarja | marca | aprila | maja | junija | julija | avgusta | septembra"
    " | oktobra | novembra | decembra",
    "sr": "јануар јануара | фебруар фебруара | март марта | април априла | мај маја | јун јуна"
    " | јул јула | август августа | септембар септембра | октобар октобра | новембар новембра"
    " | децембар децембра",
    "sv": "januari jan | februari feb | mars mar | april apr | maj | juni jun | juli jul"
    " | augusti aug | september sep | oktober okt | november nov | december dec",
    "th": "มกราคม ม.ค | กุมภาพันธ์ ก.พ | มีนาคม มี.ค | เมษายน เม.ย | พฤษภาคม พ.ค | มิถุนายน มิ.ย"
    " | กรกฎาคม ก.ค | สิงหาคม ส.ค | กันยายน ก.ย | ตุลาคม ต.ค | พฤศจิกายน พ.ย | ธันวาคม ธ.ค",
    "tr": "ocak oca | şubat şub | mart mar | nisan nis | mayıs may | haziran haz | temmuz tem"
    " | ağustos ağu | eylül eyl | ekim eki | kasım kas | aralık ara",
    "uk": "січня січ | лютого лют | березня бер | квітня кві | травня тра | червня чер | липня лип"
    " | серпня сер | вересня вер | жовтня жов | листопада лис | грудня гру",
}  # fmt: skip


def _numbered() -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    # Languages with more readers last, so that theirs are the meanings that stay.
    for language in sorted(_NAMES, key=lambda code: code in ("de", "en", "es", "fr", "it", "pl", "pt")):
        for number, names in enumerate(_NAMES[language].split(" | "), start=1):
            numbers.update(dict.fromkeys(names.split(), number))
    numbers.pop("-")
    return MappingProxyType(numbers)


MONTHS: Mapping[str, int] = _numbered()
"""The number, 1 to 12, of a month's name in lower case."""
