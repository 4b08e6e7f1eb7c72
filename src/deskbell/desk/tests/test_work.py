"""Claim, assign, wait, finish, release, drafts, presence, erasure."""

from collections.abc import Callable

import pytest
from django.test import Client

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.case_draft import save_case_draft
from deskbell.desk.actions.claim import claim
from deskbell.desk.actions.presence import leave_case, record_presence
from deskbell.desk.actions.refusals import (
    NeedsFinishedCase,
    NeedsQuarantine,
    NeedsReceiver,
    NeedsRelease,
    NeedsReopening,
    NeedsTime,
    NeedsWaitingCase,
)
from deskbell.desk.actions.release import discard, release
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.resolve import close, reopen, resolve
from deskbell.desk.actions.set_topic import set_topic
from deskbell.desk.actions.wait import resume, wait
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.loops import resume_waiting_cases
from deskbell.desk.models import Case, CaseDraft, Message, Note, Presence
from deskbell.desk.reasons import ResumeReason
from deskbell.desk.tests.conftest import Company
from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry
from deskbell.journal.seal import seal_entries
from deskbell.journal.verify import verify_journal

Kinds = Callable[[Case], list[str]]


def test_claiming_twice_is_told_once(company: Company, kinds: Kinds) -> None:
    case = company.case()
    claim(case=case, by=company.ann, at=company.later(1))
    claim(case=case, by=company.ann, at=company.later(2))
    assert kinds(case).count("desk.case.claimed") == 1


def test_a_case_is_given_to_a_colleague_in_another_team(company: Company) -> None:
    case = assign(case=company.case(), to=company.bo, team=company.other_team, by=company.ann, at=company.later(1))
    assert (case.owner, case.team) == (company.bo, company.other_team)


def test_nobody_and_no_team_or_someone_who_left_is_refused(company: Company) -> None:
    case = company.case()
    company.bo.is_active = False
    for to in (None, company.bo):
        with pytest.raises(NeedsReceiver):
            assign(case=case, to=to, team=None, by=company.ann, at=company.later(1))


def test_a_case_is_sorted_and_the_same_topic_again_is_no_news(company: Company, kinds: Kinds) -> None:
    case = company.case()
    for topic in ("Broken \n on arrival", "Broken on arrival", ""):
        case = set_topic(case=case, topic=topic, by=company.ann, at=company.later(1))
    assert kinds(case)[-2:] == ["desk.case.sorted", "desk.case.sorted"]
    told = Entry.objects.filter(case=case.pk, kind="desk.case.sorted").order_by("id")
    assert [(entry.topic, entry.facts["before"]) for entry in told] == [
        ("Broken on arrival", ""), ("", "Broken on arrival"),
    ]  # fmt: skip


def test_topics_in_use_are_offered_the_commonest_first(client: Client, company: Company) -> None:
    for topic in ("Broken", "Late", "Broken", ""):
        set_topic(case=company.case(), topic=topic, by=company.ann, at=company.later(1))
    client.force_login(company.ann)
    case = company.case()
    page = client.get(f"/cases/{case.ref}/sort").content.decode()
    assert page.index('value="Broken"') < page.index('value="Late"')
    client.post(f"/cases/{case.ref}/sort", {"topic": "Late"})
    case.refresh_from_db()
    assert case.topic == "Late"


def test_a_wait_until_a_time_ends_by_itself(company: Company) -> None:
    case = company.case()
    wait(case=case, on="time", until=company.later(60), by=company.ann, at=company.later(1))
    assert resume_waiting_cases() == 1
    assert resume_waiting_cases() == 0
    case.refresh_from_db()
    assert (case.state, case.waiting_until) == ("open", None)


@pytest.mark.parametrize("minutes", [None, 0, -5])
def test_a_wait_until_no_time_or_a_past_one_is_refused(company: Company, minutes: int | None) -> None:
    until = None if minutes is None else company.later(minutes)
    with pytest.raises(NeedsTime):
        wait(case=company.case(), on="time", until=until, by=company.ann, at=company.later(0))


def test_a_wait_needs_a_known_reason_and_an_open_case(company: Company) -> None:
    case = company.case()
    with pytest.raises(ValueError, match="customer"):
        wait(case=case, on="the weather", until=None, by=company.ann, at=company.later(1))
    resolve(case=case, by=company.ann, at=company.later(2))
    with pytest.raises(NeedsReopening):
        wait(case=case, on="customer", until=None, by=company.ann, at=company.later(3))
    with pytest.raises(NeedsWaitingCase):
        resume(case=case, by=company.ann, why=ResumeReason.BY_HAND, at=company.later(4))


def test_resolve_reopen_close_in_any_wrong_order_is_refused(company: Company, kinds: Kinds) -> None:
    case = company.case()
    with pytest.raises(NeedsFinishedCase):
        reopen(case=case, by=company.ann, at=company.later(1))
    resolve(case=case, by=company.ann, at=company.later(2))
    with pytest.raises(NeedsReopening):
        resolve(case=case, by=company.ann, at=company.later(3))
    close(case=case, by=company.ann, at=company.later(4))
    with pytest.raises(NeedsReopening):
        close(case=case, by=company.ann, at=company.later(5))
    reopen(case=case, by=company.ann, at=company.later(6))
    assert kinds(case)[2:] == ["desk.case.resolved", "desk.case.closed", "desk.case.reopened"]


def test_what_is_held_is_released_or_discarded_by_a_person(company: Company) -> None:
    held, spam = company.case(held="two senders"), company.case(held="two senders")
    with pytest.raises(NeedsRelease):
        resolve(case=held, by=company.ann, at=company.later(1))
    release(case=held, by=company.ann, at=company.later(2))
    with pytest.raises(NeedsQuarantine):
        release(case=held, by=company.ann, at=company.later(3))
    discard(case=spam, by=company.ann, why="spam", at=company.later(2))
    held.refresh_from_db()
    spam.refresh_from_db()
    assert (held.held, held.state, spam.state) == ("", "new", "closed")


def test_a_draft_survives_and_an_emptied_one_is_gone(company: Company) -> None:
    case = company.case()
    for text in ("Dear", "Dear S", "Dear Somchai,"):
        save_case_draft(case=case, by=company.ann, kind="reply", text=text, at=company.later(1))
    assert CaseDraft.objects.get().text == "Dear Somchai,"
    save_case_draft(case=case, by=company.ann, kind="reply", text="  ", at=company.later(2))
    assert not CaseDraft.objects.exists()


def test_people_on_a_case_come_and_go(company: Company) -> None:
    case = company.case()
    record_presence(case=case, by=company.ann, writing=False, at=company.later(1))
    record_presence(case=case, by=company.ann, writing=True, at=company.later(2))
    record_presence(case=case, by=company.bo, writing=False, at=company.later(2))
    assert Presence.objects.filter(case=case).count() == 2
    leave_case(case=case, by=company.ann)
    assert list(Presence.objects.values_list("staff", flat=True)) == [company.bo.pk]


def test_an_erased_customer_leaves_no_word_and_a_journal_that_verifies(company: Company) -> None:
    case, other = company.case(subject="Zebra bowl"), company.case()
    reply(case=case, by=company.ann, text="Dear zebra", at=company.later(1))
    write_note(case=case, by=company.ann, text="zebra called twice", at=company.later(2))
    save_case_draft(case=case, by=company.ann, kind="note", text="zebra", at=company.later(3))
    seal_entries()
    erase_personal_text(customer=case.customer_id or 0, by=company.ann.pk, at=company.later(4))
    seal_entries()
    case.refresh_from_db()
    left = [case.subject, *Message.objects.filter(case=case).values_list("text", flat=True)]
    left += Note.objects.filter(case=case).values_list("text", flat=True)
    assert set(left) == {""}
    assert not CaseDraft.objects.exists()
    assert Message.objects.filter(case=other).exclude(text="").exists()
    report = verify_journal()
    assert report.is_clean, report.faults
    assert report.erased == 4
