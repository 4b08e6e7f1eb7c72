"""Who was in copy of a mail, who is in copy of our answer, and the delivery of each copy."""

import pytest

from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox
from deskbell.channels.kinds.email.mail_tokens import make_bounce_address
from deskbell.channels.models import Delivery
from deskbell.channels.reads.inconsistencies import list_inconsistencies
from deskbell.desk.actions.copies import check_copies, choose_copies
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.refusals import NeedsOutsideAddress
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resend_message import resend_message
from deskbell.desk.models import Case, CaseDraft, Contact, Copy, Message
from deskbell.desk.reads.copies import suggest_copies
from deskbell.desk.reads.reply_address import reply_address
from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.kit.clock import now
from deskbell.people.actions.find_or_create_customer import find_or_create_customer

from .conftest import OURS
from .test_erasure import dump

ANN, LEE, BO = "ann@customer.example", "lee@books.example", "bo@friend.example"


def choices(case: Case) -> dict[str, bool]:
    return {one.address: one.is_chosen for one in suggest_copies(case=case, party=reply_address(case))}


@pytest.fixture
def case(arrive, mail, maria, outside, post) -> Case:
    """Return a case of Ann's that was answered once, with Lee in copy."""
    arrive(mail())
    case = Case.objects.get()
    reply(case=case, by=maria, text="Which number?", copies=[LEE], wait=True, at=now())
    post()
    return case


def back(outside) -> str:
    return str(outside.mails[-1]["Reply-To"].addresses[0].addr_spec)


def test_who_else_a_mail_went_to_is_kept_without_us_and_its_sender(arrive, mail):
    arrive(
        mail(
            To=f"{OURS}, Lee <LEE@books.example>",
            Cc=f"support+c1.x@quince.example, {ANN}, bo@bücher.example, nobody, Lee <lee@books.example>",
        )
    )
    assert list(Copy.objects.order_by("pk").values_list("address", "vouched", "state")) == [
        (LEE, False, ""), ("bo@xn--bcher-kva.example", False, "")
    ]  # fmt: skip


def test_a002_copies_are_chosen_beforehand_only_when_the_senders_domain_vouches(arrive, mail):
    arrive(mail(text="one", Cc=BO))
    arrive(mail(text="two", Cc=BO, proven=True))
    assert [choices(case) for case in Case.objects.order_by("pk")] == [{BO: False}, {BO: True}]


def test_a002_a_token_alone_vouches_for_no_copy(case, arrive, mail, outside):
    raw = arrive(mail(text="And also", Cc="evil@attacker.example"), to=back(outside))
    assert raw.case == case.pk
    assert choices(case)["evil@attacker.example"] is False
    assert Contact.objects.get(messages=raw.message).proof == "claimed"


def test_a032_a_mail_to_a_crowd_is_told_and_chooses_nobody(arrive, mail, maria, outside, post):
    crowd = ", ".join(f"c{number}@crowd.example" for number in range(5000))
    raw = arrive(mail(Cc=crowd, proven=True))
    case = Case.objects.get()
    assert (Copy.objects.count(), set(choices(case).values()), len(choices(case))) == (20, {False}, 20)
    assert ["crowd", "200"] in raw.remarks
    reply(case=case, by=maria, text="Only you, Ann.", at=now())
    post()
    assert {one for envelope in outside.envelopes for one in envelope.rcpt_tos} == {ANN}


def test_an_answer_goes_to_all_as_one_mail_each_with_its_own_way_back(arrive, mail, maria, outside, post):
    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="Dear all", copies=[LEE, "bo@bücher.example"], at=now())
    post()
    outside.mails.pop(0)
    envelopes = outside.envelopes[1:]
    assert [one.rcpt_tos for one in envelopes] == [[ANN], [LEE], ["bo@xn--bcher-kva.example"]]
    assert len({one.mail_from for one in envelopes}) == 3
    assert len({bytes(one.content) for one in envelopes}) == 1
    assert (outside.mails[0]["To"], outside.mails[0]["Cc"]) == (ANN, f"{LEE}, bo@xn--bcher-kva.example")
    sent.refresh_from_db()
    assert (sent.delivery, {one.state for one in sent.copies.all()}) == ("sent", {"sent"})
    assert list_inconsistencies(at=now()) == []


def test_a_customer_whose_address_has_letters_of_its_own_is_named_in_the_copies_too(arrive, mail, maria, outside, post):
    arrive(mail("Δοκιμή <δοκιμή@customer.example>"))
    reply(case=Case.objects.get(), by=maria, text="Yes.", copies=[BO], at=now())
    post()
    own, copy = outside.envelopes[-2:]
    assert (own.rcpt_tos, copy.rcpt_tos) == (["δοκιμή@customer.example"], [BO])
    assert all("To: δοκιμή@customer.example\r\n".encode() in one.content and one.smtp_utf8 for one in (own, copy))


def test_a023_who_was_in_blind_copy_is_told_to_nobody_and_offered_to_nobody(arrive, mail, maria, outside, post):
    arrive(mail(Bcc="boss@customer.example", Cc=BO))
    case = Case.objects.get()
    assert choices(case) == {BO: False}
    reply(case=case, by=maria, text="Dear both", copies=[BO], at=now())
    post()
    assert not [one for one in outside.envelopes if b"boss@" in one.content or b"Bcc" in one.content]


def test_a_copy_that_is_refused_fails_alone_and_is_sent_again_alone(arrive, mail, maria, outside, post):
    arrive(mail())
    outside.says[LEE] = "550 5.1.1 no such person"
    sent = reply(case=Case.objects.get(), by=maria, text="Dear both", copies=[LEE], wait=True, at=now())
    post()
    sent.refresh_from_db()
    copy, case = sent.copies.get(), Case.objects.get()
    assert (sent.delivery, copy.state, copy.note) == ("sent", "failed", "550 5.1.1 no such person")
    assert (case.state, case.unread) == ("waiting", True)
    outside.says.clear()
    outside.envelopes.clear()
    resend_message(message=sent, at=now())
    post()
    copy.refresh_from_db()
    assert ([one.rcpt_tos for one in outside.envelopes], copy.state) == ([[LEE]], "sent")
    assert list_inconsistencies(at=now()) == []


def test_when_the_customers_own_is_lost_only_that_is_sent_again(arrive, mail, maria, outside, post):
    arrive(mail())
    outside.says[ANN] = "550 5.1.1 no such person"
    sent = reply(case=Case.objects.get(), by=maria, text="Dear both", copies=[LEE], at=now())
    post()
    sent.refresh_from_db()
    assert (sent.delivery, sent.copies.get().state) == ("failed", "sent")
    outside.says.clear()
    outside.envelopes.clear()
    resend_message(message=sent, at=now())
    post()
    assert [one.rcpt_tos for one in outside.envelopes] == [[ANN]]


@pytest.mark.parametrize("tagged", [True, False])
def test_the_bounce_of_a_copy_stands_on_that_copy(arrive, mail, bounce, mailbox, maria, outside, post, tagged):
    change_mailbox(mailbox=mailbox, tagged=tagged, by=None, at=now())
    arrive(mail())
    sent = reply(case=Case.objects.get(), by=maria, text="Which number?", copies=[BO, LEE], wait=True, at=now())
    post()
    delivery = Delivery.objects.get(copy__address=LEE)
    to = make_bounce_address(OURS, delivery=delivery.pk) if tagged else OURS
    raw = arrive(bounce(delivery.key, LEE), sender="", to=to)
    sent.refresh_from_db()
    assert (raw.case, sent.delivery, Case.objects.get().state) == (sent.case_id, "sent", "waiting")
    assert dict(sent.copies.values_list("address", "state")) == {BO: "sent", LEE: "bounced"}
    assert list_inconsistencies(at=now()) == []


def test_who_is_in_copy_answers_unheld_and_stays_a_third_party(case, arrive, mail, maria, outside, post):
    for text in ("It is number 7.", "And number 8."):
        raw = arrive(mail(f"Lee <{LEE}>", text), to=back(outside), sender=LEE)
        contact = Contact.objects.get(messages=raw.message)
        assert (raw.case, contact.proof, contact.held) == (case.pk, "third party", "")
        assert [remark[0] for remark in raw.remarks] == ["in copy"]
    case.refresh_from_db()
    assert (case.state, case.unread, reply_address(case)) == ("open", True, ANN)
    reply(case=case, by=maria, text="Thank you both.", at=now())
    post()
    assert outside.envelopes[-1].rcpt_tos == [ANN]


def test_the_words_of_who_is_in_copy_start_no_clock_of_the_next_reply(case, arrive, mail, outside):
    from deskbell.desk.measures import next_reply
    from deskbell.standards.measuring import matches_any

    def starts(raw) -> bool:
        seal_and_follow()
        entry = Entry.objects.get(kind="desk.message.received", facts__message=raw.message)
        return matches_any(next_reply.start, entry)

    to = back(outside)
    assert not starts(arrive(mail(f"Lee <{LEE}>", "It is number 7."), to=to, sender=LEE))
    assert starts(arrive(mail(text="Seven, yes."), to=to))


def test_who_is_in_copy_is_known_where_their_case_goes_on(case, arrive, mail, maria, outside):
    into = Case.objects.get(pk=arrive(mail(text="The same matter")).case)
    merge(case=case, into=into, by=maria, at=now())
    raw = arrive(mail(f"Lee <{LEE}>", "It is number 7."), to=back(outside), sender=LEE)
    contact = Contact.objects.get(messages=raw.message)
    assert (raw.case, contact.proof, contact.held) == (into.pk, "third party", "")


def test_who_is_in_copy_and_proven_joins_by_a_reference_to_the_customers_own_mail(case, arrive, mail):
    first = Message.objects.filter(case=case).earliest("pk").message_id
    joined = [
        arrive(mail(f"Lee <{LEE}>", f"{proven}", proven=proven, In_Reply_To=f"<{first}>")).case == case.pk
        for proven in (False, True)
    ]
    assert joined == [False, True]


def test_a006_a_colleague_in_copy_is_held_all_the_same(arrive, mail, maria, outside, post):
    arrive(mail())
    reply(case=Case.objects.get(), by=maria, text="Dear both", copies=[maria.email], at=now())
    post()
    raw = arrive(mail(f"Maria <{maria.email}>", "/close"), to=back(outside), sender=maria.email)
    assert Contact.objects.get(messages=raw.message).held == "third party"


def test_a_form_that_names_somebody_in_copy_is_held(case, arrive, mail, outside):
    raw = arrive(mail("no-reply@shop.example", "Hello", Reply_To=f"Lee <{LEE}>"), to=back(outside))
    assert Contact.objects.get(messages=raw.message).held == "third party"


def test_a035_an_acknowledgement_of_a_desk_in_copy_moves_nothing_and_is_answered_by_nobody(
    case, arrive, mail, outside, post
):
    before = len(outside.mails)
    machine = mail(f"Books Support <{LEE}>", "Ticket 1 was opened", Auto_Submitted="auto-replied")
    raw = arrive(machine, to=back(outside), sender=LEE)
    post()
    case.refresh_from_db()
    assert (raw.case, case.state, len(outside.mails)) == (case.pk, "waiting", before)


@pytest.mark.parametrize("address", [OURS, "Support+c1.abc@quince.example", "help@quince.example"])
def test_a029_no_copy_goes_to_an_address_of_ours(case, mailbox, address):
    change_mailbox(mailbox=mailbox, aliases=["help@quince.example"], by=None, at=now())
    with pytest.raises(NeedsOutsideAddress):
        check_copies(case, [address])


def test_erasing_somebody_takes_them_out_of_the_copies_of_others(case, arrive, mail, maria, outside, post, settings):
    lee = find_or_create_customer(channel="email", value=LEE, name="Lee", language="en", at=now())
    settings.MAIL_OUT = None
    reply(case=case, by=maria, text="Dear both", copies=[LEE, BO], at=now())
    choose_copies(case=case, by=maria, addresses=[LEE, BO], at=now())
    post()
    Delivery.objects.filter(address=LEE).update(said=f"451 {LEE} later")
    erase_personal_text(customer=lee.pk, by=None, at=now())
    kept = [dump(table) for table in ("desk_copy", "desk_casedraft", "channels_delivery", "journal_entry")]
    assert not [text for text in kept if LEE in text]
    assert CaseDraft.objects.get().copies == [BO]
    erased = Delivery.objects.filter(copy__address="").order_by("id")
    assert [delivery.state for delivery in erased] == ["sent", "failed"]
    assert list(Copy.objects.exclude(address="").values_list("address", "state")) == [(BO, "queued")]
    seal_and_follow()
    assert verify_journal().is_clean


def test_erasing_a_customer_forgets_who_was_in_copy_of_their_case(case, arrive, mail, maria, outside):
    arrive(mail(text="One more", Cc=BO), to=back(outside))
    choose_copies(case=case, by=maria, addresses=[LEE], at=now())
    erase_personal_text(customer=case.customer_id, by=None, at=now())
    for table in ("desk_copy", "desk_casedraft", "channels_delivery", "journal_entry"):
        assert not [one for one in (LEE, BO, ANN) if one in dump(table)]
    seal_and_follow()
    assert verify_journal().is_clean
