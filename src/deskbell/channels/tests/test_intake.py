"""From bytes to a case."""

from deskbell.channels.actions.allow_set_aside_mail import allow_set_aside_mail
from deskbell.channels.actions.store_raw_messages import store_raw_messages
from deskbell.channels.kinds.email.match_mail import is_unreadable
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.channels.models import RawMessage
from deskbell.channels.reads.troubles import list_troubles
from deskbell.desk.models import Attachment, Case, Message
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store


def test_a_mail_becomes_a_case(arrive, mail):
    raw = arrive(mail(text="The cup is broken."))
    case = Case.objects.get()
    assert (raw.state, raw.case, raw.opened) == ("placed", case.pk, True)
    assert (case.subject, case.channel, case.customer.name, case.state) == ("My order", "email", "Ann Bell", "new")
    message = Message.objects.get(pk=raw.message)
    assert (message.text, message.contact.party, message.contact.proof) == (
        "The cup is broken.", "ann@customer.example", "claimed"
    )  # fmt: skip


def test_the_same_mail_arrives_once(arrive, mail):
    arrive(mail())
    arrive(mail())
    assert Case.objects.count() == 1


WAY = "from mx{0}.customer.example by mx.quince.example; id {0}"


def test_a_mail_that_comes_again_by_another_way_is_set_aside_and_raises_no_alarm(arrive, mail, reader, maria):
    body = mail(text="The cup is broken.", Date="Mon, 5 Jan 2026 10:00:00 +0200")
    ways = [f"Received: {WAY.format(number)}\r\n".encode() + body for number in range(3)]
    first, *others = map(arrive, ways)
    assert (first.state, Case.objects.count()) == ("placed", 1)
    assert [(one.state, one.why) for one in others] == [("aside", "duplicate")] * 2
    assert list_troubles(at=now()) == []
    allow_set_aside_mail(raw=others[0], by=maria, at=now())
    reader.step()
    assert Case.objects.count() == 2


def test_two_copies_that_come_at_once_make_one_case(mailbox, mail, reader):
    ways = [f"Received: {WAY.format(number)}\r\n".encode() + mail() for number in range(2)]
    store_raw_messages(messages=[make_raw_mail(mailbox=mailbox.pk, body=one) for one in ways], at=now())
    reader.step()
    assert sorted(RawMessage.objects.values_list("state", flat=True)) == ["aside", "placed"]


def test_another_word_under_the_same_message_id_is_another_mail(arrive, mail):
    name = "<one@customer.example>"
    for text, date in (("one", "1 Jan 2026"), ("two", "1 Jan 2026"), ("one", "2 Jan 2026")):
        assert arrive(mail(text=text, Date=date, Message_ID=name)).opened


def test_a_mail_that_keeps_breaking_us_is_held_with_its_bytes(arrive, mail, reader, mailbox, monkeypatch):
    from deskbell.channels.kinds.email import mail_lookup

    real = mail_lookup.match_mail
    monkeypatch.setattr(
        mail_lookup, "match_mail", lambda known, around: real(known, around) if is_unreadable(known) else 1 / 0
    )
    raw = arrive(mail())
    for _ in range(2):
        RawMessage.objects.update(due_at=mailbox.made_at)
        assert reader.step() == 1
    raw.refresh_from_db()
    case = Case.objects.get()
    assert (raw.state, case.held, case.subject) == ("placed", "not readable", "My order")
    attached = Attachment.objects.get(message=raw.message)
    assert file_store.path(attached.sha256).read_bytes() == bytes(raw.body)


def test_a_mail_that_breaks_us_is_tried_again_and_stops_no_other(arrive, mail, reader, mailbox, monkeypatch):
    from deskbell.channels.kinds.email import mail_lookup

    real = mail_lookup.match_mail
    monkeypatch.setattr(
        mail_lookup, "match_mail", lambda known, around: 1 / 0 if "bad" in known.subject else real(known, around)
    )
    store_raw_messages(
        messages=[
            make_raw_mail(mailbox=mailbox.pk, body=mail(text=str(n), Subject=s))
            for n, s in enumerate(["good", "bad", "fine"])
        ],
        at=mailbox.made_at,
    )
    reader.step()
    assert set(Case.objects.values_list("subject", flat=True)) == {"good", "fine"}
    assert RawMessage.objects.get(state="stored").due_at > mailbox.made_at
