"""The page on which a number is connected is drawn from the channel's own form."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from deskbell.channels.actions.save_account import read_secrets
from deskbell.channels.kinds.sms.channel import CHANNEL
from deskbell.channels.kinds.sms.error_sentences import describe_provider_error
from deskbell.channels.kinds.sms.tests.conftest import OURS, SID, TOKEN
from deskbell.channels.models import Account
from deskbell.people.models import Staff, Team

pytestmark = pytest.mark.django_db
PAGE = "/setup/channels/sms"


def form(**changes: Any) -> dict[str, Any]:
    typed = {
        "address": "+30 21 0000 0001", "team": Team.objects.get().pk, "account_sid": SID, "auth_token": TOKEN, "active": "1",
    }  # fmt: skip
    return {**typed, **changes}


def test_a_number_is_connected_and_changed(client: Client, maria: Staff) -> None:
    client.force_login(maria)
    assert client.get(PAGE).status_code == 200
    answer = client.post(f"{PAGE}/new", form())
    account = Account.objects.get(channel="sms")
    assert answer.headers["Location"] == f"{PAGE}/{account.pk}"
    assert (account.address, account.setting("account_sid")) == (OURS, SID)
    page = client.get(f"{PAGE}/{account.pk}").content.decode()
    assert f"/hooks/sms/{account.pk}" in page
    assert TOKEN not in page
    changed = client.post(f"{PAGE}/{account.pk}", form(auth_token="", acknowledge="1"))
    assert changed.headers["Location"] == PAGE
    account.refresh_from_db()
    assert (account.acknowledge, read_secrets(account)) == (True, {"auth_token": TOKEN})
    assert OURS in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"address": "210 0000 001"}, {"address": "maria@quince.example"}, {"account_sid": "AC1"}, {"auth_token": ""},
     {"team": "0"}, {"provider": "http://provider.example"}, {"provider": "https://x/?a=1"}],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once_beside_its_field(
    client: Client, maria: Staff, wrong: dict[str, str]
) -> None:
    client.force_login(maria)
    answer = client.post(f"{PAGE}/new", form(**wrong))
    assert answer.status_code == 422
    assert answer.content.decode().count('class="error"') == 1
    everything = client.post(f"{PAGE}/new", {"provider": "x"})
    assert everything.content.decode().count('class="error"') == 5
    assert not Account.objects.exists()


def test_a_number_is_connected_once(client: Client, maria: Staff, number: Account) -> None:
    client.force_login(maria)
    answer = client.post(f"{PAGE}/new", form(address="0030 2100000001"))
    assert answer.status_code == 422
    assert Account.objects.count() == 1


def test_only_admins_see_it(client: Client, maria: Staff, number: Account) -> None:
    Staff.objects.update(role="agent")
    client.force_login(maria)
    for path in ("", "/new", f"/{number.pk}"):
        assert client.get(PAGE + path).status_code == 403


@pytest.mark.parametrize("language", ["el", "th", "hi", "af"])
def test_every_word_of_the_channel_stands_in_every_language(language: str) -> None:
    codes = ["21211", "21610", "30003", "30007", "21606", "21408", "21617", "20003", "429", "unreachable", "12345"]

    def texts() -> list[str]:
        words = CHANNEL.describe()
        described = [value for name, value in vars(words).items() if name not in ("input_type", "icon")]
        length = [CHANNEL.check_text("x" * 1601), CHANNEL.describe_length("x")]
        return [
            *described,
            *map(describe_provider_error, codes),
            *length,
            CHANNEL.write_acknowledgement(ref="QC-1", brand="Q"),
        ]

    with translation.override("en"):
        english = texts()
    with translation.override(language):
        assert [one for one, other in zip(english, texts(), strict=True) if one == other] == []
