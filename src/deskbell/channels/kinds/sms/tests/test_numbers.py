"""A telephone number is the same however it was typed."""

import pytest

from deskbell.channels.kinds.sms.numbers import is_full_number, normalize_number


@pytest.mark.parametrize(
    "typed",
    [
        "+30 690 000 0001",
        "0030-690-000-0001",
        "+30 (690) 000.0001",
        "+306900000001",
        "＋".replace("＋", "+") + "๓๐ ๖๙๐๐๐๐๐๐๐๑",
    ],
)
def test_a_number_has_one_form(typed: str) -> None:
    assert normalize_number(typed) == "+306900000001"
    assert is_full_number(normalize_number(typed))


@pytest.mark.parametrize(
    "typed", ["", "690 000 0001 2", "+0", "+30 690 000 000 000 000 1", "maria@customer.example", "+30x"]
)
def test_what_has_no_country_code_is_no_number(typed: str) -> None:
    assert normalize_number(typed) == ""


def test_a_short_number_can_write_and_is_not_written_to() -> None:
    assert (normalize_number("54 321"), is_full_number("54321")) == ("54321", False)
