"""Coming in: by password, code or passkey; what strangers can try; and how a visit ends."""

import argparse
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from deskbell.journal.commands.journal_export import run
from deskbell.journal.models import Entry
from deskbell.journal.settle import settle
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite import invite
from deskbell.people.actions.invite_first import invite_first
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.name_house import name_house
from deskbell.people.actions.retire import retire
from deskbell.people.allauth_words import SAID, TWICE
from deskbell.people.hush import Hush
from deskbell.people.idle import LONGEST

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
EMAIL = "kavita@quinceandclay.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def kavita():
    return hire(email=EMAIL, name="Kavita Rao", role="agent", at=AT, password=PASSWORD)


def sign_in(client, password=PASSWORD, email=EMAIL, **more):
    return client.post("/account/login/", {"login": email, "password": password, **more})


def test_the_door_names_the_house_and_asks_for_no_more_than_needed(client):
    name_house(name="Quince & Clay", languages=["en"], by=None, at=AT)
    page = client.get("/account/login/").content.decode()
    assert "Quince &amp; Clay, customer desk" in page
    assert "sign up" not in page.lower()


def test_the_door_of_a_house_without_rules_says_what_it_is_for(client):
    assert "Kliëntediens wat sy woord hou." in client.get("/account/login/?language=af").content.decode()


def test_a_password_opens_the_desk(client, kavita):
    answer = sign_in(client, email=EMAIL.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert get_user(client) == kavita


def test_a_wrong_password_is_told_without_telling_who_works_here(client, kavita):
    known = sign_in(client, "wrong")
    unknown = sign_in(client, "wrong", "nobody@quinceandclay.example")
    assert known.status_code == unknown.status_code == 422
    plain = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (known, unknown)]
    assert plain[0] == plain[1]


def test_the_visitor_chooses_the_language_and_it_is_kept(client):
    assert 'lang="el"' in client.get("/account/login/?language=el").content.decode()[:200]
    assert 'lang="el"' in client.get("/account/login/").content.decode()[:200]


class CountingHasher(MD5PasswordHasher):
    """Counts how often the costly work is done."""

    algorithm = "counting"
    count = 0

    def encode(self, password, salt):
        CountingHasher.count += 1
        return super().encode(password, salt)


def test_a079_a_stranger_costs_as_much_work_as_a_colleague(client, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    hire(email=EMAIL, name="Kavita Rao", role="agent", at=AT, password=PASSWORD)
    hire(email="new@quinceandclay.example", name="New", role="agent", at=AT)
    spent = {}
    for email in (EMAIL, "nobody@quinceandclay.example", "new@quinceandclay.example"):
        before = CountingHasher.count
        assert sign_in(client, "wrong", email).status_code == 422
        spent[email] = CountingHasher.count - before
    assert set(spent.values()) == {1}


@pytest.mark.parametrize("address", ["signup/", "email/", "3rdparty/", "social/connections/", "password/set/"])
def test_what_is_not_offered_does_not_exist(client, address):
    assert client.get(f"/account/{address}").status_code == 404


def test_the_first_link_opens_the_desk_and_leads_to_it(client):
    address = f"/join/{invite_first(at=datetime.now(UTC))}"
    assert client.get(address)["Referrer-Policy"] == "same-origin"
    words = {"name": "Naledi", "email": "n@example.org", "password": PASSWORD, "again": PASSWORD}
    assert client.post(address, {**words, "again": "other"}).status_code == 422
    assert client.post(address, words).status_code == 302
    assert get_user(client).role == "admin"
    assert Client().get(address).status_code == 404


def test_a_code_is_asked_for_after_the_password_once_an_app_is_set_up(client, kavita):
    sign_in(client)
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/keys/app/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post("/account/keys/app/", {"code": code}).status_code == 302
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    other = Client()
    assert sign_in(other)["Location"].startswith("/account/login/second/")
    assert not get_user(other).is_authenticated
    assert other.post("/account/login/second/", {"code": "000000"}).status_code == 422
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert other.post("/account/login/second/", {"code": recovery})["Location"] == "/"
    assert get_user(other) == kavita


def test_a078_a_link_in_a_mail_never_comes_from_the_host_header(client, kavita, settings):
    settings.MAIL_OUT = object()
    answer = client.post("/account/password/reset/", {"email": EMAIL}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    answer = client.post(
        "/account/password/reset/", {"email": EMAIL}, headers={"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"}
    )
    assert answer.status_code == 302
    assert f"{settings.PUBLIC_URL}/account/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body
    assert "127.0.0.1" not in mail.outbox[0].body


def test_a079_a_forgotten_password_tells_a_stranger_nothing(client, kavita, settings):
    settings.MAIL_OUT = object()
    pages = []
    for email in (EMAIL, "nobody@quinceandclay.example"):
        answer = client.post("/account/password/reset/", {"email": email}, follow=True)
        pages.append((answer.redirect_chain, answer.content))
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2


def test_without_mail_the_page_says_whom_to_ask(client, kavita, settings):
    settings.MAIL_OUT = None
    page = client.get("/account/password/reset/").content.decode()
    assert "admin" in page
    client.post("/account/password/reset/", {"email": EMAIL})
    assert mail.outbox == []


def _reset_link():
    return re.search(r"http://\S+(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def test_a080_a_link_to_a_new_password_opens_once_and_no_other_word_does(client, kavita, settings):
    settings.MAIL_OUT = object()
    client.post("/account/password/reset/", {"email": EMAIL})
    link = _reset_link()
    new = {"password1": "Ten geese cross slowly", "password2": "Ten geese cross slowly"}
    form = client.get(link, follow=True).redirect_chain[-1][0]
    assert client.post(form, new).status_code == 302
    kavita.refresh_from_db()
    assert kavita.check_password("Ten geese cross slowly")
    for wrong in (link, link[:-3] + "/", link.replace("-", "-%"), link.rsplit("-", 1)[0] + "-/"):
        answer = Client().get(wrong, follow=True)
        assert "password1" not in answer.content.decode()


@pytest.mark.parametrize("secret", ["%", "*", "null", "x" * 43, "x" * 5000, "%00", "..%2f..", "[]"])
def test_a080_only_the_whole_link_opens(client, secret):
    invite_first(at=datetime.now(UTC))
    for method in (client.get, client.post):
        assert method(f"/join/{secret}").status_code == 404


def test_a080_an_old_link_closes_when_a_new_one_is_made(client, kavita):
    at = datetime.now(UTC)
    old, new = invite(staff=kavita, by=None, at=at), invite(staff=kavita, by=None, at=at)
    assert client.get(f"/join/{old}").status_code == 404
    assert client.get(f"/join/{new}").status_code == 200


def test_a081_signing_in_gives_a_new_session(client, kavita):
    client.get("/account/login/?language=th")
    client.session["planted"] = "yes"
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_a081_a_new_password_ends_every_other_session(client, kavita):
    other = Client()
    sign_in(other)
    sign_in(client)
    words = {"oldpassword": PASSWORD, "password1": "Ten geese cross slowly", "password2": "Ten geese cross slowly"}
    assert client.post("/account/password/", words).status_code == 302
    assert get_user(client).is_authenticated
    assert not get_user(other).is_authenticated


def test_a081_a_new_password_ends_the_keys_of_programs(client, kavita):
    row, secret = make_token(name="report", staff=kavita, by=None, at=AT)
    asked = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert client.get("/api/v1/cases", **asked).status_code == 200
    sign_in(client)
    words = {"oldpassword": PASSWORD, "password1": "Ten geese cross slowly", "password2": "Ten geese cross slowly"}
    assert client.post("/account/password/", words).status_code == 302
    assert client.get("/api/v1/cases", **asked).status_code == 401
    assert Entry.objects.filter(kind="people.token.ended", facts__token=row.id, actor=kavita.id).count() == 1


def test_a081_a_new_role_ends_every_session_even_when_it_is_taken_back(client, kavita):
    sign_in(client)
    for role in ("lead", "agent"):
        kavita = change_role(staff=kavita, role=role, by=None, at=AT)
    assert not get_user(client).is_authenticated


def test_a081_who_has_left_is_out_and_stays_out(client, kavita):
    sign_in(client)
    retire(staff=kavita, by=None, at=AT)
    assert client.get("/account/")["Location"].startswith("/account/login/")
    assert sign_in(client).status_code in (302, 422)
    assert not get_user(client).is_authenticated


def test_a081_signing_out_ends_the_session_for_good(client, kavita):
    sign_in(client)
    copy = Client()
    copy.cookies.update(client.cookies)
    assert get_user(copy).is_authenticated
    client.post("/account/logout/")
    assert not get_user(copy).is_authenticated


def test_a082_a_header_that_names_a_user_opens_nothing(client, kavita):
    names = {"Remote-User": EMAIL, "X-Forwarded-User": EMAIL, "X-Remote-User": EMAIL}
    answer = client.get("/account/", headers=names, REMOTE_USER=EMAIL)
    assert answer["Location"].startswith("/account/login/")


def test_a084_a_book_as_a_password_is_refused_at_once(client, kavita):
    assert sign_in(client, "x" * 1001).status_code == 422
    assert sign_in(client, "x" * 10_000_000).status_code in (400, 413)


def test_a084_guessing_locks_out_the_guesser_and_not_the_owner(client, kavita):
    for _try in range(6):
        answer = client.post("/account/login/", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    assert "Too many" in answer.content.decode()
    answer = client.post("/account/login/", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
    assert not get_user(client).is_authenticated
    assert sign_in(client)["Location"] == "/"


def test_a085_password_and_keys_change_only_with_the_present_secret(client, kavita):
    sign_in(client)
    words = {"oldpassword": "wrong", "password1": "Ten geese cross slowly", "password2": "Ten geese cross slowly"}
    assert client.post("/account/password/", words).status_code == 422
    for address in ("keys/app/", "keys/passkeys/add/", "keys/codes/new/"):
        for method in (client.get, client.post):
            assert method(f"/account/{address}")["Location"].startswith("/account/confirm/")
    assert client.post("/account/confirm/", {"password": "wrong"}).status_code == 422
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/keys/app/"}).status_code == 302
    assert client.get("/account/keys/app/").status_code == 200


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "https:evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example",
     "javascript:alert(1)", "%2f%2fevil.example", "http://localhost:8000@evil.example", "\t//evil.example"],
)  # fmt: skip
def test_a086_after_signing_in_one_stays_in_the_house(client, kavita, evil):
    assert sign_in(client, next=evil)["Location"] == "/"


def test_a086_a_path_of_ours_is_where_one_wanted_to_go(client, kavita):
    assert client.get("/account/?x=1")["Location"] == "/account/login/?next=%2Faccount%2F%3Fx%3D1"
    assert sign_in(client, next="/account/?x=1")["Location"] == "/account/?x=1"


def test_a087_nothing_changes_without_the_pages_own_token(kavita):
    strict = Client(enforce_csrf_checks=True)
    for address in ("/account/login/", "/account/logout/", "/account/", f"/join/{invite_first(at=AT) or 'x'}"):
        assert strict.post(address, {"login": EMAIL, "password": PASSWORD}).status_code == 403
    assert not get_user(strict).is_authenticated


def test_a087_looking_at_the_way_out_does_not_sign_out(client, kavita):
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert get_user(client).is_authenticated


def test_a088_nobody_frames_us(client):
    answer = client.get("/account/login/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def _walk_away(client, hours):
    session = client.session
    session["human_at"] = (datetime.fromisoformat(session["human_at"]) - timedelta(hours=hours)).isoformat()
    session.save()


def test_a090_an_open_page_alone_keeps_nobody_signed_in(client, kavita):
    sign_in(client)
    client.get("/account/")
    most = LONGEST.total_seconds() / 3600
    _walk_away(client, most - 1)
    client.get("/account/", headers={"X-Fragment": "1"})
    _walk_away(client, 2)
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_a090_what_a_person_does_keeps_them_signed_in(client, kavita):
    sign_in(client)
    client.get("/account/")
    most = LONGEST.total_seconds() / 3600
    _walk_away(client, most - 1)
    assert client.get("/account/").status_code == 200
    _walk_away(client, 2)
    assert client.get("/account/").status_code == 200


def test_settings_of_ones_own_are_kept(client, kavita):
    sign_in(client)
    words = {"name": "Kavita R", "language": "hi", "zone": "Asia/Kolkata", "theme": "dark"}
    assert client.post("/account/", words).status_code == 302
    page = client.get("/account/").content.decode()
    assert '<html lang="hi" data-theme="dark" data-keys="off">' in page
    assert client.post("/account/", {**words, "zone": "Mars/Base"}).status_code == 422


def test_a089_no_secret_is_in_the_journal_a_log_or_a_page(client, kavita, caplog, capsys, settings):
    settings.MAIL_OUT = object()
    link = invite(staff=kavita, by=None, at=datetime.now(UTC))
    new = "Eleven geese cross slowly"
    client.post(f"/join/{link}", {"password": new, "again": new})
    token, secret = make_token(name="t", staff=kavita, by=None, at=AT)
    client.post("/account/password/reset/", {"email": EMAIL})
    sign_in(Client(), "misheard geese")
    pages = [
        client.get(address).content.decode()
        for address in (
            "/account/",
            "/nothing",
            f"/join/{link}",
            "/account/sessions/",
            f"/api/v1/customers?token={secret}",
        )
    ]
    settle()
    assert run(argparse.Namespace(after=0)) == 0
    said = capsys.readouterr()
    assert "people.token.made" in said.out
    told = "\n".join([*pages, caplog.text, said.out, said.err, repr(token)])
    assert [word for word in (new, PASSWORD, link, secret, "misheard", settings.SECRET_KEY) if word in told] == []


@pytest.mark.parametrize(
    "line", ["Forbidden: /join/{}", "GET /account/password/reset/key/1-{}/", "Bearer {}", "key deskbell_{}!"]
)
def test_a089_a_log_line_loses_what_opens_a_door(line):
    secret = "RlNl7iLYzot61-KCC-sWry722BZIc9VslJHCzZhgzIo"
    record = logging.LogRecord("any", logging.WARNING, "", 0, line.replace("{}", "%s"), (secret,), None)
    assert Hush().filter(record)
    assert secret not in logging.Formatter().format(record)
    assert "…" in record.getMessage()


def test_a089_every_line_that_is_written_goes_through_it(settings):
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hush"]


def test_what_allauth_says_is_what_our_catalogues_have_words_for():
    says = {*DefaultAccountAdapter.error_messages.values(), *DefaultMFAAdapter.error_messages.values()}
    assert [text for text in SAID if text not in {str(one) for one in says}] == []


def test_passwords_that_differ_are_refused_in_the_words_our_catalogues_know(client, kavita):
    sign_in(client)
    words = {"oldpassword": PASSWORD, "password1": "Ten geese cross slowly", "password2": "Eleven geese"}
    assert TWICE in client.post("/account/password/", words).content.decode()


def test_the_password_can_be_shown_by_a_button_that_needs_script(client):
    page = client.get("/account/login/").content.decode()
    assert re.search(r'<button[^>]* data-shows="f-password"[^>]* hidden', page)
