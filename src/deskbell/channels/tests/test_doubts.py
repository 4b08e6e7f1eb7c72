"""Who asks is not who carries: the person gets the answer, and every doubt has its way out where it is shown."""

# ruff: noqa: E501 (tables of senders read best as lines)

import pytest
from django.test import Client

from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.models import RawMessage
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.actions.reply import reply
from deskbell.desk.models import Case, Contact, Message
from deskbell.journal.models import Entry
from deskbell.kit.clock import now

from .conftest import OURS

PARTNER = "Lamp makers <shop@lamps.example>"
VISITOR = "Leo Marsh <leo@mail.example>"


def codes(raw: RawMessage) -> list[str]:
    return [one[0] for one in raw.remarks]


@pytest.fixture
def page(maria, client: Client) -> Client:
    client.force_login(maria)
    return client


@pytest.mark.parametrize(
    "sender", [f"Our website <{OURS}>", "Website <www@quince.example>", "wordpress@quince.example"]
)
def test_a_form_of_ours_writes_for_the_person_it_names(arrive, mail, maria, outside, post, sender):
    raw = arrive(mail(sender, Reply_To=VISITOR))
    contact = Contact.objects.get()
    case = Case.objects.get(pk=raw.case)
    assert (raw.opened, case.held, contact.party, contact.proof) == (True, "", "leo@mail.example", "claimed")
    assert case.customer.name == "Leo Marsh"
    assert "form" in codes(raw)
    reply(case=case, by=maria, text="Dear Leo", at=now())
    post()
    assert [sent["To"] for sent in outside.mails] == ["leo@mail.example"]


@pytest.mark.parametrize(
    "named", ["", OURS, "Our desk <support+x@quince.example>", "no-reply@lamps.example", "a@x.example, b@x.example"]
)
def test_a029_a_mail_from_our_address_that_names_nobody_is_set_aside(arrive, mail, named):
    raw = arrive(mail(f"Our website <{OURS}>", Reply_To=named))
    assert (raw.state, raw.why) == ("aside", "own address")


def test_a_mail_from_our_address_that_is_taken_in_has_nobody_to_answer(arrive, mail, maria, page):
    raw = arrive(mail(f"Our website <{OURS}>"))
    page.post(f"/mail/aside/{raw.pk}/take")
    again = arrive(mail(text="Another mail"))
    case = Case.objects.get(pk=RawMessage.objects.get(pk=raw.pk).case)
    assert again.opened
    assert (case.customer, case.held) == (None, "")
    with pytest.raises(CaseRefusal):
        reply(case=case, by=maria, text="Dear us", at=now())


def test_no_reply_goes_to_an_address_of_ours(arrive, mail, maria, mailbox, at):
    raw = arrive(mail("Old desk <old@firm.example>"))
    change_mailbox(mailbox=mailbox, by=None, at=at, aliases=["old@firm.example"])
    with pytest.raises(CaseRefusal):
        reply(case=Case.objects.get(pk=raw.case), by=maria, text="Dear us", at=now())
    assert not Message.objects.filter(contact__direction="out", author=maria).exists()


@pytest.mark.parametrize(
    "sender",
    ["Mráz, Leo <leo@mail.example>", "Leo Marsh leo@mail.example", "Leo <leo@mail.example", "Team: leo@mail.example;", "leo@mail.example, Leo <leo@mail.example>"],
)  # fmt: skip
def test_a_sender_with_one_address_is_never_held_for_the_form_of_the_name(arrive, mail, maria, outside, post, sender):
    raw = arrive(mail(sender))
    case = Case.objects.get(pk=raw.case)
    assert (case.held, Contact.objects.get(messages=raw.message).party) == ("", "leo@mail.example")
    post()
    assert [sent["To"] for sent in outside.mails] == ["leo@mail.example"]


def test_a014_a_sender_is_made_a_web_form_where_the_doubt_is_shown(arrive, mail, maria, page, reader):
    raw = arrive(mail(PARTNER, Reply_To=VISITOR))
    case = Case.objects.get(pk=raw.case)
    shown = page.get(f"/cases/{case.ref}").content.decode()
    assert f"/mail/{raw.pk}/writer" in shown
    assert "This is our web form" in shown
    page.post(f"/mail/{raw.pk}/writer", {"address": "leo@mail.example", "is_form": "1"})
    case.refresh_from_db()
    assert (case.customer.name, Contact.objects.get(messages=raw.message).party) == ("Leo Marsh", "leo@mail.example")
    assert Mailbox.objects.get().form_senders == ["shop@lamps.example"]
    assert Entry.objects.filter(kind="desk.case.customer_named", actor=maria.pk).exists()
    assert "This is our web form" not in page.get(f"/cases/{case.ref}").content.decode()
    reader._until = 0.0  # the settings are cached for a second
    later = arrive(mail(PARTNER, "Another visitor", Reply_To="mia@mail.example"))
    assert Contact.objects.get(messages=later.message).party == "mia@mail.example"


def test_a_reply_address_is_taken_for_one_mail_only(arrive, mail, page):
    raw = arrive(mail(PARTNER, Reply_To=VISITOR))
    page.post(f"/mail/{raw.pk}/writer", {"address": "leo@mail.example"})
    assert Contact.objects.get(messages=raw.message).party == "leo@mail.example"
    assert Mailbox.objects.get().form_senders == []


def test_of_several_senders_a_person_chooses_one(arrive, mail, page):
    raw = arrive(mail("Leo <leo@mail.example>, Mia <mia@mail.example>"))
    case = Case.objects.get(pk=raw.case)
    assert case.held == "sender unclear"
    assert "Reply to mia@mail.example" in page.get(f"/cases/{case.ref}").content.decode()
    page.post(f"/mail/{raw.pk}/writer", {"address": "mia@mail.example"})
    case.refresh_from_db()
    assert (case.held, case.customer.name) == ("", "Mia")


@pytest.mark.parametrize("address", ["eve@stranger.example", OURS, ""])
def test_nobody_is_chosen_whom_the_mail_does_not_name(arrive, mail, page, address):
    raw = arrive(mail(PARTNER, Reply_To=VISITOR))
    page.post(f"/mail/{raw.pk}/writer", {"address": address, "is_form": "1"})
    assert Contact.objects.get(messages=raw.message).party == "shop@lamps.example"
    assert Mailbox.objects.get().form_senders == []


def test_an_alias_that_nobody_listed_is_asked_about_once_and_not_copied(arrive, mail, page):
    first = arrive(mail(text="One", To="hello@quince.example"))
    second = arrive(mail("Mia <mia@mail.example>", "Two", To="hello@quince.example"))
    assert ("alias" in codes(first), "alias" in codes(second)) == (True, False)
    assert not Message.objects.filter(copies__address="hello@quince.example").exists()
    ref = Case.objects.get(pk=first.case).ref
    assert "hello@quince.example" in page.get(f"/cases/{ref}").content.decode()
    page.post(f"/mail/{first.pk}/alias", {"address": "hello@quince.example", "is_ours": "1"})
    assert Mailbox.objects.get().aliases == ["hello@quince.example"]
    assert "Is this address yours?" not in page.get(f"/cases/{ref}").content.decode()


def test_an_alias_that_is_not_ours_is_not_asked_about_again(arrive, mail, page):
    first = arrive(mail(text="One", To="hello@quince.example"))
    page.post(f"/mail/{first.pk}/alias", {"address": "hello@quince.example"})
    again = arrive(mail("Mia <mia@mail.example>", "Two", To="hello@quince.example"))
    assert "alias" not in codes(again)
    assert Mailbox.objects.get().aliases == []


@pytest.mark.parametrize(
    "to",
    [f"{OURS}, maria@quince.example", "maria@quince.example", "hello@lamps.example", f"{OURS}, hello@quince.example"],
)
def test_a_colleague_or_a_stranger_in_copy_is_no_alias(arrive, mail, maria, to):
    assert "alias" not in codes(arrive(mail(To=to)))
