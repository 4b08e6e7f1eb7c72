"""Customers are found again; colleagues join, change and leave; everything is in the journal."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user
from django.db import connection

from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.people.actions.accept_invitation import accept_invitation
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.erase_restored_customers import erase_restored_customers
from deskbell.people.actions.find_or_create_customer import find_or_create_customer
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.invite_first_admin import invite_first_admin
from deskbell.people.actions.invite_staff import LINK_LIFETIME, invite_staff
from deskbell.people.actions.refusals import (
    NeedsAnotherAddress,
    NeedsAnotherAdmin,
    NeedsOpenLink,
    NeedsPassword,
)
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.addresses import normalize_email
from deskbell.people.erasure_list import append_to_erasure_list
from deskbell.people.models import Address, Customer, Staff

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "Nine geese cross slowly"
pytestmark = pytest.mark.django_db


def _admin(**other):
    words = {"email": "naledi@quinceandclay.example", "name": "Naledi Botha", "role": "admin", **other}
    return hire_staff(**words, at=AT, password=PASSWORD)


def _kinds():
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_a_customer_is_found_by_their_address_however_it_is_typed():
    first = find_or_create_customer(channel="email", value="Asha@Example.org ", name="", language="hi", at=AT)
    again = find_or_create_customer(channel="email", value="asha@example.ORG", name="Asha Rao", language="en", at=AT)
    assert again.id == first.id
    row = Customer.objects.get()
    assert (row.name, row.language, row.since) == ("Asha Rao", "hi", AT)
    assert _kinds() == ["people.customer.met"]


def test_addresses_that_differ_in_a_letter_are_two_customers():
    one = find_or_create_customer(channel="email", value="straße@example.org", name="", language="", at=AT)
    two = find_or_create_customer(channel="email", value="strasse@example.org", name="", language="", at=AT)
    assert one.id != two.id


def test_the_words_of_an_erased_customer_are_gone_and_the_journal_still_verifies():
    customer = find_or_create_customer(channel="email", value="asha@example.org", name="Asha Rao", language="hi", at=AT)
    seal_and_follow()
    assert verify_journal().is_clean
    assert verify_journal().words == 1
    erase_personal_text(customer=customer.id, by=None, at=AT)
    seal_and_follow()
    report = verify_journal()
    assert report.is_clean
    assert report.erased == 1
    assert not Address.objects.exists()
    row = Customer.objects.get()
    assert (row.name, row.language, row.erased_at) == ("", "", AT)


def test_an_erased_person_who_writes_again_is_a_new_customer():
    old = find_or_create_customer(channel="email", value="asha@example.org", name="Asha", language="", at=AT)
    erase_personal_text(customer=old.id, by=None, at=AT)
    assert (
        find_or_create_customer(channel="email", value="asha@example.org", name="Asha", language="", at=AT).id != old.id
    )


def test_the_first_link_makes_the_first_admin_once():
    secret = invite_first_admin(at=AT)
    admin = accept_invitation(secret=secret, password=PASSWORD, name="Naledi", email="N@example.org", at=AT)
    assert (admin.role, admin.email, admin.check_password(PASSWORD)) == ("admin", "n@example.org", True)
    with pytest.raises(NeedsOpenLink):
        accept_invitation(secret=secret, password=PASSWORD, name="Eve", email="eve@example.org", at=AT)
    assert invite_first_admin(at=AT) is None
    assert _kinds() == ["people.staff.invited", "people.staff.hired", "people.staff.joined"]


def test_only_the_newest_first_link_works():
    old, new = invite_first_admin(at=AT), invite_first_admin(at=AT)
    with pytest.raises(NeedsOpenLink):
        accept_invitation(secret=old, password=PASSWORD, name="Eve", email="eve@example.org", at=AT)
    assert accept_invitation(secret=new, password=PASSWORD, name="N", email="n@example.org", at=AT)


def test_a_weak_password_is_refused_and_adds_no_staff():
    secret = invite_first_admin(at=AT)
    with pytest.raises(NeedsPassword):
        accept_invitation(secret=secret, password="short", name="N", email="n@example.org", at=AT)
    assert not Staff.objects.exists()
    assert accept_invitation(secret=secret, password=PASSWORD, name="N", email="n@example.org", at=AT)


def test_a_link_expires_after_a_week():
    colleague = hire_staff(email="k@example.org", name="K", role="agent", at=AT)
    secret = invite_staff(staff=colleague, by=None, at=AT)
    with pytest.raises(NeedsOpenLink):
        accept_invitation(secret=secret, password=PASSWORD, at=AT + LINK_LIFETIME)
    assert (
        accept_invitation(secret=secret, password=PASSWORD, at=AT + LINK_LIFETIME - timedelta(seconds=1)) == colleague
    )


def test_two_colleagues_cannot_share_an_address():
    _admin()
    with pytest.raises(NeedsAnotherAddress):
        _admin(email="NALEDI@quinceandclay.example")


def test_the_last_admin_can_neither_leave_nor_lose_the_role():
    admin = _admin()
    other = _admin(email="o@example.org")
    retire_staff(staff=other, by=admin, at=AT)
    with pytest.raises(NeedsAnotherAdmin):
        retire_staff(staff=admin, by=admin, at=AT)
    with pytest.raises(NeedsAnotherAdmin):
        change_role(staff=admin, role="agent", by=admin, at=AT)


def test_a_colleague_who_leaves_is_signed_out_at_once(client):
    admin = _admin()
    colleague = hire_staff(email="k@example.org", name="K", role="agent", at=AT, password=PASSWORD)
    client.force_login(colleague)
    assert get_user(client).is_authenticated
    retire_staff(staff=colleague, by=admin, at=AT)
    assert not get_user(client).is_authenticated
    assert not client.login(email="k@example.org", password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_a074_two_admins_who_close_each_others_account_at_once_leave_one():
    one, two = _admin(), _admin(email="o@example.org")
    refused = []

    def close(staff):
        try:
            retire_staff(staff=staff, by=None, at=AT)
        except NeedsAnotherAdmin:
            refused.append(staff)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=(staff,)) for staff in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Staff.objects.filter(role="admin", is_active=True).count() == len(refused) == 1


@pytest.mark.django_db(transaction=True)
def test_a_person_whose_first_mails_come_at_once_is_one_customer():
    met = []

    def come():
        try:
            met.append(
                find_or_create_customer(channel="email", value="asha@example.org", name="Asha", language="", at=AT).id
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(met)) == 1
    assert (Customer.objects.count(), _kinds().count("people.customer.met")) == (1, 1)


def test_a132_after_a_restore_the_erased_are_erased_again_and_nobody_with_their_number(settings, tmp_path):
    settings.HOME = tmp_path
    anna = find_or_create_customer(channel="email", value="a@example.com", name="Anna", language="en", at=AT)
    assert (append_to_erasure_list(customers=[anna]), append_to_erasure_list(customers=[anna])) == (1, 0)
    with (tmp_path / "erased.jsonl").open("a") as cut_short:
        cut_short.write('{"customer": 5, "si')
    bo = find_or_create_customer(channel="email", value="b@example.com", name="Bo", language="en", at=AT)
    assert append_to_erasure_list(customers=[Customer(id=bo.id, since=AT + timedelta(days=1))]) == 1
    assert erase_restored_customers(at=AT) == 1
    anna.refresh_from_db()
    bo.refresh_from_db()
    assert (anna.erased_at, bo.erased_at) == (AT, None)
    assert erase_restored_customers(at=AT) == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hans@MÜNCHEN.example", "hans@xn--mnchen-3ya.example"),
        ("hans@xn--mnchen-3ya.example", "hans@xn--mnchen-3ya.example"),
        ("Jürgen@Post.example", "jürgen@post.example"),
        ("müller", "müller"),
    ],
)
def test_a_domain_is_the_same_however_it_is_typed(typed: str, kept: str) -> None:
    assert normalize_email(typed) == kept
