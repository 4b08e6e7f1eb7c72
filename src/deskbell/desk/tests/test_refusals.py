"""Every refusal has a sentence in every language, and the code that programs have always got."""

import pytest
from django.utils import translation

from deskbell.desk.actions import refusals
from deskbell.desk.actions.copies import check_copies
from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import CaseRefusal, NeedsCopyAddress, NeedsText, NeedsTime
from deskbell.desk.tests.conftest import Company


@pytest.mark.parametrize("language", ["el", "th", "hi", "af"])
@pytest.mark.parametrize("reason", Refusal)
def test_a_refusal_has_a_sentence_in_every_language(reason: Refusal, language: str) -> None:
    with translation.override("en"):
        english = reason.sentence
    with translation.override(language):
        assert reason.sentence != english


def test_every_class_of_refusal_has_a_reason_of_its_own() -> None:
    kinds = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, CaseRefusal)]
    reasons = [kind.reason for kind in kinds if kind is not CaseRefusal]
    assert len(reasons) == len(set(reasons)) > 20


def test_programs_get_the_code_of_the_class_and_people_the_sentence() -> None:
    assert NeedsText().code == "NeedsWords"
    assert str(NeedsText()) == Refusal.EMPTY_TEXT.sentence
    nearer = NeedsTime(Refusal.WAIT_TOO_LONG.sentence)
    assert (nearer.code, str(nearer)) == ("NeedsTime", Refusal.WAIT_TOO_LONG.sentence)


def test_a_percent_sign_in_an_address_stays_as_it_is(company: Company) -> None:
    with pytest.raises(NeedsCopyAddress, match=r"“100%\(x\)s@”"):
        check_copies(company.case(), ["100%(x)s@"])
