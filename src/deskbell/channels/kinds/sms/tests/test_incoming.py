"""Text messages come in: stored before they are answered, each once, and only from the provider."""

from typing import Any

import pytest
from django.test import Client

from deskbell.channels.kinds.sms.tests.conftest import OURS, THEIRS, payload
from deskbell.channels.models import Account, OptOut, RawMessage
from deskbell.desk.models import Case, Contact, Message
from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.models import Address, Customer, Staff

pytestmark = pytest.mark.django_db
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def test_a_text_message_becomes_a_case_of_the_numbers_team(bring: Any, read: Any, number: Account) -> None:
    answer = bring(payload("message"))
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, EMPTY, "text/xml")
    assert Case.objects.count() == 0
    read()
    case, message, contact = Case.objects.get(), Message.objects.get(), Contact.objects.get()
    assert (case.channel, case.team_id, case.state) == ("sms", number.team_id, "new")
    assert message.text == "Καλημέρα, είναι το μπλε βάζο διαθέσιμο; 🏺"
    assert (contact.party, contact.proof) == (THEIRS, "proven")
    address = Address.objects.get(customer=case.customer_id)
    assert (address.channel, address.value) == ("sms", THEIRS)


def test_a_picture_is_named_by_its_address(bring: Any, read: Any) -> None:
    bring(payload("picture"))
    read()
    assert Message.objects.get().text.startswith("Look\nhttps://api.twilio.com/2010-04-01/Accounts/")


def test_the_next_message_of_the_same_phone_joins_the_case(bring: Any, read: Any) -> None:
    bring(payload("message"))
    bring(payload("message", MessageSid="SM2", Body="And the red one?"))
    read()
    bring(payload("message", MessageSid="SM3", Body="Hello?"))
    read()
    assert Case.objects.count() == 1
    assert [one.text for one in Message.objects.order_by("pk")][1:] == ["And the red one?", "Hello?"]
    assert Customer.objects.count() == 1


def test_a096_a_repeated_request_changes_nothing(bring: Any, read: Any) -> None:
    for _ in range(2):
        assert bring(payload("message")).status_code == 200
    read()
    assert bring(payload("message")).status_code == 200
    # The provider tries again with one more parameter: another request, and the same message.
    assert bring(payload("message", NewParameter="1")).status_code == 200
    read()
    assert (Message.objects.count(), Case.objects.count()) == (1, 1)
    assert sorted(RawMessage.objects.values_list("state", "why")) == [("aside", "duplicate"), ("placed", "")]


@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "x" * 5000])
def test_a095_a_forged_request_leaves_nothing_but_a_count(bring: Any, number: Account, signature: str) -> None:
    for count in (1, 2):
        assert bring(payload("message"), signature=signature).status_code == 403
        number.refresh_from_db()
        assert number.refused == count
    assert RawMessage.objects.count() == 0


def test_a095_a_signature_of_another_request_is_forged(bring: Any, number: Account, settings: Any) -> None:
    real = bring(payload("message"))
    signature = real.wsgi_request.headers["X-Twilio-Signature"]
    assert bring(payload("message", Body="Give me the key"), signature=signature).status_code == 403
    assert bring(payload("message"), signature=signature, query="?delivery=1").status_code == 403
    assert RawMessage.objects.count() == 1


def test_nobody_is_there_under_another_address(bring: Any, client: Client, number: Account) -> None:
    for path in (f"/hooks/sms/{number.pk + 1}", f"/hooks/email/{number.pk}", "/hooks/fax/1"):
        assert client.post(path, {"MessageSid": "SM1"}).status_code == 404
    Account.objects.update(active=False)
    assert bring(payload("message")).status_code == 404


@pytest.mark.parametrize(
    "form",
    ["", "x", "MessageSid=SM1", "MessageSid=SM1&From=", "&".join(f"a{n}=1" for n in range(600)), "a=" + "x" * 300_000],
)
def test_what_is_no_message_makes_none(bring: Any, read: Any, form: str) -> None:
    assert bring(form).status_code in (200, 403, 413)
    read()
    assert (RawMessage.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "language", "answer"),
    [
        ("STOP", "", ""),
        ("Διακοπή", "el", "Δεν θα λαμβάνετε άλλα SMS από αυτόν τον αριθμό."),
        ("หยุด", "th", "คุณจะไม่ได้รับ SMS จากหมายเลขนี้อีก"),
        ("बंद", "hi", "आपको इस नंबर से अब SMS नहीं मिलेंगे।"),
        ("Staak", "af", "Geen SMS’e sal meer van hierdie nommer af kom nie."),
    ],
)
def test_a_word_that_stops_messages_is_obeyed_and_answered(
    bring: Any, read: Any, body: str, language: str, answer: str
) -> None:
    reply = bring(payload("stop", Body=body, OptOutType="" if language else "STOP")).content.decode()
    assert reply == EMPTY.decode() if not answer else f"<Message>{answer}</Message>" in reply
    read()
    assert OptOut.objects.filter(channel="sms").count() == 1
    assert (Case.objects.count(), RawMessage.objects.get().why) == (0, "opt out")


def test_stop_stands_in_an_open_case_and_is_no_answer(bring: Any, read: Any, client: Client, maria: Staff) -> None:
    bring(payload("message"))
    read()
    Case.objects.update(state="waiting", waiting_on="customer")
    bring(payload("stop"))
    read()
    assert Case.objects.get().state == "waiting"
    assert [(one.automatic) for one in Contact.objects.order_by("pk")] == ["none", "reply"]
    client.force_login(maria)
    page = client.get(f"/cases/{Case.objects.get().ref}").content.decode()
    assert "asked for no more messages on this channel" in page


def test_start_lets_messages_in_again(bring: Any, read: Any) -> None:
    bring(payload("stop"))
    bring(payload("message", MessageSid="SM6", Body="start"))
    read()
    assert (OptOut.objects.count(), Case.objects.count()) == (0, 0)
    bring(payload("message", MessageSid="SM7", Body="Yes"))
    read()
    assert Message.objects.get().text == "Yes"


def test_help_is_answered_in_its_language(bring: Any, read: Any) -> None:
    answer = bring(payload("message", Body="Βοήθεια")).content.decode()
    assert "<Message>Γράψτε εδώ την ερώτησή σας" in answer
    read()
    assert (Case.objects.count(), RawMessage.objects.get().why) == (0, "help word")


def test_a_sender_with_a_name_is_claimed_and_never_acknowledged(bring: Any, read: Any, number: Account) -> None:
    Account.objects.update(acknowledge=True)
    bring(payload("message", From="BANK"))
    read()
    assert [(one.party, one.proof, one.direction) for one in Contact.objects.all()] == [("bank", "claimed", "in")]


def test_a_new_case_is_acknowledged_once_a_day(bring: Any, read: Any, number: Account) -> None:
    Account.objects.update(acknowledge=True)
    bring(payload("message"))
    read()
    ack = Message.objects.get(contact__automatic="ack")
    assert (ack.contact.party, ack.contact.channel) == (THEIRS, "sms")
    assert ack.text == (
        f"Quince & Clay: we received your message. Your case number is {Case.objects.get().ref}. To add something, reply here."
    )


def test_a_message_that_breaks_the_desk_is_held_with_its_request(
    bring: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deskbell.channels.intake import match_by_sender as matching

    match = matching.match_by_sender
    monkeypatch.setattr(
        matching,
        "match_by_sender",
        lambda inbound, state: match(inbound, state) if state.is_guess else 1 / 0,
    )
    bring(payload("message"))
    for _ in range(4):
        RawMessage.objects.update(due_at="2026-01-01T00:00Z")
        read()
    case = Case.objects.get()
    assert case.held == "not readable"
    assert Message.objects.get().attachments.get().name == "request.txt"


def test_erasing_a_customer_leaves_nothing_of_their_messages(bring: Any, read: Any, at: Any, number: Account) -> None:
    bring(payload("message"))
    bring(payload("status_delivered"))
    read()
    erase_customer(customer=Customer.objects.get(), by=None, at=at)
    for raw in RawMessage.objects.all():
        assert b"6900000001" not in bytes(raw.body)
        assert raw.sender == ""
    assert OURS not in str(list(Message.objects.values_list("text", flat=True)))
