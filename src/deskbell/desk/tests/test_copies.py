"""Copies of a reply: suggested with care, chosen by a person, saved with the draft, shown in the timeline."""

import json

import pytest
from django.test import Client

from deskbell.desk.actions.case_draft import save_case_draft
from deskbell.desk.actions.copies import choose_copies, record_copy_delivery
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.receive_message import IncomingMessage, receive_message
from deskbell.desk.actions.refusals import NeedsCopyAddress, TooManyCopies
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, CaseDraft, Copy, Message
from deskbell.desk.reads.copies import suggest_copies
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.reads.timeline import load_timeline
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.journal.models import Entry
from deskbell.people.models import Address

KIM, LEE = "kim@other.example", "lee@books.example"


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    """Ann's browser."""
    client.force_login(company.ann)
    return client


def write(company: Company, case: Case, *copies: str, vouched: bool = False, proof: str = "claimed") -> Message:
    """Receive one more message of the customer, with these addresses in copy."""
    words = IncomingMessage(party=reply_address(case), text="And the lid?", proof=proof, copies=copies, vouched=vouched)
    return receive_message(case=case, channel="email", customer=case.customer, incoming=words, at=company.later(1))


def choices(case: Case, chosen: list[str] | None = None) -> dict[str, bool]:
    return {one.address: one.is_chosen for one in suggest_copies(case=case, party=reply_address(case), chosen=chosen)}


def test_copies_of_a_sender_nobody_vouches_for_are_offered_and_not_chosen(company: Company) -> None:
    case = company.case()
    write(company, case, KIM, LEE)
    assert choices(case) == {KIM: False, LEE: False}
    write(company, case, LEE, vouched=True)
    assert choices(case) == {LEE: True}


def test_who_was_in_copy_of_our_last_answer_is_chosen_when_the_customer_names_them_again(company: Company) -> None:
    case = company.case()
    write(company, case, KIM)
    reply(case=case, by=company.ann, text="Both of you, then.", copies=[KIM, LEE], at=company.later(2))
    assert choices(case) == {KIM: True, LEE: False}
    write(company, case)
    assert choices(case) == {KIM: False, LEE: False}
    reply(case=case, by=company.ann, text="Only you.", at=company.later(3))
    write(company, case, KIM)
    assert choices(case) == {KIM: False}


def test_colleagues_and_addresses_nobody_reads_are_never_offered(company: Company) -> None:
    case = company.case()
    party = reply_address(case)
    write(company, case, company.bo.email, "no-reply@shop.example", "bounces+1=2@x.example", "ü@x.example", party, LEE)
    assert choices(case) == {LEE: False}


def test_a_third_party_and_a_machine_offer_nobody(company: Company) -> None:
    case = company.case()
    write(company, case, KIM, vouched=True, proof="third party")
    assert choices(case) == {}


def test_a032_no_answer_goes_to_a_crowd(company: Company) -> None:
    case = company.case()
    with pytest.raises(TooManyCopies):
        reply(case=case, by=company.ann, text="All", copies=[f"c{n}@x.example" for n in range(21)], at=NINE)
    assert not Message.objects.filter(author=company.ann).exists()


def test_an_answer_tells_whom_it_went_to_and_the_journal_only_how_many(company: Company) -> None:
    case = company.case()
    party = Address.objects.get(customer=case.customer_id).value
    sent = reply(
        case=case, by=company.ann, text="Dear all", copies=[LEE.upper(), LEE, party, "kim@bücher.example"], at=NINE
    )
    assert [one.address for one in sent.copies.order_by("pk")] == [LEE, "kim@xn--bcher-kva.example"]
    (entry,) = [one for one in load_timeline(case=case, me=None).entries if one.kind == "out"]
    assert [one.address for one in entry.copies] == [LEE, "kim@xn--bcher-kva.example"]
    entry = Entry.objects.get(kind="desk.message.replied")
    assert entry.facts["copies"] == 2
    assert "@" not in json.dumps(entry.facts)


@pytest.mark.parametrize(
    "wrong", ["lee", "lee@", "@books.example", "a b@x.example", "lee@books.example\r\nBcc: x@y.example", ""]
)
def test_what_is_no_address_is_refused_by_name(company: Company, wrong: str) -> None:
    case = company.case()
    with pytest.raises(NeedsCopyAddress, match=r"name@example\.com"):
        reply(case=case, by=company.ann, text="Dear all", copies=[wrong], at=NINE)


def test_a_lost_copy_is_shown_and_fails_no_answer(company: Company) -> None:
    case = company.case()
    sent = reply(case=case, by=company.ann, text="Dear both", copies=[LEE], wait=True, at=company.later(1))
    Message.objects.update(delivery="sent")
    record_copy_delivery(copy=sent.copies.get(), state="bounced", note="5.1.1", at=company.later(2))
    case.refresh_from_db()
    (entry,) = [one for one in load_timeline(case=case, me=None).entries if one.kind == "out"]
    assert (case.state, case.unread, entry.delivery, entry.is_lost) == ("waiting", True, "sent", True)
    assert [(one.address, one.delivery, one.delivery_note) for one in entry.copies] == [(LEE, "bounced", "5.1.1")]


def test_chosen_copies_are_kept_with_the_draft_also_without_words(company: Company) -> None:
    case = company.case()
    choose_copies(case=case, by=company.ann, addresses=[LEE], at=NINE)
    for text in ("Dear", ""):
        save_case_draft(case=case, by=company.ann, kind="reply", text=text, at=NINE)
        assert (CaseDraft.objects.get().text, CaseDraft.objects.get().copies) == (text, [LEE])
    reply(case=case, by=company.ann, text="Dear both", copies=[LEE], at=company.later(1))
    assert not CaseDraft.objects.exists()


def test_chosen_copies_follow_their_case_into_another(company: Company) -> None:
    case, into, empty = company.case(), company.case(), company.case()
    for one, address in ((case, LEE), (into, KIM)):
        choose_copies(case=one, by=company.ann, addresses=[address], at=NINE)
    merge(case=case, into=into, by=company.ann, at=company.later(1))
    assert CaseDraft.objects.get().copies == [KIM, LEE]
    merge(case=into, into=empty, by=company.ann, at=company.later(2))
    assert CaseDraft.objects.get().copies == [KIM, LEE]


def test_somebody_in_copy_who_writes_ends_a_wait_and_is_not_who_answers_go_to(company: Company) -> None:
    case = company.case()
    party = reply_address(case)
    reply(case=case, by=company.ann, text="Which number?", copies=[LEE], wait=True, at=company.later(1))
    words = IncomingMessage(party=LEE, text="Number 7.", proof="third party")
    receive_message(case=case, channel="email", customer=company.customer(), incoming=words, at=company.later(2))
    case.refresh_from_db()
    assert (case.state, case.unread, reply_address(case)) == ("open", True, party)
    assert Entry.objects.get(kind="desk.case.resumed").facts["why"] == "copy wrote"


def test_copies_are_ticked_added_and_sent_on_the_page(company: Company, ann: Client) -> None:
    case = company.case()
    write(company, case, KIM)
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert (f'value="{KIM}">' in page, f"copy to {KIM}" in page) == (True, True)
    added = ann.post(f"/cases/{case.ref}/copies", {"text": "Dear all", "copy": KIM, "more": f"{LEE}, <ü@x>"})
    assert added.status_code == 422
    assert "“ü@x” is not an email address" in added.content.decode()
    assert "Dear all</textarea>" in added.content.decode()
    assert ann.post(f"/cases/{case.ref}/copies", {"text": "Dear all", "more": LEE}).status_code == 302
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert (f'value="{LEE}" checked' in page, f'value="{KIM}">' in page) == (True, True)
    sent = {"text": "Dear all", "copy": [KIM, LEE], "more": "eve@evil"}
    refused = ann.post(f"/cases/{case.ref}/reply", sent)
    assert refused.status_code == 422
    assert 'value="eve@evil"' in refused.content.decode()
    assert ann.post(f"/cases/{case.ref}/reply", sent | {"more": "zoe@z.example"}).status_code == 302
    kept = Copy.objects.exclude(state="").order_by("pk").values_list("address", flat=True)
    assert list(kept) == [KIM, LEE, "zoe@z.example"]


def test_a_fragment_brings_the_copies_alone(company: Company, ann: Client) -> None:
    case = company.case()
    url, headers = f"/cases/{case.ref}/copies", {"X-Fragment": "1"}
    save_case_draft(case=case, by=company.ann, kind="reply", text="Dear", at=NINE)
    answer = ann.post(url, {"copy": LEE}, headers=headers)
    assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)
    assert ann.post(url, {"copy": LEE, "more": "x"}, headers=headers).status_code == 422
    assert (CaseDraft.objects.get().text, CaseDraft.objects.get().copies) == ("Dear", [LEE])
