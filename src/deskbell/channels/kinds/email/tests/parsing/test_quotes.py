"""The new text of an answer is found in all five languages, and no word is lost."""

# ruff: noqa: E501 (tables of hostile lines read best as lines)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.channels.kinds.email.parsing.quotes import is_answer, split_quoted

from .mails import read

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
    "เมื่อวันที่ 5 ม.ค. 2569 เวลา 10:00 น. Desk <desk@quince.example> เขียน:\n\nสวัสดี\n",
    "> Hello\n> there\n",
    "-- \nAnn Example\n+44 1234\n",
    "-- \nAnn\n\nOn Mon, 5 Jan 2026, Desk wrote:\n> Hello\n",
    "Sent from my iPhone\n",
    "Sent from Gmail Mobile\n",
]
FORWARDED = [
    "---------- Forwarded message ---------\nFrom: The Shop <shop@x.example>\nDate: Mon, 5 Jan 2026\nSubject: Bill\nTo: <ann@c.example>\n\nYou owe 5 euro.\n",
    "Begin forwarded message:\n\nFrom: The Shop <shop@x.example>\nSubject: Bill\nDate: 5 January 2026\nTo: Ann <ann@c.example>\n\nYou owe 5 euro.\n",
    "---------- Προωθημένο μήνυμα ----------\nΑπό: Shop\nΗμερομηνία: Δευτέρα\nΘέμα: x\nΠρος: Ann\n\nΧρωστάτε 5 ευρώ.\n",
    "---------- ข้อความที่ส่งต่อ ----------\nจาก: Shop\nวันที่: วันจันทร์\nเรื่อง: x\nถึง: Ann\n\nค้าง 5 ยูโร\n",
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


@pytest.mark.parametrize("passed_on", FORWARDED)
def test_what_is_passed_on_to_us_is_not_folded_away(passed_on: str) -> None:
    text = "Is this bill right?\n\n" + passed_on
    assert split_quoted(text) == (text, "")


@pytest.mark.parametrize("subject", ["FW: Bill", "Fwd: Bill", "ΠΡΘ: Bill", "ส่งต่อ: Bill"])
def test_what_a_subject_calls_passed_on_is_not_folded_away(subject: str) -> None:
    text = "Is this bill right?\n\nFrom: Shop\nSent: Monday\nTo: Ann\nSubject: Bill\n\nYou owe 5 euro.\n"
    assert split_quoted(text, subject=subject) == (text, "")
    assert split_quoted(text, subject="RE: Bill")[1].startswith("From: Shop")
    assert read(f"Subject: {subject}", body=text).text_quoted == ""


def test_an_answer_that_quotes_something_passed_on_is_still_split() -> None:
    new, quoted = "Thank you.\n\n", "On Mon, 5 Jan 2026, Desk <d@quince.example> wrote:\n\n" + FORWARDED[0]
    assert split_quoted(new + quoted) == (new, quoted)


FIRST_MAILS = [
    "Deliver it here please:\n\nFrom: Lampang\nTo: Patras\nDate: 6 July 2026\n\nThe later train is better.\n",
    "Hello,\n\nthe man at the counter wrote:\nyou get a new one.\n\nI am still waiting.\n",
    "Your page of 6 July says, and a@b.example wrote:\n\nall lamps are free\n",
    "This stands on the screen:\n\n> error 77\n> try again\n",
    "> all of it\n> is mine\n",
    "Chairs:\n--\nfour, red\nTables:\n--\none\n",
    "What I ordered:\n-- \nfour chairs\n\nWhere are they?\n",
    "On Mon, 6 Jul 2026, Shop <shop@x.example> wrote:\n\n> your order has left\n\nIt has not come.\n",
    "-----Original Message-----\nFrom: me\nSubject: lamp\n\nIt flickers.\n",
    "________________________________\nFrom: Hall\nSent: by lorry\nTo: Mill Lane\nSubject: chairs\n\nPlease check.\n",
]


@pytest.mark.parametrize("text", FIRST_MAILS)
def test_a_mail_that_answers_nothing_quotes_nothing(text: str) -> None:
    known = read("Subject: Chairs", body=text)
    assert (known.text_new, known.text_quoted) == (text, "")


@pytest.mark.parametrize(
    "header",
    [
        "In-Reply-To: <1@x.example>", "References: <1@x.example>", "In-Reply-To: your letter of Monday", "Subject: RE: Chairs", "Subject: Re : Chairs", "Subject: Re[2]: Chairs",
        "Subject: [EXT] AW: Stühle", "Subject: SV: Stolar", "Subject: Antw: Stoele", "Subject: ΑΠ: Καρέκλες", "Subject: ΣΧΕΤ: Καρέκλες", "Subject: ตอบกลับ: เก้าอี้",
        "Subject: उत्तर: कुर्सी", "Subject: 回复：椅子", "Subject: Odp: Krzesła", "Subject: RES: Cadeiras", "Subject: YNT: Sandalye", "Subject: Отв: Стулья", "Subject: R: Sedie",
    ],
)  # fmt: skip
def test_an_answer_is_known_by_its_headers_or_its_subject_in_any_language(header: str) -> None:
    known = read(header, body="Yes.\n\n> Are they red?\n")
    assert (known.text_new, known.text_quoted) == ("Yes.\n\n", "> Are they red?\n")


@pytest.mark.parametrize(
    "subject",
    ["Return of chairs", "Red chairs: four", "Request: chairs", "Rest: one chair", "12: chairs", "Reply: chairs"],
)
def test_a_subject_that_only_begins_alike_is_no_answer(subject: str) -> None:
    assert not is_answer(subject)


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, Jul 6, 2026 at 10:00 AM The Customer Service of Quince <help@quince.example>\nwrote:\n\n",
        "On Mon, Jul 6, 2026 at 10:00 AM The Customer Service\nof Quince and Clay, Office Hall\n<help@quince.example>\nwrote:\n",
        "Le lun. 6 juil. 2026 à 10:00, Le service de la clientèle <help@quince.example> a\nécrit :\n\n",
        "Am Mo., 6. Juli 2026 um 10:00 Uhr schrieb Der Kundendienst <\nhelp@quince.example>:\n\n",
        "Στις Δευ 6 Ιουλ 2026 στις 10:00 π.μ., ο χρήστης Εξυπηρέτηση <help@quince.example>\nέγραψε:\n\n",
        "ในวันที่ จ. 6 ก.ค. 2026 เวลา 10:00 ฝ่ายบริการลูกค้า <help@quince.example>\nเขียนว่า:\n\n",
        "सोम, 6 जुल॰ 2026 को 10:00 पूर्वाह्न को ग्राहक सेवा <help@quince.example> ने\nलिखा:\n\n",
        "Op Ma., 6 Jul. 2026 om 10:00 het Kliëntediens <help@quince.example>\ngeskryf:\n\n",
    ],
)
@pytest.mark.parametrize("new", ["Yes please.\n\n", "Yes please.\n"])
def test_an_attribution_that_wraps_belongs_to_the_quote(attribution: str, new: str) -> None:
    quoted = attribution + "> old words\n"
    assert split_quoted(new + quoted) == (new, quoted)


@pytest.mark.parametrize(
    "text",
    [
        "Your colleague wrote:\nyou get a new one.\n\nI am still waiting.\n",
        "I changed the form:\n\nFrom: Lampang\nTo: Patras\nDate: 6 July\n\nIs that right?\n",
        "-----Original Message-----\nFrom: Desk <help@quince.example>\nSubject: chairs\n\n> Are they red?\nYes, all.\n> How many?\nFour.\n",
        "On Mon, 6 Jul 2026, Desk <help@quince.example> wrote:\n> Are they red?\n\nYes, all.\n\n> How many?\n\nFour.\n",
        "See below.\n\n> Are they red?\n\nYes, all.\n",
        "Sizes:\n--\n40 cm\n\nand 50 cm\n",
    ],
)
def test_own_words_inside_and_around_a_quote_are_new(text: str) -> None:
    assert split_quoted(text) == (text, "")


def test_a_signature_with_its_mark_is_folded_in_a_first_mail_too() -> None:
    assert split_quoted("Where are my chairs?\n\n-- \nAnn Lee\n02 123\n", answers=False) == (
        "Where are my chairs?\n\n",
        "-- \nAnn Lee\n02 123\n",
    )


def test_a_block_quote_of_a_first_mail_is_its_own_words() -> None:
    known = read(
        "Content-Type: text/html; charset=utf-8",
        body="<p>Bring it here:</p><blockquote>Mill Lane 9<br>7000 Cape Town</blockquote>",
    )
    assert "Mill Lane 9" in known.text_new
    assert known.text_quoted == ""


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
