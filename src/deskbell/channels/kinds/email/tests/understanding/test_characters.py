"""Old programs do not say in which alphabet they write: Thai and Greek customers are read all the same."""

import pytest

from deskbell.channels.kinds.email.understanding.characters import decode
from deskbell.channels.kinds.email.understanding.defects import Defects


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp874", "สวัสดีครับ ผมต้องการความช่วยเหลือเรื่องคำสั่งซื้อ ORD-2211 ครับ"),
        ("cp1253", "Καλημέρα σας, θέλω βοήθεια με την παραγγελία ORD-2211."),
        ("cp1252", "Schöne Grüße, ça marche déjà? Prix: 20 €"),
        ("cp1252", "é"),
        ("utf-8", "ก"),
    ],
)
@pytest.mark.parametrize("declared", ["", "us-ascii", "utf-8"])
def test_an_alphabet_that_was_not_declared_is_found(charset: str, text: str, declared: str) -> None:
    assert decode(text.encode(charset), charset=declared, defects=Defects()) == text


def test_what_is_utf8_but_for_some_bytes_stays_utf8() -> None:
    assert decode("สวัสดี".encode()[:-1], charset="utf-8", defects=Defects()) == "สวัสด\ufffd"
