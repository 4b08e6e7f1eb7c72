"""How many text messages a text needs."""

import pytest

from deskbell.channels.kinds.sms.lengths import TextLength, measure_length


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "GSM-7", 0, 0),
        ("x" * 160, "GSM-7", 160, 1),
        ("x" * 161, "GSM-7", 161, 2),
        ("x" * 306, "GSM-7", 306, 2),
        ("x" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("ΓΔΘΛΞΠΣΦΨΩ@£Ñ", "GSM-7", 13, 1),
        ("สวัสดี", "UCS-2", 6, 1),
        ("α" * 70, "UCS-2", 70, 1),
        ("α" * 71, "UCS-2", 71, 2),
        ("α" * 134, "UCS-2", 134, 2),
        ("α" * 135, "UCS-2", 135, 3),
        ("🏺" * 35, "UCS-2", 70, 1),
        ("🏺" * 36, "UCS-2", 72, 2),
        ("’", "UCS-2", 1, 1),
    ],
)
def test_a_text_takes_its_number_of_messages(text: str, encoding: str, units: int, parts: int) -> None:
    assert measure_length(text) == TextLength(encoding=encoding, units=units, parts=parts)  # type: ignore[arg-type]


def test_no_letter_is_split_between_two_messages() -> None:
    # 152 places are left of 153 when a letter of two comes: it begins the next message.
    assert measure_length("x" * 152 + "€" + "x" * 152).parts == 3
    assert measure_length("x" * 151 + "€" + "x" * 153).parts == 2
    # 66 and an emoji of two: 67 places are not enough.
    assert measure_length("α" * 66 + "🏺" + "α" * 66).parts == 3
