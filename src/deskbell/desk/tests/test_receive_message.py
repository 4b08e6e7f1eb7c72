"""What a customer's message does to their case, and what an automatic message does not."""

from collections.abc import Callable

import pytest

from deskbell.desk.actions.accept_held_message import accept_held_message
from deskbell.desk.actions.receive_message import IncomingMessage, MessageFile, receive_message
from deskbell.desk.actions.refusals import NeedsQuarantine
from deskbell.desk.actions.resolve import close, resolve
from deskbell.desk.actions.wait import wait
from deskbell.desk.models import Attachment, Case
from deskbell.desk.tests.conftest import Company

Kinds = Callable[[Case], list[str]]


def test_a_new_case_tells_that_it_was_opened_and_what_was_said(company: Company, kinds: Kinds) -> None:
    case = company.case()
    assert kinds(case) == ["desk.case.opened", "desk.message.received"]
    assert (case.state, case.unread, case.ref) == ("new", True, f"QC-{case.pk}")


def test_words_of_the_customer_end_the_wait_on_them(company: Company, kinds: Kinds) -> None:
    case = company.case()
    wait(case=case, on="customer", until=None, by=company.ann, at=company.later(5))
    company.receive(case, "Here is the picture", at=company.later(9))
    case.refresh_from_db()
    assert (case.state, case.waiting_on) == ("open", "")
    assert kinds(case)[-1] == "desk.case.resumed"


def test_a123_words_of_the_customer_do_not_end_a_wait_on_the_maker(company: Company) -> None:
    case = company.case()
    wait(case=case, on="third party", until=None, by=company.ann, at=company.later(5))
    company.receive(case, "Any news?", at=company.later(9))
    case.refresh_from_db()
    assert (case.state, case.unread) == ("waiting", True)


def test_words_of_the_customer_bring_a_resolved_case_back_but_not_a_closed_one(company: Company) -> None:
    resolved, closed = company.case(), company.case()
    resolve(case=resolved, by=company.ann, at=company.later(5))
    close(case=closed, by=company.ann, at=company.later(5))
    for case in (resolved, closed):
        company.receive(case, "It broke again", at=company.later(9))
        case.refresh_from_db()
    assert (resolved.state, closed.state) == ("open", "closed")


@pytest.mark.parametrize("automatic", ["reply", "bounce", "list", "loop"])
def test_a030_a_machine_moves_nothing(company: Company, automatic: str) -> None:
    case = company.case()
    wait(case=case, on="customer", until=None, by=company.ann, at=company.later(5))
    before = Case.objects.filter(pk=case.pk).values().get()
    company.receive(case, "I am away until Monday", at=company.later(9), automatic=automatic)
    assert Case.objects.filter(pk=case.pk).values().get() == before


def test_held_words_move_nothing_until_a_person_accepts_them(company: Company) -> None:
    case = company.case()
    resolve(case=case, by=company.ann, at=company.later(5))
    message = company.receive(case, "Me too", at=company.later(9), held="not on this case")
    case.refresh_from_db()
    assert case.state == "resolved"
    accept_held_message(message=message, by=company.ann, at=company.later(10))
    case.refresh_from_db()
    assert case.state == "open"
    with pytest.raises(NeedsQuarantine):
        accept_held_message(message=message, by=company.ann, at=company.later(11))


def test_files_and_odd_characters_arrive_as_plain_data(company: Company) -> None:
    case = company.case()
    incoming = IncomingMessage(
        party="a\r\nBcc: x@y.example",
        subject="one\r\ntwo\u2028three\x00",
        text="nul\x00 and \ud800 lone",
        attachments=[MessageFile(name="../../x", type="image/png", size=3, sha256="0" * 64, cid="a@b", inline=True)],
    )
    message = receive_message(
        case=case, channel="email", customer=case.customer, incoming=incoming, at=company.later(1)
    )
    assert message.subject == "one two three"
    assert message.text == "nul and ? lone"
    assert message.contact.party == "a Bcc: x@y.example"
    assert Attachment.objects.get(message=message).name == "../../x"
