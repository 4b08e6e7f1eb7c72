"""Paragraphs that a mail program cut into lines are joined (RFC 3676)."""

from hypothesis import given
from hypothesis import strategies as st

from deskbell.channels.kinds.email.parsing.flowed import join_flowed_lines

from .mails import read

FLOWED = "Content-Type: text/plain; charset=utf-8; format=Flowed"
LINES = """\
My cup is broken and the\x20
plate too.

> You wrote a long\x20
> line and\x20
>> another
> one.
 From Ann
 >no quote
--\x20
Ann
"""


def test_a_paragraph_is_one_line_again_and_quotes_and_signature_stay_apart() -> None:
    assert join_flowed_lines(LINES, delsp=False).split("\n") == [
        "My cup is broken and the plate too.", "", "> You wrote a long line and ", ">> another", "> one.", "From Ann",
        " >no quote", "-- ", "Ann", "",
    ]  # fmt: skip


def test_a_blank_that_nobody_wrote_goes() -> None:
    known = read(FLOWED + "; delsp=yes", body="สวัสดี \nครับ\n")
    assert known.text == "สวัสดีครับ\n"


def test_only_a_mail_that_says_so_is_read_like_this() -> None:
    assert read(FLOWED, body="one \ntwo\n").text == "one two\n"
    assert read("Content-Type: text/plain; charset=utf-8", body="one \ntwo\n").text == "one \ntwo\n"


def test_an_attribution_cut_in_two_still_opens_the_quote() -> None:
    known = read(
        "Subject: Re: order",
        FLOWED,
        body="Thanks \nagain.\n\nOn Mon, 5 Jan 2026, Desk <desk@quince.example> \nwrote:\n> Hello\n",
    )
    assert known.text_new == "Thanks again.\n\n"


@given(st.lists(st.sampled_from(["word", "> word ", ">> ", "word ", "", " ", "-- ", " >x", ">"]), max_size=20))
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert join_flowed_lines(text, delsp=False).count("word") == text.count("word")
