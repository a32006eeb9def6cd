"""Text: clean Unicode, words, shingles, function words."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.text import (
    LANGUAGES,
    clean_text,
    count_words,
    fold_space,
    fold_typography,
    function_word_share,
    guess_language,
    shingles,
    tokens,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def test_what_is_returned_at_first_sight_is_what_a_closer_look_returns() -> None:
    letters = [chr(code) for code in range(0x1_0000)]
    seen = [clean_text(f"e{letter}a") for letter in letters]
    looked_at = [clean_text(f"e{letter}a\ufb01").removesuffix("fi") for letter in letters]  # a ligature is looked at

    assert [letter for letter, one, other in zip(letters, seen, looked_at, strict=True) if one != other] == []


@given(ANY_TEXT)
def test_clean_text_is_valid_visible_and_stays_as_it_is_when_cleaned_again(text: str) -> None:
    cleaned = clean_text(text)

    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in cleaned)
    assert not any(ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF for letter in cleaned)
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b", "ab"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("10\u00a0000\u202f000", "10 000 000"),
        ("co\u00adoperate", "cooperate"),
        ("e\ufb03cient \ufb01sh", "efficient fish"),
        ("cafe\u0301", "café"),
        ("pay\u200bpal\u2060 \ufeffnow", "paypal now"),
        ("safe\u202etxt.exe\u202c", "safetxt.exe"),
        ("hi\U000e0041\U000e0042", "hi"),
        ("broken\ud800half", "brokenhalf"),
        ("non\uffffchar\ufdd0acter\U0001ffff", "noncharacter"),
        ("left\u200eright", "leftright"),
        ("a\u200db \u200c", "ab "),
    ],
    ids=[
        "NUL",
        "line ends",
        "spaces",
        "soft hyphen",
        "ligatures",
        "NFC",
        "zero-width",
        "bidi override",
        "TAG characters",
        "lone surrogate",
        "noncharacters",
        "direction mark in Latin text",
        "joiners where no script needs them",
    ],
)
def test_what_a_reader_cannot_see_is_removed(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "क्\u200dष",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "שלום\u200f!",
        "tab\there\nand there",
    ],
    ids=["Persian ZWNJ", "Devanagari ZWJ", "family emoji", "heart on fire", "flag of Scotland", "RTL mark", "tab"],
)
def test_what_a_script_needs_is_kept(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(("marks", "left"), [(30, 30), (512, 512), (513, 30), (100_000, 30)])
def test_a_flood_of_marks_on_one_letter_is_cut(marks: int, left: int) -> None:
    cleaned = clean_text(f"lamp{chr(0x323) * marks}s")

    assert cleaned.count(chr(0x323)) == left
    assert clean_text(cleaned) == cleaned


def test_folding_space_gives_one_line() -> None:
    assert fold_space("  two\n\twords\u00a0here ") == "two words here"


def test_folding_typography_makes_variants_of_a_text_equal() -> None:
    assert fold_typography("“It’s—so…”") == fold_typography('"It\'s-so..."')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("two words", 2),
        ("one — two", 2),
        ("$9.99 isn't much", 3),
        ("今日は晴れ", 5),
        ("iPhone の 15", 3),
        ("กขค", 3),
        ("서울의 봄", 2),
        ("...", 0),
    ],
    ids=["empty", "spaces", "dash", "symbols", "Japanese", "mixed", "Thai", "Korean is spaced", "no word"],
)
def test_words_are_counted_as_the_script_writes_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ab_9 \n\u00a0-–…“.⁀今ก")), max_size=60))
def test_counting_agrees_with_the_definition_in_one_expression(text: str) -> None:
    unspaced = re.compile(
        "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    )
    spaced, letters = unspaced.subn(" ", text)

    assert count_words(text) == letters + len(re.findall(r"[^\s\w]*\w\S*", spaced))


def test_tokens_are_folded_words_in_order() -> None:
    assert tokens("The Café, 日本!") == ["the", "café", "日", "本"]


def test_shingles_of_a_short_text_are_the_text_itself() -> None:
    assert shingles(["a", "b"]) == {"a b"}
    assert shingles([]) == frozenset()
    assert shingles(["a", "b", "c", "d", "e"]) == {"a b c d", "b c d e"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The board said that it was not for the town to decide what to do with the old pier.", "en"),
        ("Der Rat sagte, dass es nicht an der Stadt sei, über die alte Mole zu entscheiden, und ging.", "de"),
        ("Le conseil a dit que la ville ne pouvait pas décider de la jetée et il est parti avec les clés.", "fr"),
        ("El consejo dijo que no era la ciudad la que tenía que decidir sobre el muelle y se fue.", "es"),
        ("Совет сказал, что это не город должен решать, что делать со старым пирсом, и ушёл.", "ru"),
        ("港の委員会は火曜日に集まり、北の桟橋の灯りを数えた。", "ja"),
        ("항만 위원회는 화요일에 모여 북쪽 부두의 등을 세었다.", "ko"),
        ("港口委员会周二开会，清点了北码头的灯。", "zh"),
    ],
    ids=["en", "de", "fr", "es", "ru", "ja", "ko", "zh"],
)
def test_a_language_is_told_by_its_small_words_or_its_letters(text: str, language: str) -> None:
    found = guess_language(text)

    assert found is not None
    assert found[0] == language


def test_text_without_words_has_no_language() -> None:
    assert guess_language("12345 ...") is None
    assert function_word_share("...", "en") is None
    assert function_word_share("some words", "tlh") is None


def test_scrambled_text_loses_its_function_words() -> None:
    honest = function_word_share(
        "The lamps on the pier were counted and it was found that one of them is out.", "en-GB"
    )
    scrambled = function_word_share(
        "Hte psmal no hte reip rewe dectnuo dna ti saw dnuof taht eno fo meht si tuo.", "en"
    )

    assert honest is not None
    assert scrambled is not None
    assert honest > 0.4
    assert scrambled < 0.1


def test_every_language_has_enough_small_words() -> None:
    assert all(len(words) >= 15 for words in LANGUAGES.values())
