"""The page of abuse cases is up to date, and every case has a test or a reason."""

from tests.architecture import abuse


def test_every_case_has_a_test_or_a_reason() -> None:
    named = abuse.tests_by_case()
    bare = [number for number, (_, reason) in abuse.abuse_cases().items() if number not in named and not reason]
    assert bare == []


def test_no_reason_is_left_where_a_test_has_come() -> None:
    named = abuse.tests_by_case()
    assert [number for number, (_, reason) in abuse.abuse_cases().items() if number in named and reason] == []


def test_the_page_is_as_generated() -> None:
    assert abuse.PAGE.read_text() == abuse.render_security_page(), "run: python -m tests.architecture.abuse"
