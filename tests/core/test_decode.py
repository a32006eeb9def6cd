"""Decode: which of the declarations is believed, and what comes out."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.decode import decode_page

CAFE = "<html><head>{meta}</head><body><p>Café, naïve “quotes” – und Grüße</p></body></html>"


def _page(encoding: str, label: str | None) -> bytes:
    return CAFE.format(meta=f'<meta charset="{label}">' if label else "").encode(encoding)


@pytest.mark.parametrize(
    ("body", "header", "encoding", "origin"),
    [
        (codecs.BOM_UTF8 + _page("utf-8", "latin-1"), "text/html; charset=koi8-r", "utf-8", "bom"),
        (codecs.BOM_UTF16_LE + _page("utf-16-le", None), None, "utf-16-le", "bom"),
        (_page("cp1252", "utf-8"), "text/html; charset=iso-8859-1", "cp1252", "header"),
        (_page("utf-8", "utf-8"), "text/html; charset=iso-8859-1", "utf-8", "meta"),
        (_page("cp1252", "iso-8859-1"), None, "cp1252", "meta"),
        (_page("utf-8", "utf-16"), "text/html", "utf-8", "meta"),
        (_page("utf-8", "utf-7"), "text/html; charset=idna", "utf-8", "detected"),
        (_page("utf-16-le", None), None, "utf-16-le", "detected"),
        (_page("utf-16-be", None), None, "utf-16-be", "detected"),
        (b"<p>plain</p>", None, "utf-8", "default"),
    ],
    ids=[
        "BOM wins",
        "UTF-16 BOM",
        "a header that says latin-1 means windows-1252",
        "a page that is UTF-8 and says so corrects a default header",
        "a meta that says latin-1 means windows-1252",
        "a meta that can be read is not UTF-16",
        "codecs that are not of the web are passed over",
        "UTF-16 without BOM",
        "big-endian UTF-16 without BOM",
        "ASCII",
    ],
)
def test_the_declaration_that_the_bytes_bear_out_is_believed(
    body: bytes, header: str | None, encoding: str, origin: str
) -> None:
    decoded = decode_page(body, header)

    assert (decoded.encoding, decoded.origin) == (encoding, origin)
    assert "Café" in decoded.text or "plain" in decoded.text


def test_windows_quotes_survive_a_latin_1_label() -> None:
    decoded = decode_page(_page("cp1252", None), "text/html; charset=ISO-8859-1")

    assert "“quotes” –" in decoded.text


@pytest.mark.parametrize(
    ("text", "written", "label"),
    [
        ("„Ťuk,“ řekl kůň – a žába šla.", "cp1250", "iso-8859-2"),
        ("„Žąsis,“ tarė šuo – ir nuėjo.", "cp1257", "iso-8859-13"),
        ("«Чайка» — „птица“.", "cp1251", "iso-8859-5"),
        ("“باب” – بيت", "cp1256", "iso-8859-6"),
        ("Άλλοτε ήταν “καράβι”.", "cp1253", "iso-8859-7"),
        ("“בית” – שער", "cp1255", "iso-8859-8"),
        ("“Işık” – İstasyon", "cp1254", "iso-8859-9"),
        ("Für 5 € – „gern“", "cp1252", "iso-8859-15"),
    ],
    ids=["cs", "lt", "ru", "ar", "el", "he", "tr", "de"],
)
def test_windows_letters_survive_the_label_of_an_iso_sibling(text: str, written: str, label: str) -> None:
    decoded = decode_page(f"<p>{text}</p>".encode(written), f"text/html; charset={label}")

    assert decoded.text == f"<p>{text}</p>"
    assert decoded.encoding == written


def test_an_iso_label_is_believed_where_its_bytes_make_sense() -> None:
    greek, czech = "Ήταν ’κει το ’να καράβι.", "Žluťoučký kůň"

    assert decode_page(greek.encode("iso8859-7"), "text/html; charset=iso-8859-7").text == greek
    assert decode_page(czech.encode("iso8859-2"), "text/html; charset=iso-8859-2").text == czech


@pytest.mark.parametrize("label", ["iso-8859-1", "iso-8859-15", "koi8-r", "euc-kr"])
def test_valid_utf_8_is_utf_8_whatever_is_said_of_it(label: str) -> None:
    decoded = decode_page(_page("utf-8", label), f"text/html; charset={label}")

    assert (decoded.encoding, decoded.origin) == ("utf-8", "detected")
    assert "Café, naïve “quotes” – und Grüße" in decoded.text


def test_an_unlabelled_chinese_page_is_detected() -> None:
    prose = "港口委员会周二晚上开会，逐一清点了北码头的灯。没有人反对最年长的委员要一杯茶。" * 8
    decoded = decode_page(f"<html><body><p>{prose}</p></body></html>".encode("gb18030"), None)

    assert prose in decoded.text
    assert decoded.origin == "detected"


def test_a_declaration_that_the_bytes_contradict_is_passed_over() -> None:
    prose = "Съветът на пристанището се събра във вторник вечерта и преброи лампите по кея една по една. " * 8
    decoded = decode_page(f'<meta charset="utf-8"><p>{prose}</p>'.encode("cp1251"), "text/html; charset=utf-8")

    assert "Съветът на пристанището" in decoded.text


def test_a_single_broken_byte_does_not_unseat_a_declaration() -> None:
    body = _page("utf-8", "utf-8") + "Grüße ".encode() * 300 + b"\xff"

    decoded = decode_page(body, None)

    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("\ufffd")


def test_letters_of_another_encoding_within_utf_8_are_mended_and_do_not_unseat_it() -> None:
    body = (
        "Die Gänse vom Mühlenteich, „sagt er“, kosten 5 €. ".encode() * 8 + b'<img alt="Mitgef\xfchl, it\x92s \xfcber">'
    )

    decoded = decode_page(body, "text/html; charset=utf-8")

    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith('<img alt="Mitgefühl, it’s \ufffdber">')
    assert decoded.text.startswith("Die Gänse vom Mühlenteich, „sagt er“")


def test_a_page_of_which_only_chance_is_valid_utf_8_is_not_utf_8() -> None:
    body = "Grüße aus Köln – später auch aus Jülich, Düren und Bad Münstereifel Ã¤".encode("cp1252")

    assert decode_page(body, "text/html; charset=utf-8").encoding != "utf-8"


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_no_bytes_and_no_header_can_make_it_fail(body: bytes, header: str | None) -> None:
    decoded = decode_page(body, header)

    assert isinstance(decoded.text, str)
    assert decoded.origin in ("bom", "header", "meta", "detected", "default")
