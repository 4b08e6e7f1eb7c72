"""A colleague who leaves keeps no open case: it goes to someone else or to nobody, and the timeline says who had it."""

import pytest
from django.test import Client

from deskbell.desk.actions.resolve import reopen, resolve
from deskbell.desk.actions.wait import wait
from deskbell.desk.models import Case
from deskbell.desk.tests.conftest import Company
from deskbell.journal.models import Entry
from deskbell.people.actions.refusals import NeedsSuccessor
from deskbell.people.actions.reinstate_staff import reinstate_staff
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.models import Staff


@pytest.fixture
def admin(company: Company) -> Staff:
    return Staff.objects.create(email="a@quince.example", name="Naledi", role="admin", joined_at=company.later(0))


def owned(company: Company, count: int = 1) -> list[Case]:
    made = [company.case() for _ in range(count)]
    Case.objects.filter(pk__in=[case.pk for case in made]).update(owner=company.ann)
    return [Case.objects.get(pk=case.pk) for case in made]


def owner(case: Case) -> Staff | None:
    return Case.objects.get(pk=case.pk).owner


def test_open_and_waiting_cases_go_to_nobody_and_finished_ones_stay(company: Company, admin: Staff) -> None:
    first, waiting, done = owned(company, 3)
    wait(case=waiting, on="customer", until=None, by=company.ann, at=company.later(1))
    resolve(case=done, by=company.ann, at=company.later(1))
    retire_staff(staff=company.ann, by=admin, at=company.later(2))
    assert [owner(case) for case in (first, waiting, done)] == [None, None, company.ann]
    news = Entry.objects.filter(kind="desk.case.assigned").order_by("id")
    assert [(one.case, one.facts) for one in news] == [
        (case.pk, {"to": None, "before": company.ann.pk, "team_before": "shop", "why": "left"})
        for case in (first, waiting)
    ]


def test_the_timeline_says_who_had_it(company: Company, admin: Staff) -> None:
    (case,) = owned(company)
    retire_staff(staff=company.ann, by=admin, at=company.later(2))
    client = Client()
    client.force_login(company.bo)
    assert "Ann T. has left, so Naledi made the case unassigned" in client.get(f"/cases/{case.ref}").content.decode()


def test_they_go_to_the_colleague_who_takes_over(company: Company, admin: Staff) -> None:
    (case,) = owned(company)
    retire_staff(staff=company.ann, by=admin, at=company.later(2), cases_to=company.bo)
    assert owner(case) == company.bo


def test_nobody_takes_over_from_themselves_or_after_leaving(company: Company, admin: Staff) -> None:
    retire_staff(staff=company.bo, by=admin, at=company.later(1))
    company.bo.refresh_from_db()
    for successor in (company.ann, company.bo):
        with pytest.raises(NeedsSuccessor):
            retire_staff(staff=company.ann, by=admin, at=company.later(2), cases_to=successor)
    assert Staff.objects.get(pk=company.ann.pk).is_active


def test_a_case_that_comes_back_after_its_owner_left_belongs_to_nobody(company: Company, admin: Staff) -> None:
    by_customer, by_hand = owned(company, 2)
    for case in (by_customer, by_hand):
        resolve(case=case, by=company.ann, at=company.later(1))
    retire_staff(staff=company.ann, by=admin, at=company.later(2))
    company.receive(by_customer, "It broke again.", at=company.later(3))
    reopen(case=by_hand, by=company.bo, at=company.later(3))
    assert [owner(case) for case in (by_customer, by_hand)] == [None, None]


def test_an_owner_who_came_back_keeps_what_comes_back(company: Company, admin: Staff) -> None:
    (case,) = owned(company)
    resolve(case=case, by=company.ann, at=company.later(1))
    retire_staff(staff=company.ann, by=admin, at=company.later(2))
    reinstate_staff(staff=company.ann, by=admin, at=company.later(3))
    company.receive(case, "It broke again.", at=company.later(4))
    assert owner(case) == company.ann


def test_more_cases_than_one_statement_moves(company: Company, admin: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskbell.desk.actions.move_open_cases.CHUNK", 2)
    cases = owned(company, 5)
    retire_staff(staff=company.ann, by=admin, at=company.later(2))
    assert [owner(case) for case in cases] == [None] * 5


def test_the_page_says_how_many_and_moves_them(company: Company, admin: Staff) -> None:
    (case,) = owned(company)
    client = Client()
    client.force_login(admin)
    page = f"/setup/staff/{company.ann.pk}/"
    assert "1 open case is assigned to them." in client.get(page).content.decode()
    assert client.post(page, {"do": "retire", "cases_to": "999999"}).status_code == 422
    assert owner(case) == company.ann
    assert client.post(page, {"do": "retire", "cases_to": str(company.bo.pk)}).status_code == 302
    assert owner(case) == company.bo
