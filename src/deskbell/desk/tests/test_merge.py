"""After a merge, two cases are shown as one everywhere; when the merge is undone, as two again."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from deskbell.desk.actions.case_draft import save_case_draft
from deskbell.desk.actions.merge import merge, unmerge
from deskbell.desk.actions.open_case import NewCase, open_case
from deskbell.desk.actions.receive_message import IncomingMessage, MessageForCase, receive_messages
from deskbell.desk.actions.refusals import (
    NeedsMergedCase,
    NeedsMergeTarget,
    NeedsOpenTarget,
    NeedsRelease,
    NeedsUnmerge,
)
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close, reopen
from deskbell.desk.actions.wait import wait
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.models import Case, CaseDraft
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.reads.timeline import load_timeline
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry
from deskbell.journal.seal import seal_entries
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Address, Brand, Customer


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    client.force_login(company.ann)
    return client


def _of(company: Company, customer: Customer | None, subject: str, *, at: datetime) -> Case:
    opening = NewCase(
        brand=company.brand, team=company.team, channel="email", subject=subject, customer=customer, at=at
    )  # fmt: skip
    return open_case(opening=opening)


def _twins(company: Company) -> tuple[Case, Case]:
    """Two cases of one customer."""
    first = company.case(subject="A bowl came broken")
    second = _of(company, first.customer, "Again: my bowl", at=company.later(5))
    company.receive(second, "Did you get my mail?", at=company.later(5))
    second.refresh_from_db()
    return first, second


def _merged(company: Company) -> tuple[Case, Case]:
    first, second = _twins(company)
    into = merge(case=second, into=first, by=company.ann, at=company.later(6))
    second.refresh_from_db()
    return into, second


def _texts(case: Case) -> list[str]:
    return [told.text for told in load_timeline(case=case, me=None).entries if told.kind in ("in", "out", "note")]


def test_the_story_of_both_is_told_in_one(company: Company) -> None:
    first, second = _twins(company)
    write_note(case=second, by=company.bo, text="The same bowl", at=company.later(6))
    into = merge(case=second, into=first, by=company.ann, at=company.later(7))
    assert _texts(into) == ["It came broken.", "Did you get my mail?", "The same bowl"]
    marks = {entry.text: entry.merged_ref for entry in load_timeline(case=into, me=None).entries}
    assert marks["Did you get my mail?"] == second.ref
    assert marks["It came broken."] == ""
    told = Entry.objects.get(kind="desk.case.merged")
    assert (told.case, told.facts, told.actor) == (second.pk, {"into": first.pk}, company.ann.pk)


def test_what_the_customer_writes_to_the_old_case_joins_the_new(company: Company) -> None:
    into, second = _merged(company)
    message = company.receive(second, "Hello?", at=company.later(8))
    assert message.case_id == into.pk
    into.refresh_from_db()
    assert (into.unread, into.last_at) == (True, company.later(8))


def test_a_batch_that_speaks_of_both_joins_the_one(company: Company) -> None:
    into, second = _merged(company)
    party = Address.objects.get(customer=into.customer_id).value
    batch = [
        MessageForCase(case=case, channel="email", customer=case.customer, at=company.later(9),
              incoming=IncomingMessage(party=party, text=text))
        for case, text in ((into, "One"), (second, "Two"))
    ]  # fmt: skip
    assert {message.case_id for message in receive_messages(batch=batch)} == {into.pk}


def test_a_merged_case_waits_resolved_or_closed_comes_back_as_it_was(company: Company) -> None:
    first, second = _twins(company)
    second = wait(case=second, on="time", until=company.later(600), by=company.bo, at=company.later(6))
    merge(case=second, into=first, by=company.ann, at=company.later(7))
    second.refresh_from_db()
    assert (second.state, second.waiting_on, second.waiting_until) == ("closed", "", None)
    apart = unmerge(case=second, by=company.bo, at=company.later(8))
    assert (apart.state, apart.waiting_on, apart.waiting_until) == ("waiting", "time", company.later(600))
    first.refresh_from_db()
    assert first.took_in == 0
    assert _texts(first) == ["It came broken."]
    assert Entry.objects.get(kind="desk.case.unmerged").facts == {"out_of": first.pk}
    with pytest.raises(NeedsMergedCase):
        unmerge(case=apart, by=company.bo, at=company.later(9))


def test_a_case_into_which_others_were_merged_takes_them_along(company: Company) -> None:
    into, second = _merged(company)
    third = _of(company, into.customer, "The whole matter", at=company.later(10))
    last = merge(case=into, into=third, by=company.ann, at=company.later(11))
    assert _texts(last) == ["It came broken.", "Did you get my mail?"]
    assert company.receive(second, "Still here", at=company.later(12)).case_id == third.pk
    unmerge(case=second, by=company.ann, at=company.later(13))
    assert _texts(last) == ["It came broken.", "Still here"]


def test_drafts_go_along_and_none_is_lost(company: Company) -> None:
    first, second = _twins(company)
    save_case_draft(case=first, by=company.ann, kind="reply", text="We are", at=NINE)
    save_case_draft(case=second, by=company.ann, kind="reply", text="so sorry", at=NINE)
    save_case_draft(case=second, by=company.bo, kind="note", text="Ask the carrier", at=NINE)
    merge(case=second, into=first, by=company.ann, at=company.later(7))
    assert sorted(CaseDraft.objects.values_list("case", "staff", "text")) == sorted(
        [(first.pk, company.ann.pk, "We are\n\nso sorry"), (first.pk, company.bo.pk, "Ask the carrier")]
    )


def test_the_answer_goes_to_the_address_the_customer_wrote_from_last(company: Company) -> None:
    first, second = _twins(company)
    Address.objects.create(customer=first.customer, channel="email", value="work@example.com")
    incoming = IncomingMessage(party="work@example.com", text="From work")
    receive_messages(
        batch=[
            MessageForCase(
                case=second, channel="email", customer=first.customer, incoming=incoming, at=company.later(6)
            )
        ]
    )
    into = merge(case=second, into=first, by=company.ann, at=company.later(7))
    assert reply_address(into) == "work@example.com"


def test_another_customer_in_a_merged_case_never_gets_the_answer(company: Company) -> None:
    first, stranger = company.case(), company.case()
    company.receive(stranger, "I wrote last", at=company.later(3))
    into = merge(case=stranger, into=first, by=company.ann, at=company.later(7))
    assert reply_address(into) == Address.objects.get(customer=first.customer_id).value


def test_what_cannot_be_merged_is_refused(company: Company) -> None:
    first, second = _twins(company)
    elsewhere = company.case()
    Case.objects.filter(pk=elsewhere.pk).update(brand=Brand.objects.create(slug="lou", name="Lou", prefix="SL"))
    closed = close(case=company.case(), by=company.ann, at=company.later(1))
    held = company.case(held="not readable")
    refusals: list[tuple[Case, Case, type[Exception]]] = [
        (first, first, NeedsMergeTarget), (first, elsewhere, NeedsMergeTarget),
        (first, closed, NeedsOpenTarget), (first, held, NeedsOpenTarget),
        (held, first, NeedsRelease),
    ]  # fmt: skip
    for case, into, refusal in refusals:
        with pytest.raises(refusal):
            merge(case=case, into=into, by=company.ann, at=company.later(6))
    merge(case=second, into=first, by=company.ann, at=company.later(6))
    for case, into in ((second, closed), (closed, second)):
        with pytest.raises(NeedsUnmerge):
            merge(case=case, into=into, by=company.ann, at=company.later(7))
    with pytest.raises(NeedsUnmerge):
        reopen(case=second, by=company.ann, at=company.later(7))


def test_the_journal_holds_after_merging_and_taking_apart(company: Company) -> None:
    _into, second = _merged(company)
    unmerge(case=second, by=company.ann, at=company.later(9))
    seal_entries()
    assert verify_journal().is_clean


def test_the_old_reference_leads_to_the_new_page(ann: Client, company: Company) -> None:
    into, second = _merged(company)
    assert ann.get(f"/cases/{second.ref}").url == f"/cases/{into.ref}"
    page = ann.get(f"/cases/{into.ref}").content.decode()
    assert f"merged {second.ref} into this case" in page
    assert f"/cases/{second.ref}/unmerge" in page
    ann.post(f"/cases/{second.ref}/reply", {"text": "One answer for both"})
    assert "One answer for both" in _texts(into)


def test_the_page_merges_and_undoes_it(ann: Client, company: Company) -> None:
    first, second = _twins(company)
    assert f'value="{first.ref}"' in ann.get(f"/cases/{second.ref}/merge").content.decode()
    assert ann.post(f"/cases/{second.ref}/merge", {"near": first.ref}).url == f"/cases/{first.ref}"
    assert ann.post(f"/cases/{second.ref}/unmerge").url == f"/cases/{second.ref}"
    second.refresh_from_db()
    assert (second.merged_into, second.state) == (None, "new")


@pytest.mark.parametrize("into", ["", "QC-999999", "\x00", "<b>"])
def test_the_page_says_what_it_needs_when_there_is_no_such_case(ann: Client, company: Company, into: str) -> None:
    answer = ann.post(f"/cases/{company.case().ref}/merge", {"into": into})
    assert answer.status_code == 422
    assert "Enter the number of another case" in answer.content.decode()


def test_files_and_held_messages_of_the_merged_case_are_at_hand(ann: Client, company: Company) -> None:
    first, second = _twins(company)
    held = company.receive(second, "Let me in", at=company.later(6), held="third party")
    into = merge(case=second, into=first, by=company.ann, at=company.later(7))
    assert f"/cases/{second.ref}/messages/{held.pk}/accept" in ann.get(f"/cases/{into.ref}").content.decode()
    assert ann.post(f"/cases/{second.ref}/messages/{held.pk}/accept").status_code == 302
    held.contact.refresh_from_db()
    assert held.contact.held == ""


def test_a_merged_page_costs_one_question_more(company: Company, django_assert_num_queries: Any) -> None:
    into, _second = _merged(company)
    reply(case=into, by=company.ann, text="Sorry", at=company.later(9))
    with django_assert_num_queries(4):
        load_timeline(case=into, me=None)


def test_erasing_one_of_two_customers_of_a_merged_case_leaves_the_other_and_the_journal_whole(company: Company) -> None:
    first, stranger = company.case(), company.case()
    merge(case=stranger, into=first, by=company.ann, at=company.later(7))
    late = company.receive(stranger, "It is still broken", at=company.later(8))
    seal_entries()
    erase_personal_text(customer=stranger.customer_id or 0, by=None, at=company.later(9))
    seal_entries()
    late.refresh_from_db()
    assert (late.case_id, late.text) == (first.pk, "")
    assert _texts(first)[0] == "It came broken."
    assert verify_journal().faults == []
