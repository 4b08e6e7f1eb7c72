"""What is new in an answer: found in every language we serve, and never at the price of a word."""

# ruff: noqa: E501 (tables of hostile lines read best as lines)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.channels.kinds.email.understanding.quotes import split_quoted

QUOTED = [
    "On Mon, 5 Jan 2026 at 10:00, Desk <desk@quince.example> wrote:\n\n> Hello\n> there\n",
    "On Mon, 5 Jan 2026 at 10:00, The Help Desk\n<desk@quince.example> wrote:\n> Hello\n",
    "ในวันที่ จ. 5 ม.ค. 2026 เวลา 10:00 Desk <desk@quince.example> เขียนว่า:\n\n> สวัสดี\n",
    "Στις Δευ 5 Ιαν 2026 στις 10:00 π.μ., ο χρήστης Desk <desk@quince.example> έγραψε:\n\n> Γεια\n",
    "Op Ma., 5 Jan. 2026 om 10:00 het Desk <desk@quince.example> geskryf:\n\n> Hallo\n",
    "सोम, 5 जन॰ 2026 को 10:00 पूर्वाह्न को Desk <desk@quince.example> ने लिखा:\n\n> नमस्ते\n",
    "Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Desk <desk@quince.example>:\n\n> Hallo\n",
    "Le lun. 5 janv. 2026 à 10:00, Desk <desk@quince.example> a écrit :\n\n> Bonjour\n",
    "2026-01-05 klo 10:00 Kuka <desk@quince.example> sanoi tuntemattomalla kielellä:\n> Moi\n",
    "-----Original Message-----\nFrom: Desk\nHello\n",
    "----- ข้อความต้นฉบับ -----\nสวัสดี\n",
    "________________________________\nFrom: Desk <desk@quince.example>\nSent: Monday, 5 January 2026 10:00\nTo: Ann\nSubject: Re: order\n\nHello\n",
    "จาก: Desk\nส่ง: วันจันทร์\nถึง: Ann\nเรื่อง: Re\n\nสวัสดี\n",
    "Από: Desk\nΣτάλθηκε: Δευτέρα\nΠρος: Ann\nΘέμα: Re\n\nΓεια\n",
    "Van: Desk\nGestuur: Maandag\nAan: Ann\nOnderwerp: Re\n\nHallo\n",
    "प्रेषक: Desk\nदिनांक: सोमवार\nप्रति: Ann\nविषय: Re\n\nनमस्ते\n",
    "---\nΑπό: Desk\nΣτάλθηκε: Δευτέρα\nΠρος: Ann\nΘέμα: Re\n\nΓεια\n",
    "รับ Outlook สำหรับ iOS\n________________________________\nจาก: Desk\nส่ง: วันจันทร์\nถึง: Ann\nเรื่อง: Re\n\nสวัสดี\n",
    "iOS के लिए Outlook प्राप्त करें\n",
    "> Hello\n> there\n",
    "-- \nAnn Example\n+44 1234\n",
    "-- \nAnn\n\nOn Mon, 5 Jan 2026, Desk wrote:\n> Hello\n",
    "Sent from my iPhone\n",
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_earlier_mail_and_the_signature_are_split_off(quoted: str) -> None:
    new = "Thank you: it works.\n\nBut where is the bill?\n\n"
    assert split_quoted(new + quoted) == (new, quoted)


@pytest.mark.parametrize(
    "text",
    [
        "> Does it work?\n\nYes.\n\n> And the bill?\n\nNo.\n",
        "On Monday Desk wrote:\n> Does it work?\n\nYes it does.\n",
        "> all of it quoted\n",
        "My neighbour wrote:\nplease come\n\nand so I write to you.\n",
        "From: the beginning it was broken.\nTo be honest, I am sad.\n",
        "",
        "--\nonly a signature",
    ],
)
def test_answers_between_quotes_and_lone_quotes_stay(text: str) -> None:
    new, rest = split_quoted(text)
    assert new + rest == text
    assert new == text or "and so I write" not in text
    for own in ("Yes", "No.", "honest", "only a", "all of it"):
        assert own not in rest


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(line + "\n" for one in QUOTED for line in one.split("\n")),
                "words\n",
                "\n",
                "\r",
                "\u2028",
                "\x1c",
                "> ",
            ]
        ),
        max_size=25,
    )
)
def test_nothing_is_ever_lost(lines: list[str]) -> None:
    text = "".join(lines)
    assert "".join(split_quoted(text)) == text
