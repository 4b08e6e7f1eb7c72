"""Whatever is stored as a code has a sentence in every language."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from deskbell.channels.kinds.email.finding_sentences import describe_finding
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.reads.delivery_notes import describe_delivery_note
from deskbell.channels.reads.remarks import describe_remark
from deskbell.channels.reasons import AsideReason, DeliveryFault, MessageRemark, RemarkCode
from deskbell.channels.registry import get_channel

# What these name is a header of the mail, which has no translation; the words of a defect are those of its finding.
ONLY_A_NAME = {"automatic header", "defect"}


def every_code() -> Iterator[tuple[str, str]]:
    """Yield every stored code with the function that has its sentence."""
    for codes in (FindingCode, AsideReason, DeliveryFault, RemarkCode):
        for code in codes:
            if code not in ONLY_A_NAME:
                yield codes.__name__, code.value


def sentence(kind: str, code: str) -> str:
    if kind == "FindingCode":
        return describe_finding(code, "7")
    if kind == "AsideReason":
        return AsideReason(code).sentence
    if kind == "DeliveryFault":
        return describe_delivery_note("email", code)
    return describe_remark(MessageRemark(RemarkCode(code), "7"), get_channel("email"), raw=7).says


@pytest.mark.parametrize("language", ["el", "th", "hi", "af"])
def test_every_code_has_a_sentence_in_every_language(language: str) -> None:
    codes = list(every_code())
    assert len(codes) > 70
    with translation.override("en"):
        english = {one: sentence(*one) for one in codes}
    with translation.override(language):
        assert [one for one in codes if sentence(*one) == english[one]] == []


def test_a_finding_keeps_what_it_names() -> None:
    with translation.override("af"):
        assert "Reply-To" in describe_finding("several addresses", "Reply-To")
        assert "slip.exe" in describe_finding("virus test", "slip.exe")
        remark = MessageRemark(RemarkCode.MACHINE, "list headers")
        assert "poslys" in describe_remark(remark, get_channel("email"), raw=7).says


def test_another_servers_words_stay_as_they_came() -> None:
    assert describe_delivery_note("email", "550 5.1.1 No such user") == "550 5.1.1 No such user"


def test_a_remark_is_read_as_it_was_stored() -> None:
    for remark in (
        MessageRemark(RemarkCode.STAFF),
        MessageRemark(RemarkCode.MANY, "21"),
        MessageRemark(RemarkCode.DEFECT, "malformed", "From"),
    ):
        assert MessageRemark.from_stored(remark.as_stored()) == remark
