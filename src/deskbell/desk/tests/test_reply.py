"""A reply: who may send it, where it goes, what it leaves behind."""

import pytest

from deskbell.desk.actions.case_draft import save_case_draft
from deskbell.desk.actions.refusals import NeedsAddress, NeedsRelease, NeedsReopening, NeedsText, TextTooLong
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close
from deskbell.desk.models import Case, CaseDraft, Message
from deskbell.desk.tests.conftest import Company
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.models import Entry
from deskbell.journal.seal import seal_entries
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Address


def test_an_answer_goes_to_the_address_the_customer_wrote_from(company: Company) -> None:
    case = company.case()
    message = reply(case=case, by=company.ann, text="A new bowl is on its way.", at=company.later(30))
    case.refresh_from_db()
    assert message.contact.party == Address.objects.get(customer=case.customer_id).value
    assert (message.delivery, message.author) == ("queued", company.ann)
    assert (case.state, case.owner, case.unread) == ("open", company.ann, False)


def test_an_answer_does_not_take_the_case_from_its_owner(company: Company) -> None:
    case = company.case()
    reply(case=case, by=company.ann, text="One", at=company.later(1))
    reply(case=case, by=company.bo, text="Two", at=company.later(2))
    case.refresh_from_db()
    assert case.owner == company.ann


def test_an_answer_can_leave_the_case_waiting_on_the_customer(company: Company) -> None:
    case = company.case()
    reply(case=case, by=company.ann, text="Which bowl was it?", at=company.later(1), wait=True)
    case.refresh_from_db()
    assert (case.state, case.waiting_on) == ("waiting", "customer")


@pytest.mark.parametrize(("text", "refusal"), [("", NeedsText), (" \n\x00 ", NeedsText), ("x" * 100_001, TextTooLong)])
def test_what_cannot_be_sent_is_refused_and_nothing_is_kept(
    company: Company, text: str, refusal: type[Exception]
) -> None:
    case = company.case()
    before = Entry.objects.count()
    with pytest.raises(refusal):
        reply(case=case, by=company.ann, text=text, at=company.later(1))
    assert Entry.objects.count() == before
    assert not Message.objects.filter(author=company.ann).exists()


def test_nothing_is_sent_from_quarantine_or_on_a_closed_case(company: Company) -> None:
    held, closed = company.case(held="two senders"), company.case()
    close(case=closed, by=company.ann, at=company.later(1))
    with pytest.raises(NeedsRelease):
        reply(case=held, by=company.ann, text="Hello", at=company.later(2))
    with pytest.raises(NeedsReopening):
        reply(case=closed, by=company.ann, text="Hello", at=company.later(2))


def test_without_an_address_nothing_is_sent(company: Company) -> None:
    case = company.case()
    case.contacts.update(party="")
    Address.objects.filter(customer=case.customer_id).delete()
    with pytest.raises(NeedsAddress):
        reply(case=case, by=company.ann, text="Hello", at=company.later(2))


def test_a_sent_answer_forgets_its_draft_and_only_its_own(company: Company) -> None:
    case = company.case()
    for staff in (company.ann, company.bo):
        save_case_draft(case=case, by=staff, kind="reply", text="half a sen", at=company.later(1))
    reply(case=case, by=company.ann, text="A whole sentence.", at=company.later(2))
    assert list(CaseDraft.objects.values_list("staff", flat=True)) == [company.bo.pk]


def test_what_was_said_can_be_proved_from_the_journal(company: Company) -> None:
    case = company.case()
    message = reply(case=case, by=company.ann, text="We promise nothing.", at=company.later(1))
    seal_entries()
    assert verify_journal().is_clean
    Message.objects.filter(pk=message.pk).update(text="We promise everything.")
    assert [fault for fault in verify_journal().faults if "not what was recorded" in fault]


def test_a_reply_tells_whether_its_writer_had_signed_the_rules_then_in_force(company: Company) -> None:
    def told(case: Case) -> dict[str, object]:
        return Entry.objects.get(case=case.pk, kind="desk.message.replied").facts

    early, later = company.case(), company.case()
    message = reply(case=early, by=company.ann, text="Sorry", at=company.later(1))
    assert told(early) == {"message": message.pk}
    publish_edition(
        brand=company.brand,
        markdown="# Writing\n\n## Plain words\n\nNo blame.\n",
        language="en",
        by=None,
        at=company.later(2),
    )
    reply(case=later, by=company.ann, text="Sorry", at=company.later(3))
    assert told(later)["signed"] is False
