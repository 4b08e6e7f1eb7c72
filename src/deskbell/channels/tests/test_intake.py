"""From bytes to a case."""

from deskbell.channels.actions.accept import Arrival, accept
from deskbell.channels.kinds.email.place import is_guess
from deskbell.channels.models import Raw
from deskbell.desk.models import Attachment, Case, Message
from deskbell.kit.files import files


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


def test_a_mail_that_keeps_breaking_us_is_held_with_its_bytes(arrive, mail, reader, mailbox, monkeypatch):
    from deskbell.channels.actions import wave

    real = wave.place
    monkeypatch.setattr(wave, "place", lambda known, around: real(known, around) if is_guess(known) else 1 / 0)
    raw = arrive(mail())
    for _ in range(2):
        Raw.objects.update(due_at=mailbox.made_at)
        assert reader.step() == 1
    raw.refresh_from_db()
    case = Case.objects.get()
    assert (raw.state, case.held, case.subject) == ("placed", "not readable", "My order")
    attached = Attachment.objects.get(message=raw.message)
    assert files.path(attached.sha256).read_bytes() == bytes(raw.body)


def test_a_mail_that_breaks_us_is_tried_again_and_stops_no_other(arrive, mail, reader, mailbox, monkeypatch):
    from deskbell.channels.actions import wave

    real = wave.place
    monkeypatch.setattr(wave, "place", lambda known, around: 1 / 0 if "bad" in known.subject else real(known, around))
    accept(
        arrivals=[
            Arrival(mailbox=mailbox.pk, body=mail(text=str(n), Subject=s))
            for n, s in enumerate(["good", "bad", "fine"])
        ],
        at=mailbox.made_at,
    )
    reader.step()
    assert set(Case.objects.values_list("subject", flat=True)) == {"good", "fine"}
    assert Raw.objects.get(state="stored").due_at > mailbox.made_at
