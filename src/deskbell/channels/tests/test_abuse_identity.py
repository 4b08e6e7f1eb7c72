"""ABUSE-CASES A001 to A021: who senders claim to be, and where their words may end up."""

import pytest

from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.channels.kinds.email.mail_tokens import make_bounce_address, make_reply_address
from deskbell.channels.kinds.email.match_mail import OPENED_PER_HOUR
from deskbell.channels.models import Delivery, RawMessage
from deskbell.desk.actions.accept_held_message import accept_held_message
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close
from deskbell.desk.models import Case, Contact, Message
from deskbell.journal.models import Entry
from deskbell.kit.clock import now
from deskbell.people.models import Address, Customer

from .conftest import OURS

REF_HEADERS = "X-Deskbell-Case RT-Send-Cc X-RT-Loop-Prevention RT-Squelch-Replies-To X-Priority X-Zammad-Ticket-State"


@pytest.fixture
def case(arrive, mail, maria, outside, post) -> Case:
    """Return a case of Ann's that was answered once."""
    arrive(mail())
    case = Case.objects.get()
    reply(case=case, by=maria, text="On its way.", at=now())
    post()
    outside.mails.clear()
    case.refresh_from_db()
    return case


def codes(raw: RawMessage) -> list[str]:
    return [remark[0] for remark in raw.remarks]


def test_a001_a_machine_mail_to_a_reply_address_stays_with_us(case, arrive, mail, outside, post):
    to = make_reply_address(OURS, case=case.pk)
    confirm = mail("Some Service <no-reply@service.example>", "Your code is 4711", Auto_Submitted="auto-generated")
    raw = arrive(confirm, to=to)
    contact = Contact.objects.get(messages=raw.message)
    assert (raw.case, contact.held, contact.automatic, contact.proof) == (
        case.pk, "third party", "reply", "third party"
    )  # fmt: skip
    other = arrive(
        mail("Some Service <no-reply@service.example>", "Confirm", Auto_Submitted="auto-generated"),
        to="support+x@quince.example",
    )
    assert Case.objects.get(pk=other.case).held == "automatic mail"
    post()
    assert not outside.mails


def test_a002_a_spoofed_sender_with_a_number_gets_nothing_and_brings_nobody_along(case, arrive, mail, outside, post):
    raw = arrive(
        mail(text="status?", Subject=f"Re: [{case.ref}]", Cc="evil@attacker.example"), sender="evil@attacker.example"
    )
    assert raw.case != case.pk
    assert not Customer.objects.filter(addresses__value="evil@attacker.example").exists()
    assert not Contact.objects.filter(party__contains="attacker").exists()
    post()
    assert all(sent["To"] == "ann@customer.example" and sent["Cc"] is None for sent in outside.mails)


@pytest.mark.parametrize("subject", ["Re: [{}]", "{} again", "about {}"])
def test_a003_a_number_in_a_subject_is_a_hint_and_no_more(case, arrive, mail, subject):
    before = Message.objects.filter(case=case).count()
    raw = arrive(mail("Eve <eve@stranger.example>", f"See {case.ref}", Subject=subject.format(case.ref)))
    assert (raw.opened, raw.case != case.pk) == (True, True)
    assert ["mentions", case.ref] in raw.remarks
    assert Message.objects.filter(case=case).count() == before


def test_a004_a_guessed_reference_is_a_hint_and_no_more(case, arrive, mail):
    known = Message.objects.filter(case=case).earliest("pk").message_id
    forged = f"<c{case.pk}.aaaaaaaa.aaaaaaaaaaaaaaaa@quince.example>"
    raw = arrive(mail("Eve <eve@stranger.example>", References=f"{forged} <{known}>", In_Reply_To=forged))
    assert raw.opened
    assert ["refers", case.ref] in raw.remarks


def test_a004_someone_on_the_case_whose_server_vouches_for_them_joins_by_reference(case, arrive, mail):
    known = Message.objects.filter(case=case).earliest("pk").message_id
    claimed = arrive(mail(text="More", In_Reply_To=f"<{known}>"))
    proven = arrive(mail(text="Even more", In_Reply_To=f"<{known}>", proven=True))
    assert (claimed.opened, proven.case) == (True, case.pk)


def test_a005_a_stranger_with_a_valid_token_is_held_until_accepted(case, arrive, mail, maria, outside, post):
    to = make_reply_address(OURS, case=case.pk)
    raw = arrive(mail("Bo <bo@friend.example>", "I am Ann's friend"), to=to, sender="bo@friend.example")
    message = Message.objects.get(pk=raw.message)
    assert (raw.case, message.contact.held, message.contact.proof) == (case.pk, "third party", "third party")
    assert "third party" in codes(raw)
    assert Entry.objects.filter(kind="desk.message.received").latest("id").facts["held"] is True
    post()
    assert not outside.mails
    accept_held_message(message=message, by=maria, at=now())
    again = arrive(mail("Bo <bo@friend.example>", "Thanks for letting me in"), to=to, sender="bo@friend.example")
    assert Contact.objects.get(messages=again.message).held == ""


def test_a006_a_colleagues_address_without_proof_does_nothing(case, arrive, mail, maria, outside, post):
    to = make_reply_address(OURS, case=case.pk)
    before = case.state
    raw = arrive(mail("Maria <maria@quince.example>", "close this case\n\n/close"), to=to)
    new = arrive(mail("Maria <maria@quince.example>", "note: refund"))
    case.refresh_from_db()
    assert (case.state, case.notes.count()) == (before, 0)
    assert Contact.objects.get(messages=raw.message).held == "third party"
    assert ("staff" in codes(new), Contact.objects.get(messages=new.message).proof) == (True, "claimed")
    post()
    assert not outside.mails


def test_a008_control_headers_of_any_desk_steer_nothing(case, arrive, mail, outside, post):
    headers = {name.replace("-", "_"): str(case.pk) for name in REF_HEADERS.split()}
    raw = arrive(mail("Eve <eve@stranger.example>", "hello", **headers))
    made = Case.objects.get(pk=raw.case)
    assert (raw.opened, made.state, made.owner, made.held) == (True, "new", None, "")
    post()
    assert all(name not in sent for sent in outside.mails for name in REF_HEADERS.split())


def test_a009_a_forged_proof_counts_only_from_our_own_server_and_only_on_top(arrive, mail):
    fake = "evil.example; dmarc=pass header.from=customer.example"
    by_other = arrive(mail(text="one", Authentication_Results=fake))
    on_top = b"Authentication-Results: mx.quince.example; dmarc=fail header.from=customer.example\r\n"
    below = arrive(on_top + mail(text="two", proven=True))
    real = arrive(mail(text="three", proven=True))
    proofs = [Contact.objects.get(messages=raw.message).proof for raw in (by_other, below, real)]
    assert proofs == ["claimed", "claimed", "proven"]


@pytest.mark.parametrize(
    "sender",
    [
        "corp@corp.example\r\nFrom: evil@evil.example",
        "a@corp.example <b@evil.example>, c@evil.example",
        "x <a@corp.example> <b@evil.example>",
        "not an address",
    ],
)
def test_a011_an_ambiguous_sender_is_held_and_shown_as_it_stands(arrive, mail, outside, post, sender):
    raw = arrive(mail(sender, proven=True))
    case = Case.objects.get(pk=raw.case)
    assert (case.held, case.customer) == ("sender unclear", None)
    assert "unclear" in codes(raw)
    post()
    assert not outside.mails


def test_a011_a_name_that_is_another_address_proves_nothing_and_is_not_answered_by_machine(arrive, mail, outside, post):
    raw = arrive(mail('"boss@corp.example" <ann@customer.example>', proven=True))
    contact = Contact.objects.get(messages=raw.message)
    assert (contact.proof, contact.party, "named" in codes(raw)) == ("claimed", "ann@customer.example", True)
    post()
    assert not outside.mails


@pytest.mark.parametrize(
    "sender",
    [
        "Undisclosed: a@b.example, c@d.example;",
        "(comment) ann@customer.example (x)",
        "Ann <ann@exаmple.com>",
        "\u202eevil <ann@customer.example>",
        "a\u200bnn <ann@customer.example>",
    ],
)
def test_a012_strange_senders_always_become_a_contact(arrive, mail, sender):
    raw = arrive(mail(sender))
    case = Case.objects.get(pk=raw.case)
    assert raw.state == "placed"
    assert "\u202e" not in str(case.customer or "")
    assert "\u200b" not in str(case.customer or "")


def test_a012_letters_that_look_like_others_are_told_apart_wherever_an_address_stands(arrive, mail):
    one = arrive(mail("Ann <ann@ex\u0430mple.com>"))
    assert Contact.objects.get(messages=one.message).party == "ann@xn--exmple-4nf.com"
    two = arrive(mail("Ann <ann@ex\u0430mple.com>, Bo <bo@friend.example>"))
    assert ["unclear", "Ann <ann@xn--exmple-4nf.com>, Bo <bo@friend.example>"] in two.remarks
    named = arrive(mail('"boss@corp.example" <ann@ex\u0430mple.com>'))
    assert ["named", "boss@corp.example <ann@xn--exmple-4nf.com>"] in named.remarks


@pytest.mark.parametrize("sender", ["user@bad.example@customer.example", "ann@customer.example(<@evil.example>)"])
def test_a013_a_trick_with_two_ats_is_nobody(case, arrive, mail, sender):
    raw = arrive(mail(sender, proven=True), to=make_reply_address(OURS, case=case.pk))
    contact = Contact.objects.get(messages=raw.message)
    assert contact.proof != "proven" or contact.party == "ann@customer.example"
    assert contact.held or contact.party == "ann@customer.example"


def test_a014_a_reply_address_elsewhere_is_shown_and_never_written_to_by_itself(arrive, mail, maria, outside, post):
    raw = arrive(mail(Reply_To="ann@evil.example"))
    assert ["reply to", "ann@evil.example"] in raw.remarks
    reply(case=Case.objects.get(), by=maria, text="Dear Ann", at=now())
    post()
    assert [sent["To"] for sent in outside.mails] == ["ann@customer.example"]


FORM = "The shop <no-reply@shop.example>"


def test_a014_who_is_named_by_a_form_is_answered_by_people_and_proven_by_nothing(arrive, mail, maria, outside, post):
    raw = arrive(mail(FORM, Reply_To="Ann Bell <ann@customer.example>", proven=True))
    contact = Contact.objects.get()
    assert (contact.party, contact.proof, contact.held) == ("ann@customer.example", "claimed", "")
    assert (contact.customer.name, contact.customer.addresses.get().value) == ("Ann Bell", "ann@customer.example")
    assert ["form", "no-reply@shop.example"] in raw.remarks
    post()
    assert not outside.mails
    reply(case=Case.objects.get(), by=maria, text="Dear Ann", at=now())
    post()
    assert [sent["To"] for sent in outside.mails] == ["ann@customer.example"]


def test_a014_a_form_joins_a_case_only_as_a_stranger(arrive, mail, case):
    raw = arrive(mail(FORM, Reply_To="ann@customer.example"), to=make_reply_address(OURS, case=case.pk))
    assert (raw.case, Message.objects.get(pk=raw.message).contact.held) == (case.pk, "third party")


@pytest.mark.parametrize("named", [OURS, "no-reply@other.example", "a@x.example, b@x.example", ""])
def test_a014_a_form_that_names_nobody_stands_for_itself(arrive, mail, named):
    raw = arrive(mail(FORM, Reply_To=named))
    assert not Address.objects.exclude(value="no-reply@shop.example").exists()
    assert (raw.state == "aside") == (named == OURS)


def test_a027_many_people_named_by_one_form_are_one_sender(arrive, mail):
    for number in range(OPENED_PER_HOUR + 3):
        arrive(mail(FORM, f"text {number}", Reply_To=f"c{number}@customer.example"))
    assert Case.objects.count() == OPENED_PER_HOUR + 1


def test_a014_a_reply_address_of_the_same_proven_domain_is_followed(arrive, mail, maria, outside, post):
    arrive(mail(Reply_To="orders@customer.example", proven=True))
    reply(case=Case.objects.get(), by=maria, text="Dear Ann", at=now())
    post()
    assert {sent["To"] for sent in outside.mails} == {"orders@customer.example"}


def test_a016_a_message_id_used_before_hides_no_mail(arrive, mail):
    arrive(mail("Eve <eve@stranger.example>", "early", Message_ID="<taken@customer.example>"))
    raw = arrive(mail(text="The real one", Message_ID="<taken@customer.example>"))
    assert (raw.opened, Case.objects.count()) == (True, 2)


def test_a017_a_mail_to_two_mailboxes_is_two_cases_that_know_of_each_other(arrive, mail, house, at):
    sales = connect_mailbox(address="sales@quince.example", brand=house.brand, team=house.team, at=at, by=None)
    body = mail(To="support@quince.example, sales@quince.example")
    first, second = arrive(body), arrive(body, to=sales.address, box=sales)
    assert first.case != second.case
    assert twins(first) == [Case.objects.get(pk=second.case).ref]
    assert twins(second) == [Case.objects.get(pk=first.case).ref]


def test_a018_a_forged_bounce_changes_nothing(case, arrive, mail, bounce):
    sent = Delivery.objects.filter(automatic=False).get()
    forged = arrive(bounce(sent.key, "ann@customer.example"), to=OURS, sender="")
    unknown = arrive(
        bounce("made.up@quince.example", "ann@customer.example"),
        to=f"support+b{sent.pk}.aaaaaaaaaaaaaaaa@quince.example",
        sender="",
    )
    sent.refresh_from_db()
    assert (sent.state, sent.message.delivery) == ("sent", "sent")
    assert (forged.case, codes(forged)[-1]) == (case.pk, "bounce")
    assert Case.objects.get(pk=unknown.case).held == "bounce of nothing we sent"


def test_a018_who_calls_our_mail_spam_does_not_make_it_undelivered(case, arrive, bounce):
    sent = Delivery.objects.filter(automatic=False).get()
    report = bounce(sent.key, "ann@customer.example").replace(b"message/delivery-status", b"message/feedback-report")
    report = report.replace(b"Final-Recipient: rfc822; ", b"Feedback-Type: abuse\r\nOriginal-Rcpt-To: ")
    raw = arrive(report, to=make_bounce_address(OURS, delivery=sent.pk), sender="")
    sent.refresh_from_db()
    assert (sent.state, sent.message.delivery, raw.case) == ("sent", "sent", case.pk)


@pytest.mark.parametrize("tag", ["$(reboot)", "{{7*7}}", "`id`", "';drop table x;--", "../../etc/passwd", "%s%n"])
def test_a019_a_tag_is_plain_data(arrive, mail, tag):
    raw = arrive(mail(To=f'"support+{tag}"@quince.example'), to=f"support+{tag}@quince.example")
    assert (raw.state, raw.opened) == ("placed", True)


@pytest.mark.parametrize(
    "evil",
    [
        "\r\nBcc: x@evil.example",
        "\nX-Evil: 1",
        "\u2028Bcc: x@evil.example",
        "\x00\x0bBcc: x",
        "\x85Bcc: x@evil.example",
    ],
)
def test_a020_nothing_in_a_subject_or_name_makes_a_header(arrive, mail, maria, outside, post, mailbox, evil):
    arrive(mail())
    mailbox.brand.name = f"Quince{evil}".replace("\x00", "")
    mailbox.brand.save()
    case = Case.objects.get()
    sent = reply(case=case, by=maria, text="Hello", at=now())
    Message.objects.filter(pk=sent.pk).update(subject=f"My order{evil}".replace("\x00", ""))
    post()
    answer = outside.mails[-1]
    assert (answer["Bcc"], answer["X-Evil"]) == (None, None)
    assert len(answer.get_all("Subject")) == 1
    assert set(answer.keys()) <= {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "X-Deskbell-Loop",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Language",
    }  # fmt: skip


def test_a021_a_name_with_markup_is_in_no_mail_of_ours(arrive, mail, maria, outside, post):
    arrive(mail('"<b>Ann</b><script>" <ann@customer.example>', Subject="<i>hi</i>"))
    reply(case=Case.objects.get(), by=maria, text="Hello", at=now())
    post()
    for sent in outside.mails:
        assert sent.get_content_type() == "text/plain"
        assert b"script" not in bytes(sent)


def test_a_closed_case_is_continued_by_a_new_one_that_names_it(case, arrive, mail, maria):
    close(case=case, by=maria, at=now())
    raw = arrive(mail(text="It broke again"), to=make_reply_address(OURS, case=case.pk))
    assert (raw.opened, raw.case != case.pk) == (True, True)
    assert ["continues", case.ref] in raw.remarks


def twins(raw: RawMessage) -> list[str]:
    from deskbell.channels.reads.raw_message_notes import list_cases_with_same_mail

    return list_cases_with_same_mail(raw.case, [raw.sha256]) if raw.case else []


def test_a010_headers_that_call_a_mail_signed_make_it_no_more_than_claimed(arrive, mail):
    raw = arrive(
        mail(X_PGP_Status="verified", X_SMIME_Signature="valid", X_Spam_Status="No, DKIM_VALID", X_DKIM="pass")
    )
    assert Contact.objects.get(messages=raw.message).proof == "claimed"


def test_a007_a_colleague_answers_in_the_desk_and_never_by_mail(case, arrive, mail, maria, outside, post):
    arrive(
        mail("Maria <maria@quince.example>", "Dear Ann, here is your refund", proven=True),
        to=make_reply_address(OURS, case=case.pk),
    )
    assert Message.objects.filter(case=case, author=maria).count() == 1
    post()
    assert not outside.mails
