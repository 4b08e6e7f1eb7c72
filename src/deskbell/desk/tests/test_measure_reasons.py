"""Every reason why a measure leaves something out or stands still has a sentence in every language."""

from typing import Any

import pytest
from django.utils import translation

from deskbell.desk.measure_reasons import LeftOutReason, PauseReason
from deskbell.desk.reasons import DiscardReason
from deskbell.standards.measuring import declared_measures, describe_reason

LANGUAGES = ["el", "th", "hi", "af"]
MEMBERS: list[Any] = [*LeftOutReason, *PauseReason]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_a_reason_of_a_measure_has_a_sentence_in_every_language(member: Any, language: str) -> None:
    with translation.override("en"):
        english = member.sentence
    with translation.override(language):
        assert member.sentence not in ("", english)
        assert describe_reason(member.value) == member.sentence


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_two_reasons_of_measures_never_read_alike(language: str) -> None:
    with translation.override(language):
        assert len({member.sentence for member in MEMBERS}) == len(MEMBERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fact_behind_a_reason_is_told_in_the_same_language(language: str) -> None:
    with translation.override(language):
        discarded = describe_reason("not a customer's: newsletter")
        assert discarded == f"{LeftOutReason.DISCARDED.sentence}: {DiscardReason.NEWSLETTER.sentence}"
        assert describe_reason("not a customer's: a wrong number").endswith(": a wrong number")
        assert not describe_reason("began by machine: bounce").endswith("bounce")
        assert describe_reason("an older reason: with a fact") == "an older reason: with a fact"


def test_every_reason_that_a_measure_names_is_declared() -> None:
    measures = declared_measures().values()
    named = {out.why for one in measures for out in one.leaves_out} | {one.unknown for one in measures if one.unknown}
    assert named == set(LeftOutReason)
    assert {pause.why for one in measures for pause in one.pauses} == set(PauseReason)
