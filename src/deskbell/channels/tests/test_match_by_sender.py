"""A text message is matched to a case by its sender. The decision has no side effects."""

from dataclasses import replace

import pytest

from deskbell.channels.intake.match_by_sender import ConversationContext, match_by_sender
from deskbell.channels.interface import InboundMessage
from deskbell.channels.reasons import AsideReason, RemarkCode
from deskbell.desk.models import Case
from deskbell.desk.reasons import HoldReason

HELLO = InboundMessage(key="m1", party="+306900000001", text="Is the blue one in stock?", proof="proven")
OPEN = Case(pk=7, ref="QC-7", state="open")
CLOSED = Case(pk=6, ref="QC-6", state="closed")


def test_a_first_message_opens_a_case_and_is_acknowledged() -> None:
    decision = match_by_sender(HELLO, ConversationContext())
    assert (decision.kind, decision.proof, decision.acknowledge) == ("open", "proven", True)


def test_the_next_message_joins_the_open_case() -> None:
    decision = match_by_sender(HELLO, ConversationContext(case=OPEN))
    assert (decision.kind, decision.case, decision.automatic) == ("join", 7, "none")


def test_a_message_after_a_closed_case_opens_one_that_names_it() -> None:
    decision = match_by_sender(HELLO, ConversationContext(case=CLOSED))
    assert decision.kind == "open"
    assert [(one.code, one.about) for one in decision.remarks] == [(RemarkCode.CONTINUES, "QC-6")]


def test_the_same_message_a_second_time_is_set_aside() -> None:
    decision = match_by_sender(HELLO, ConversationContext(case=OPEN, came_before=True))
    assert (decision.kind, decision.aside) == ("aside", AsideReason.DUPLICATE)


@pytest.mark.parametrize(("kind", "reason"), [("stop", AsideReason.OPT_OUT), ("help", AsideReason.HELP_WORD)])
def test_a_word_for_machines_opens_no_case(kind: str, reason: AsideReason) -> None:
    word = replace(HELLO, kind=kind)
    assert match_by_sender(word, ConversationContext()).aside == reason
    joined = match_by_sender(word, ConversationContext(case=OPEN))
    assert (joined.case, joined.automatic) == (7, "reply")


def test_yes_is_an_answer_unless_messages_were_stopped() -> None:
    yes = replace(HELLO, kind="start", text="Yes")
    assert match_by_sender(yes, ConversationContext(case=OPEN)).automatic == "none"
    assert match_by_sender(yes, ConversationContext(opted_out=True)).aside == AsideReason.OPT_IN


def test_who_stopped_messages_and_writes_again_gets_no_acknowledgement() -> None:
    decision = match_by_sender(HELLO, ConversationContext(opted_out=True))
    assert (decision.kind, decision.acknowledge) == ("open", False)
    assert [one.code for one in decision.remarks] == [RemarkCode.OPT_OUT]


def test_too_many_new_cases_are_gathered_in_one_that_is_held() -> None:
    first = match_by_sender(HELLO, ConversationContext(opened=20))
    assert (first.kind, first.flood, first.case_held) == ("open", True, HoldReason.TOO_MANY)
    rest = match_by_sender(HELLO, ConversationContext(opened=21, flood=OPEN))
    assert (rest.kind, rest.case, rest.held) == ("join", 7, HoldReason.TOO_MANY)


def test_what_cannot_be_read_is_held() -> None:
    unread = replace(HELLO, party="", text="", answerable=False)
    assert match_by_sender(unread, ConversationContext(is_guess=True)).case_held == HoldReason.UNREADABLE
