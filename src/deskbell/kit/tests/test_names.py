"""Initials and the order of names, in the scripts of all five languages."""

import pytest

from deskbell.kit.names import capitalize_first, initial, initials, sort_by_name


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Naledi Botha", "NB"),
        ("Jan van der Merwe", "JM"),
        ("Plato", "P"),
        ("", "?"),
        ("Élize Nel", "EN"),
        ("Άννα Όθωνος", "ΑΟ"),
        ("เกศินี ใจดี", "กจ"),
        ("สมชาย ไพบูลย์", "สพ"),
        ("प्रिया मीणा", "प्रिमी"),
        ("मोहन राय", "मोरा"),
    ],
)
def test_initials_are_letters_that_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a case", "A case"), ("’n saak", "’n Saak"), ("ŉ saak", "ŉ Saak"), ("έρευνα", "Έρευνα"), ("กฎ", "กฎ"), ("", "")],
)
def test_a_sentence_begins_with_a_capital_where_the_script_has_one(text: str, sentence: str) -> None:
    assert capitalize_first(text) == sentence


def test_a_syllable_of_hindi_stays_whole() -> None:
    assert initial("क्षमा") == "क्ष"


@pytest.mark.parametrize(
    "ordered",
    [
        ["เกศินี", "ขวัญ", "แดง", "สมชาย", "ใหม่", "อารี"],
        ["Άννα", "Βασίλης", "Ελένη", "Έρη", "Ωραία"],
        ["Élize Botha", "elize Nel", "Elna", "Zane"],
        ["anton", "Bea", "Zoë", "zola"],
        ["करण", "क़ासिम", "ख़ान", "गीता"],
    ],
)
def test_names_stand_in_the_order_of_a_dictionary(ordered: list[str]) -> None:
    assert sort_by_name(reversed(ordered), str) == ordered
