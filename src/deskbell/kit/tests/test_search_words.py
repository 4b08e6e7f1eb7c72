"""A search finds a word however it is typed, in five languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.kit.search_words import split_search_words


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("Παπαδοπούλου", "παπαδοπουλου"),
        ("Νικόλας", "ΝΙΚΟΛΑΣ"),
        ("ΣΚΟΠΟΣ", "σκοπός"),
        ("kliëntediens", "Klientediens"),
        ("Straße", "STRASSE"),
        ("ณิชา วงศ์สุวรรณ", "ณิชา  วงศ์สุวรรณ"),
        ("น้ำ", "น้\u0e4d\u0e32"),
        ("फ़ातिमा", "फातिमा"),
        ("क़ुरैशी", "कुरैशी"),
        ("Ａｎｎａ", "anna"),
        ("Zoe\u0308", "zoe"),
        ("नि\u200dशा", "निशा"),
    ],
)
def test_a_word_is_the_same_however_it_is_typed(written: str, looked_for: str) -> None:
    assert split_search_words(written) == split_search_words(looked_for) != []


def test_marks_that_make_another_word_stay() -> None:
    assert split_search_words("मीना") != split_search_words("मना")
    assert split_search_words("ข้าว") != split_search_words("ขาว")


def test_an_address_is_its_words() -> None:
    assert split_search_words("Anna.Brown+bell@Inbox.example") == ["anna", "brown", "bell", "inbox", "example"]


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_leaves_only_letters_marks_and_figures(text: str) -> None:
    once = split_search_words(text)
    assert all(unicodedata.category(letter)[0] in "LNM" for word in once for letter in word)
    assert split_search_words(" ".join(once)) == once
