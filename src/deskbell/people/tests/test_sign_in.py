"""Sign-in by password, code or passkey; what visitors can try; how a session ends."""

import argparse
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client

from deskbell.journal.commands.journal_export import run
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_first_admin import invite_first_admin
from deskbell.people.actions.invite_staff import invite_staff
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.name_organisation import name_organisation
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.allauth_texts import MESSAGES, PASSWORDS_DIFFER
from deskbell.people.idle_sessions import LONGEST_IDLE_TIME
from deskbell.people.log_redaction import SecretFilter

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
EMAIL = "kavita@quinceandclay.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def kavita():
    return hire_staff(email=EMAIL, name="Kavita Rao", role="agent", at=AT, password=PASSWORD)


def sign_in(client, password=PASSWORD, email=EMAIL, **more):
    return client.post("/account/login/", {"login": email, "password": password, **more})


def test_the_sign_in_page_names_the_organisation_and_asks_for_no_more_than_needed(client):
    name_organisation(name="Quince & Clay", languages=["en"], by=None, at=AT)
    page = client.get("/account/login/").content.decode()
    assert "Quince &amp; Clay, customer service" in page
    assert "sign up" not in page.lower()


def test_the_sign_in_page_without_rules_says_what_it_is_for(client):
    assert "Kliëntediens wat sy beloftes nakom." in client.get("/account/login/?language=af").content.decode()


def test_a_password_signs_in(client, kavita):
    answer = sign_in(client, email=EMAIL.upper())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert get_user(client) == kavita


def test_a_wrong_password_does_not_reveal_who_works_here(client, kavita):
    known = sign_in(client, "wrong")
    unknown = sign_in(client, "wrong", "nobody@quinceandclay.example")
    assert known.status_code == unknown.status_code == 422
    plain = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (known, unknown)]
    assert plain[0] == plain[1]


def test_the_language_that_a_visitor_chooses_is_remembered(client):
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
    hire_staff(email=EMAIL, name="Kavita Rao", role="agent", at=AT, password=PASSWORD)
    hire_staff(email="new@quinceandclay.example", name="New", role="agent", at=AT)
    spent = {}
    for email in (EMAIL, "nobody@quinceandclay.example", "new@quinceandclay.example"):
        before = CountingHasher.count
        assert sign_in(client, "wrong", email).status_code == 422
        spent[email] = CountingHasher.count - before
    assert set(spent.values()) == {1}


@pytest.mark.parametrize("address", ["signup/", "email/", "3rdparty/", "social/connections/", "password/set/"])
def test_pages_of_allauth_that_are_not_offered_do_not_exist(client, address):
    assert client.get(f"/account/{address}").status_code == 404


def test_the_first_link_makes_an_account_and_signs_in(client):
    address = f"/join/{invite_first_admin(at=datetime.now(UTC))}"
    assert client.get(address)["Referrer-Policy"] == "same-origin"
    words = {"name": "Naledi", "email": "n@example.org", "password": PASSWORD, "again": PASSWORD}
    assert client.post(address, {**words, "again": "other"}).status_code == 422
    assert client.post(address, words).status_code == 302
    assert get_user(client).role == "admin"
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(("sent", "kept"), [("Asia/Bangkok", "Asia/Bangkok"), ("Etc/Unknown", "UTC"), ("", "UTC")])
def test_the_first_admin_has_the_time_zone_of_the_browser(client, sent, kept):
    address = f"/join/{invite_first_admin(at=datetime.now(UTC))}"
    assert "data-browser-zone" in client.get(address).content.decode()
    words = {"name": "Naledi", "email": "n@example.org", "password": PASSWORD, "again": PASSWORD, "zone": sent}
    assert client.post(address, words).status_code == 302
    assert get_user(client).zone == kept
    page = client.get("/setup/house/").content.decode()
    assert re.search(f'name="zone" value="{kept}"[^>]*data-browser-zone', page)
    assert f'data-zone="{kept}"' in page


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


def test_a080_a_password_link_works_once_and_no_other_secret_works(client, kavita, settings):
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
def test_a080_only_the_complete_link_works(client, secret):
    invite_first_admin(at=datetime.now(UTC))
    for method in (client.get, client.post):
        assert method(f"/join/{secret}").status_code == 404


def test_a080_a_new_link_ends_the_old_one(client, kavita):
    at = datetime.now(UTC)
    old, new = invite_staff(staff=kavita, by=None, at=at), invite_staff(staff=kavita, by=None, at=at)
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


def test_a081_a_new_password_ends_the_tokens(client, kavita):
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


def test_a081_a_colleague_who_left_is_signed_out_and_cannot_sign_in(client, kavita):
    sign_in(client)
    retire_staff(staff=kavita, by=None, at=AT)
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


def test_a081_a_session_ended_from_another_browser_is_over_at_once(client, kavita):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert elsewhere.get("/account/").status_code == 200
    assert client.post("/account/sessions/").status_code == 302
    assert elsewhere.get("/account/")["Location"].startswith("/account/login/")
    assert client.get("/account/").status_code == 200


def test_a082_a_header_that_names_a_user_signs_nobody_in(client, kavita):
    names = {"Remote-User": EMAIL, "X-Forwarded-User": EMAIL, "X-Remote-User": EMAIL}
    answer = client.get("/account/", headers=names, REMOTE_USER=EMAIL)
    assert answer["Location"].startswith("/account/login/")


def test_a084_a_password_as_long_as_a_book_is_refused_at_once(client, kavita):
    assert sign_in(client, "x" * 1001).status_code == 422
    assert sign_in(client, "x" * 10_000_000).status_code in (400, 413)


def test_a084_guessing_locks_out_the_guesser_and_not_the_owner(client, kavita):
    for _try in range(6):
        answer = client.post("/account/login/", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    assert "Too many" in answer.content.decode()
    answer = client.post("/account/login/", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
    assert not get_user(client).is_authenticated
    assert sign_in(client)["Location"] == "/"


def with_authenticator_app(staff):
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    return lambda: format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def guess(client, times, *, email=EMAIL, address="203.0.113.9"):
    for number in range(times):
        login = email.format(number)
        answer = client.post("/account/login/", {"login": login, "password": "wrong"}, REMOTE_ADDR=address)
    return answer.content.decode()


def is_signed_in_from(address, password=PASSWORD, client=None):
    client = client or Client()
    client.post("/account/login/", {"login": EMAIL, "password": password}, REMOTE_ADDR=address)
    return get_user(client).is_authenticated


def test_a137_wrong_guesses_at_unknown_accounts_lock_out_nobody_of_the_same_address(client, kavita):
    assert "Too many" in guess(client, 22, email="nobody{}@quinceandclay.example")
    assert "Too many" in guess(client, 1)
    assert is_signed_in_from("203.0.113.9")


def test_a137_one_guess_at_each_of_many_accounts_is_refused_too(client, kavita):
    for number in range(20):
        hire_staff(email=f"a{number}@quinceandclay.example", name="A", role="agent", at=AT, password=PASSWORD)
    guess(client, 20, email="a{}@quinceandclay.example")
    assert not is_signed_in_from("203.0.113.9")
    assert is_signed_in_from("203.0.113.10")


def test_a137_the_owner_signs_in_where_they_did_before_while_others_guess(client, kavita):
    assert is_signed_in_from("203.0.113.9", client=client)
    client.post("/account/logout/")
    assert "Too many" in guess(Client(), 6)
    assert not is_signed_in_from("203.0.113.9")
    assert is_signed_in_from("203.0.113.9", client=client)


def test_a137_a_known_browser_may_not_guess_without_end_either(client, kavita):
    assert is_signed_in_from("203.0.113.9", client=client)
    client.post("/account/logout/")
    assert "Too many" in guess(client, 11)
    assert not is_signed_in_from("203.0.113.9", client=client)
    assert is_signed_in_from("203.0.113.9"), "a stolen mark must not lock out the owner elsewhere"


def test_a137_the_right_password_with_a_second_factor_is_never_locked_out(client, kavita):
    second_factor = with_authenticator_app(kavita)
    for address in range(30):
        guess(Client(), 4, address=f"203.0.113.{address}")
    assert "Too many" in guess(Client(), 6)
    answer = client.post("/account/login/", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
    assert answer["Location"].startswith("/account/login/second/")
    client.post("/account/login/second/", {"code": second_factor()}, REMOTE_ADDR="203.0.113.9")
    assert get_user(client).is_authenticated


def test_a137_codes_cannot_be_guessed_without_end(client, kavita):
    second_factor = with_authenticator_app(kavita)
    sign_in(client)
    for _try in range(6):
        page = client.post("/account/login/second/", {"code": "000000"}).content.decode()
    assert "Too many" in page
    client.post("/account/login/second/", {"code": second_factor()})
    assert not get_user(client).is_authenticated


def test_a137_a_forwarded_address_in_a_request_changes_no_limit(client, kavita):
    for number in range(6):
        answer = client.post(
            "/account/login/",
            {"login": EMAIL, "password": "wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
    assert "Too many" in answer.content.decode()


def test_a085_password_and_keys_change_only_after_reauthentication(client, kavita):
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
def test_a086_sign_in_leads_to_no_other_site(client, kavita, evil):
    assert sign_in(client, next=evil)["Location"] == "/"


def test_a086_sign_in_leads_to_the_page_that_was_asked_for(client, kavita):
    assert client.get("/account/?x=1")["Location"] == "/account/login/?next=%2Faccount%2F%3Fx%3D1"
    assert sign_in(client, next="/account/?x=1")["Location"] == "/account/?x=1"


def test_a087_nothing_changes_without_the_csrf_token(kavita):
    strict = Client(enforce_csrf_checks=True)
    for address in ("/account/login/", "/account/logout/", "/account/", f"/join/{invite_first_admin(at=AT) or 'x'}"):
        assert strict.post(address, {"login": EMAIL, "password": PASSWORD}).status_code == 403
    assert not get_user(strict).is_authenticated


def test_a087_opening_the_sign_out_page_does_not_sign_out(client, kavita):
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert get_user(client).is_authenticated


def test_a088_no_page_can_be_framed(client):
    answer = client.get("/account/login/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def _leave_open(client, hours):
    session = client.session
    session["human_at"] = (datetime.fromisoformat(session["human_at"]) - timedelta(hours=hours)).isoformat()
    session.save()


def test_a090_an_open_page_alone_keeps_nobody_signed_in(client, kavita):
    sign_in(client)
    client.get("/account/")
    most = LONGEST_IDLE_TIME.total_seconds() / 3600
    _leave_open(client, most - 1)
    client.get("/account/", headers={"X-Fragment": "1"})
    _leave_open(client, 2)
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_a090_what_a_person_does_keeps_them_signed_in(client, kavita):
    sign_in(client)
    client.get("/account/")
    most = LONGEST_IDLE_TIME.total_seconds() / 3600
    _leave_open(client, most - 1)
    assert client.get("/account/").status_code == 200
    _leave_open(client, 2)
    assert client.get("/account/").status_code == 200


def test_ones_own_settings_are_saved(client, kavita):
    sign_in(client)
    words = {"name": "Kavita R", "language": "hi", "zone": "Asia/Kolkata", "theme": "dark"}
    assert client.post("/account/", words).status_code == 302
    page = client.get("/account/").content.decode()
    assert '<html lang="hi" data-theme="dark" data-keys="off" data-zone="Asia/Kolkata">' in page
    assert client.post("/account/", {**words, "zone": "Mars/Base"}).status_code == 422


def test_a089_no_secret_is_in_the_journal_a_log_or_a_page(client, kavita, caplog, capsys, settings):
    settings.MAIL_OUT = object()
    link = invite_staff(staff=kavita, by=None, at=datetime.now(UTC))
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
    seal_and_follow()
    assert run(argparse.Namespace(after=0)) == 0
    said = capsys.readouterr()
    assert "people.token.made" in said.out
    told = "\n".join([*pages, caplog.text, said.out, said.err, repr(token)])
    assert [word for word in (new, PASSWORD, link, secret, "misheard", settings.SECRET_KEY) if word in told] == []


@pytest.mark.parametrize(
    "line", ["Forbidden: /join/{}", "GET /account/password/reset/key/1-{}/", "Bearer {}", "key deskbell_{}!"]
)
def test_a089_secrets_are_removed_from_log_lines(line):
    secret = "RlNl7iLYzot61-KCC-sWry722BZIc9VslJHCzZhgzIo"
    record = logging.LogRecord("any", logging.WARNING, "", 0, line.replace("{}", "%s"), (secret,), None)
    assert SecretFilter().filter(record)
    assert secret not in logging.Formatter().format(record)
    assert "…" in record.getMessage()


def test_a089_every_log_handler_removes_secrets(settings):
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hush"]


def test_every_message_of_allauth_is_in_our_catalogues():
    says = {*DefaultAccountAdapter.error_messages.values(), *DefaultMFAAdapter.error_messages.values()}
    assert [text for text in MESSAGES if text not in {str(one) for one in says}] == []


def test_passwords_that_differ_are_refused_with_a_translated_message(client, kavita):
    sign_in(client)
    words = {"oldpassword": PASSWORD, "password1": "Ten geese cross slowly", "password2": "Eleven geese"}
    assert PASSWORDS_DIFFER in client.post("/account/password/", words).content.decode()


def test_the_password_can_be_shown_by_a_button_that_needs_script(client):
    page = client.get("/account/login/").content.decode()
    assert re.search(r'<button[^>]* data-shows="f-password"[^>]* hidden', page)


def test_a_form_sent_after_signing_out_leads_back_to_its_page_and_says_that_nothing_was_sent(client):
    answer = client.post("/account/", headers={"Referer": "http://testserver/cases/QC-1?show=all"})
    assert answer["Location"] == "/account/login/?next=%2Fcases%2FQC-1%3Fshow%3Dall"
    assert "nothing was sent or changed" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("page", ["", "http://elsewhere.example/cases/QC-1", "javascript:alert(1)"])
def test_a_form_of_another_site_leads_to_no_page_of_its_own(client, page):
    assert client.post("/account/", headers={"Referer": page})["Location"] == "/account/login/"


@pytest.mark.parametrize("mode", ["cors", "same-origin", "no-cors"])
def test_a_script_that_is_no_longer_signed_in_is_told_so_instead_of_led_to_a_page(client, mode):
    assert client.post("/account/", headers={"Sec-Fetch-Mode": mode}).status_code == 401
