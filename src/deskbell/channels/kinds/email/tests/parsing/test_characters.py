"""Thai and Greek mail from old programs, which do not name their character set, is readable."""

import pytest

from deskbell.channels.kinds.email.parsing.characters import decode_text
from deskbell.channels.kinds.email.parsing.defects import Defects


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
    assert decode_text(text.encode(charset), charset=declared, defects=Defects()) == text


def test_what_is_utf8_but_for_some_bytes_stays_utf8() -> None:
    assert decode_text("สวัสดี".encode()[:-1], charset="utf-8", defects=Defects()) == "สวัสด\ufffd"


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (b"\x1b$B-!-j\x1b(B ok", "iso-2022-jp", "①㈱ ok"),
        (b"\x1b$B%F%9%H!A\x1b(B", "", "テスト〜"),
        (b"\x1b$B%F%9%H\x1b(B", "us-ascii", "テスト"),
        (b"\x1b$B%F%9%H\x1b(B", "utf-8", "テスト"),
        (b"\x1b$B%F%9%H\x1b(B", "iso-8859-1", "テスト"),
        (b"$B%F%9%H(B ok", "iso-2022-jp", "テスト ok"),
        (b"\x1b(I12\x1b(B", "iso-2022-jp", "ｱｲ"),
        (b"\x1b$B%F\nnext", "iso-2022-jp", "テ\nnext"),
        ("テスト".encode("cp932"), "iso-2022-jp", "テスト"),
        ("テスト".encode(), "iso-2022-jp", "テスト"),
        ("①テスト".encode("cp932"), "shift_jis", "①テスト"),
        (b"\xad\xa1\xa5\xc6 x", "euc-jp", "①テ x"),
        ("한국어 안녕".encode("iso2022_kr"), "", "한국어 안녕"),
        ("똠방 힣".encode("cp949"), "euc-kr", "똠방 힣"),
        ("「テスト」のお願い".encode("cp932"), "", "「テスト」のお願い"),
        ("テストのお願いです".encode("euc_jp"), "", "テストのお願いです"),
        ("镕".encode("gbk"), "gb2312", "镕"),
        (b"20 \x80 \x93ok\x94", "iso-8859-1", "20 € “ok”"),
        (b"20 \x80 \x93ok\x94", "iso-8859-2", "20 € “ok”"),
        ("Πού είναι – εδώ".encode("cp1253"), "iso-8859-7", "Πού είναι – εδώ"),
        ("Grüße aus Köln".encode(), "iso-8859-1", "Grüße aus Köln"),
        ("Πού είναι".encode(), "iso-8859-7", "Πού είναι"),
        ("สวัสดีครับ".encode(), "tis-620", "สวัสดีครับ"),
        ("你好，请帮我".encode(), "gb2312", "你好，请帮我"),
        ("Где мой заказ? Прошу вернуть деньги.".encode("cp1251"), "", "Где мой заказ? Прошу вернуть деньги."),
        ("Где мой заказ? Прошу вернуть деньги.".encode("koi8-r"), "", "Где мой заказ? Прошу вернуть деньги."),
        ("Grüße".encode("utf-16"), "", "Grüße"),
        ("Grüße".encode("latin-1"), "ISO_8859-1:1987", "Grüße"),
        ("สวัสดี".encode("cp874"), "TIS620.2533", "สวัสดี"),
    ],
)  # fmt: skip
def test_what_the_bytes_show_counts_more_than_their_label(data: bytes, declared: str, text: str) -> None:
    assert decode_text(data, charset=declared, defects=Defects()) == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [("É »", "cp1252"), ("Crème brûlée à 5 €", "cp1252"), ("เกม", "cp874"), ("ยก แกง", "cp874"), ("Α± Β", "iso8859-7")],
)
def test_a_true_label_is_believed(text: str, charset: str) -> None:
    assert decode_text(text.encode(charset), charset=charset, defects=Defects()) == text
