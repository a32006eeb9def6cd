"""Notes about the article itself, and lines that pass, in the languages of the shipped words."""

from __future__ import annotations

import pytest

from ingest.adapters.rulebook import load_notices
from ingest.core.revision import Notice, Notices
from ingest.resources import rules_folder

NOTICES = load_notices((rules_folder(),))


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("Correction: the bridge is 90 metres long, not 60.", Notice.CORRECTION),
        ("Correction (3 May 2026): the mayor's name was misspelt.", Notice.CORRECTION),
        ("An earlier version of this article gave the wrong day.", Notice.CORRECTION),
        ("Korrektur: Die Brücke ist 90 Meter lang.", Notice.CORRECTION),
        ("In einer früheren Version hieß es, die Brücke sei 60 Meter lang.", Notice.CORRECTION),
        ("Rectificatif : le pont mesure 90 mètres.", Notice.CORRECTION),
        ("Fe de errores: el puente mide 90 metros.", Notice.CORRECTION),
        ("Rettifica: il ponte è lungo 90 metri.", Notice.CORRECTION),
        ("Erramos: a ponte tem 90 metros.", Notice.CORRECTION),
        ("Rectificatie: de brug is 90 meter lang.", Notice.CORRECTION),
        ("Rettelse: Broen er 90 meter lang.", Notice.CORRECTION),
        ("Rättelse: Bron är 90 meter lång.", Notice.CORRECTION),
        ("Oikaisu: Silta on 90 metriä pitkä.", Notice.CORRECTION),
        ("Sprostowanie: most ma 90 metrów.", Notice.CORRECTION),
        ("Oprava: most měří 90 metrů.", Notice.CORRECTION),
        ("Helyesbítés: a híd 90 méter hosszú.", Notice.CORRECTION),
        ("Erată: podul are 90 de metri.", Notice.CORRECTION),
        ("Исправление: длина моста 90 метров.", Notice.CORRECTION),
        ("Виправлення: довжина моста 90 метрів.", Notice.CORRECTION),
        ("Διόρθωση: η γέφυρα έχει μήκος 90 μέτρα.", Notice.CORRECTION),
        ("Düzeltme: Köprü 90 metre uzunluğunda.", Notice.CORRECTION),
        ("تصحيح: طول الجسر 90 مترا.", Notice.CORRECTION),
        ("תיקון: אורך הגשר 90 מטר.", Notice.CORRECTION),
        ("सुधार: पुल 90 मीटर लंबा है।", Notice.CORRECTION),
        ("সংশোধনী: সেতুটি ৯০ মিটার লম্বা।", Notice.CORRECTION),
        ("訂正：橋の長さは90メートルです。", Notice.CORRECTION),
        ("정정: 다리의 길이는 90미터입니다.", Notice.CORRECTION),
        ("更正：桥长90米。", Notice.CORRECTION),
        ("Đính chính: cây cầu dài 90 mét.", Notice.CORRECTION),
        ("Ralat: panjang jembatan 90 meter.", Notice.CORRECTION),
        ("Editor’s note: the council has since replied.", Notice.EDITORS_NOTE),
        ("Anm. d. Red.: Der Rat hat inzwischen geantwortet.", Notice.EDITORS_NOTE),
        ("编者按：市议会已作出答复。", Notice.EDITORS_NOTE),
        ("UPDATE 2: the vote is over.", Notice.UPDATE),
        ("Update, 14.30 Uhr: Die Abstimmung ist vorbei.", Notice.UPDATE),
        ("This article has been retracted after its source withdrew.", Notice.RETRACTION),
        ("Dieser Artikel wurde zurückgezogen.", Notice.RETRACTION),
        ("本文已撤回。", Notice.RETRACTION),
        ("この記事は取り消しました。", Notice.RETRACTION),
        ("Correction facilities in the county are full.", None),
        ("Update your diary: no.", None),
        ("The journal said that the paper has been retracted.", None),
        ("Die Korrektur der Steuern kommt später: im Herbst.", None),
        ("The council corrected its minutes.", None),
        ("Correction: " + "word " * 130, None),
    ],
)
def test_a_note_is_told_from_a_line_of_the_article(line: str, notice: Notice | None) -> None:
    assert NOTICES.notice_of(line) is notice


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("12 comments", True),
        ("1,234 views", True),
        ("5 min read", True),
        ("3 hours ago", True),
        ("Updated 3 minutes ago", True),
        ("14 Kommentare", True),
        ("il y a 5 minutes", True),
        ("コメント12件", True),
        ("12条评论", True),
        ("منذ 5 دقائق", True),
        ("12 comments were read out in the council on Monday.", False),
        ("The match ended 3-2.", False),
        ("Tickets cost 12 crowns.", False),
        ("Three hours ago the gate was shut.", False),
    ],
)
def test_a_counter_passes_and_a_sentence_with_a_number_does_not(line: str, passes: bool) -> None:
    assert NOTICES.is_passing(line) is passes


def test_without_words_nothing_is_recognised() -> None:
    nothing = Notices()

    assert nothing.notice_of("Correction: the bridge is 90 metres long.") is None
    assert not nothing.is_passing("12 comments")
