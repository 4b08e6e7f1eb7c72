"""The page of abuse cases is true: as generated, and without a case that has neither test nor reason."""

from tests.house import abuse


def test_every_case_has_a_test_or_a_reason() -> None:
    named = abuse.tests()
    bare = [number for number, (_, reason) in abuse.cases().items() if number not in named and not reason]
    assert bare == []


def test_no_reason_is_left_where_a_test_has_come() -> None:
    named = abuse.tests()
    assert [number for number, (_, reason) in abuse.cases().items() if number in named and reason] == []


def test_the_page_is_as_generated() -> None:
    assert abuse.PAGE.read_text() == abuse.page(), "run: python -m tests.house.abuse"
