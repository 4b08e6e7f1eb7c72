"""Text messages go out, and what became of them stands on the message."""

import base64
from typing import Any

import pytest
from django.test import Client

from deskbell.channels.actions.save_account import change_account
from deskbell.channels.fillings import channel_alarms
from deskbell.channels.kinds.sms.tests.conftest import OURS, SID, THEIRS, TOKEN, Provider, payload, refusal
from deskbell.channels.models import Account, Delivery, RawMessage
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resend_message import resend_message
from deskbell.desk.models import Case, Message
from deskbell.kit.clock import now
from deskbell.people.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(bring: Any, read: Any, maria: Staff) -> Message:
    """Return a message of Maria that answers a customer."""
    bring(payload("message"))
    read()
    return reply(case=Case.objects.get(), by=maria, text="Ναι, υπάρχει ακόμη.", at=now())


def outcome(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.delivery, message.delivery_note


def test_an_answer_is_one_request_that_names_its_delivery(
    answered: Message, post: Any, provider: Provider, number: Account, settings: Any
) -> None:
    post()
    delivery = Delivery.objects.get()
    assert provider.requests == [
        {
            "From": OURS,
            "To": THEIRS,
            "Body": "Ναι, υπάρχει ακόμη.",
            "StatusCallback": f"{settings.PUBLIC_URL}/hooks/sms/{number.pk}?delivery={delivery.pk}",
        }
    ]
    assert provider.paths == [f"/2010-04-01/Accounts/{SID}/Messages.json"]
    assert provider.authorizations == ["Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()]
    assert (delivery.state, delivery.provider_id) == ("sent", "SM" + "5" * 32)
    assert outcome(answered) == ("sent", "")
    post()
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        (["queued", "sent"], "sent"), (["sent", "delivered"], "arrived"), (["delivered", "sent"], "arrived"),
        (["delivered", "delivered"], "arrived"), (["undelivered"], "failed"), (["sent", "failed"], "failed"),
        (["failed", "sent"], "failed"), (["failed", "delivered"], "arrived"), (["delivered", "failed"], "arrived"),
    ],
)  # fmt: skip
def test_a097_reports_give_the_same_end_in_any_order(
    answered: Message, post: Any, bring: Any, read: Any, reports: list[str], state: str
) -> None:
    post()
    query = f"?delivery={Delivery.objects.get().pk}"
    for report in reports:
        assert bring(payload(f"status_{report}"), query=query).status_code == 200
        read()
    assert outcome(answered)[0] == state
    assert set(RawMessage.objects.exclude(state="placed").values_list("state", "why")) <= {("aside", "receipt")}


def test_a_report_finds_its_message_by_the_providers_id_alone(
    answered: Message, post: Any, bring: Any, read: Any
) -> None:
    post()
    bring(payload("status_delivered"))
    read()
    assert outcome(answered)[0] == "arrived"


@pytest.mark.parametrize("query", ["", "?delivery=999999", "?delivery=x", "?delivery={other}"])
def test_a_report_on_nothing_of_ours_changes_nothing(
    answered: Message, post: Any, bring: Any, read: Any, query: str
) -> None:
    post()
    query = query.replace("{other}", str(Delivery.objects.get().pk))
    bring(payload("status_failed", MessageSid="SM" + "9" * 32), query=query)
    read()
    assert outcome(answered) == ("sent", "")


def test_a_message_that_did_not_arrive_brings_its_case_back_with_the_reason(
    answered: Message, post: Any, bring: Any, read: Any, client: Client, maria: Staff
) -> None:
    post()
    Case.objects.update(state="resolved")
    bring(payload("status_undelivered"), query=f"?delivery={Delivery.objects.get().pk}")
    read()
    assert outcome(answered) == ("failed", "30003")
    assert Case.objects.get().state == "open"
    client.force_login(maria)
    assert "The phone could not be reached." in client.get(f"/cases/{Case.objects.get().ref}").content.decode()


@pytest.mark.parametrize("answer", [None, (500, "oops"), (503, ""), (201, "not json"), (201, "{}")])
def test_an_uncertain_send_is_shown_and_never_repeated_by_itself(
    answered: Message, post: Any, provider: Provider, answer: tuple[int, str] | None
) -> None:
    provider.answers = [answer]
    for _ in range(3):
        post()
    assert len(provider.requests) == 1
    assert outcome(answered)[0] == "unsure"
    assert Delivery.objects.get().due_at is None
    assert Case.objects.get().unread is True


def test_a_report_settles_an_uncertain_send(
    answered: Message, post: Any, bring: Any, read: Any, provider: Provider
) -> None:
    provider.answers = [None]
    post()
    bring(payload("status_sent"), query=f"?delivery={Delivery.objects.get().pk}")
    read()
    assert outcome(answered)[0] == "sent"
    assert Delivery.objects.get().provider_id == "SM" + "5" * 32


def test_a_person_may_send_an_uncertain_message_again(answered: Message, post: Any, provider: Provider) -> None:
    good = provider.answers[0]
    provider.answers = [None]
    post()
    resend_message(message=answered, at=now())
    provider.answers = [good]
    post()
    assert (len(provider.requests), outcome(answered)[0]) == (2, "sent")


@pytest.mark.parametrize("code", [21211, 21610, 21617, 21408])
def test_a_refused_message_fails_for_good(answered: Message, post: Any, provider: Provider, code: int) -> None:
    provider.answers = [refusal(code)]
    for _ in range(2):
        post()
    assert outcome(answered) == ("failed", str(code))
    assert len(provider.requests) == 1


def test_too_many_at_once_are_tried_again(answered: Message, post: Any, provider: Provider) -> None:
    good = provider.answers[0]
    provider.answers = [refusal(20429, 429), good]
    post()
    delivery = Delivery.objects.get()
    assert delivery.state == "queued"
    Delivery.objects.update(due_at=now())
    post()
    assert outcome(answered)[0] == "sent"


def test_a_refused_account_raises_an_alarm_and_the_messages_wait(
    answered: Message, post: Any, provider: Provider, number: Account
) -> None:
    provider.answers = [refusal(20003, 401)]
    post()
    assert outcome(answered)[0] == "queued"
    Account.objects.update(failing_since="2026-01-01T00:00Z")
    alarms = [alarm["says"] for alarm in channel_alarms()]
    assert any("The provider refused our account" in says and OURS in says for says in alarms)


def test_a_provider_that_is_away_is_tried_again(answered: Message, post: Any, number: Account) -> None:
    Account.objects.filter(pk=number.pk).update(settings={"account_sid": SID, "provider": "http://127.0.0.1:9"})
    post()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.said) == ("queued", "unreachable")


def test_nothing_is_sent_to_who_asked_for_no_more(
    answered: Message, post: Any, bring: Any, read: Any, provider: Provider
) -> None:
    bring(payload("stop"))
    read()
    post()
    assert provider.requests == []
    assert outcome(answered) == ("failed", "opted out")


def test_the_token_is_stored_encrypted_and_stays_when_left_empty(number: Account, at: Any) -> None:
    assert TOKEN.encode() not in bytes(number.secrets)
    changed = change_account(
        account=number, address=OURS, team=number.team, by=None, at=at, settings=number.settings, secrets={},
        acknowledge=True, active=True,
    )  # fmt: skip
    assert bytes(changed.secrets) != b""
    from deskbell.channels.actions.save_account import read_secrets

    assert read_secrets(changed) == {"auth_token": TOKEN}
