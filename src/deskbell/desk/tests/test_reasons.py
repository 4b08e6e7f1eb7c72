"""Every reason and state that the desk stores has a sentence in every language."""

from enum import StrEnum
from typing import Any

import pytest
from django.utils import translation

from deskbell.desk.reads.discard_reasons import describe_discard_reason, parse_discard_reason
from deskbell.desk.reads.hold_reasons import describe_hold_reason
from deskbell.desk.reasons import (
    LOST_STATES,
    AutomaticKind,
    DeliveryState,
    DiscardReason,
    HoldReason,
    ReopenReason,
    ResumeReason,
    SenderProof,
)

LANGUAGES = ["el", "th", "hi", "af"]
# A person and our own receipt need no mark.
WITHOUT_SENTENCE = [AutomaticKind.NONE, AutomaticKind.ACK]
KINDS = (HoldReason, SenderProof, AutomaticKind, DeliveryState, ResumeReason, ReopenReason, DiscardReason)
MEMBERS: list[Any] = [member for kind in KINDS for member in kind if member not in WITHOUT_SENTENCE]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}-{member.name}")
def test_a_stored_reason_has_a_sentence_in_every_language(member: Any, language: str) -> None:
    with translation.override("en"):
        english = member.sentence
    assert english
    with translation.override(language):
        assert member.sentence != english


def test_two_reasons_of_a_kind_never_read_alike() -> None:
    def sentences(kind: type[StrEnum]) -> list[str]:
        return [member.sentence for member in kind if member in MEMBERS]  # type: ignore[attr-defined]

    for language in ["en", *LANGUAGES]:
        with translation.override(language):
            assert all(len(sentences(kind)) == len(set(sentences(kind))) for kind in KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stored_word_is_shown_by_its_sentence_and_other_words_as_they_are(language: str) -> None:
    with translation.override(language):
        assert describe_hold_reason("mailing list") == HoldReason.MAILING_LIST.sentence
        assert describe_hold_reason("an older word") == "an older word"
        assert describe_discard_reason("spam") == DiscardReason.SPAM.sentence
        assert describe_discard_reason("a wrong number") == "a wrong number"


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_usual_reason_to_discard_is_stored_alike_in_every_language(language: str) -> None:
    with translation.override(language):
        assert [parse_discard_reason(f" {reason.sentence.upper()} ") for reason in DiscardReason] == list(DiscardReason)
        assert parse_discard_reason("a wrong number") == "a wrong number"


def test_a_message_that_may_not_have_left_counts_as_lost() -> None:
    assert set(LOST_STATES) == {DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNSURE}
