"""A handover needs a brief. Briefs are kept in versions, shown where they are needed, and erased with the customer."""

import re
from typing import Any

import pytest
from django.test import Client

from deskbell.desk.actions.assign import assign
from deskbell.desk.actions.hand_over import hand_over
from deskbell.desk.actions.refusals import (
    BriefTooLong,
    NeedsBrief,
    NeedsOtherReceiver,
    NeedsReceiver,
    NeedsRelease,
    NeedsReopening,
)
from deskbell.desk.actions.resolve import resolve
from deskbell.desk.actions.write_brief import BriefText, write_brief
from deskbell.desk.models import Brief, Case
from deskbell.desk.reads.timeline import TimelineEntry, load_timeline
from deskbell.desk.tests.conftest import NINE, Company
from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry
from deskbell.journal.seal import seal_entries
from deskbell.journal.verify import verify_journal

BRIEF = BriefText(wants="A bowl that is whole", tried="A voucher", promised="An answer today", next="Send a new bowl")


@pytest.fixture
def ann(client: Client, company: Company) -> Client:
    client.force_login(company.ann)
    return client


def _over(company: Company, case: Case, **changes: Any) -> Case:
    words: dict[str, Any] = {
        "case": case, "to": None, "team": company.other_team, "brief": BRIEF, "by": company.ann,
        "at": company.later(1),
    }  # fmt: skip
    return hand_over(**words | changes)


def _last(case: Case) -> TimelineEntry:
    return load_timeline(case=case, me=None).entries[-1]


def test_a_handover_takes_the_case_and_its_brief_to_the_other_team(company: Company) -> None:
    case = _over(company, company.case(), to=company.bo)
    entry = Entry.objects.filter(case=case.pk).order_by("-id").first()
    assert (case.owner, case.team) == (company.bo, company.other_team)
    assert entry is not None
    assert (entry.kind, entry.team) == ("desk.case.handed_over", "delivery")
    assert entry.facts == {
        "to": company.bo.pk, "before": None, "team_before": "shop", "brief": True, "version": 1,
    }  # fmt: skip
    assert _last(case).brief == ["A bowl that is whole", "A voucher", "An answer today", "Send a new bowl"]
    assert _last(case).team_change == "Shop › Delivery"


@pytest.mark.parametrize("brief", [None, BriefText(wants=" ", next="Send one"), BriefText(wants="A bowl", next="\n")])
def test_a_handover_without_a_brief_is_refused(company: Company, brief: BriefText | None) -> None:
    case = company.case()
    with pytest.raises(NeedsBrief):
        _over(company, case, brief=brief)
    case.refresh_from_db()
    assert case.team == company.team
    assert not Brief.objects.exists()


def test_a_brief_is_short(company: Company) -> None:
    with pytest.raises(BriefTooLong):
        _over(company, company.case(), brief=BriefText(wants="w" * 2001, next="n"))


def test_a_handover_to_nobody_else_is_refused(company: Company) -> None:
    case = company.case()
    with pytest.raises(NeedsOtherReceiver):
        _over(company, case, team=company.team)
    with pytest.raises(NeedsReceiver):
        _over(company, case, team=None)
    company.bo.is_active = False
    with pytest.raises(NeedsReceiver):
        _over(company, case, to=company.bo)


def test_held_and_finished_cases_stay_where_they_are(company: Company) -> None:
    with pytest.raises(NeedsRelease):
        _over(company, company.case(held="not readable"))
    done = resolve(case=company.case(), by=company.ann, at=company.later(1))
    with pytest.raises(NeedsReopening):
        _over(company, done)


def test_a_brief_is_kept_in_versions_and_the_same_words_make_no_new_one(company: Company) -> None:
    case = company.case()
    for minute, wants in enumerate(["A bowl", "A bowl", "Two bowls"]):
        write_brief(case=case, brief=BriefText(wants=wants, next="Ask"), by=company.ann, at=company.later(minute))
    assert list(Brief.objects.order_by("version").values_list("version", "wants")) == [(1, "A bowl"), (2, "Two bowls")]


def test_a_program_may_send_a_case_without_a_brief_and_that_is_told(company: Company) -> None:
    case = assign(case=company.case(), to=None, team=company.other_team, by=company.ann, at=company.later(1))
    assert Entry.objects.filter(case=case.pk, kind="desk.case.handed_over", facts__brief=False).count() == 1
    assert ("No brief", "late") in _last(case).marks


def test_erasing_the_customer_empties_the_brief_and_the_journal_still_holds(company: Company) -> None:
    case = _over(company, company.case())
    seal_entries()
    erase_personal_text(customer=case.customer_id or 0, by=None, at=company.later(2))
    seal_entries()
    brief = Brief.objects.get()
    assert (brief.wants, brief.tried, brief.promised, brief.next) == ("", "", "", "")
    assert verify_journal().is_clean


def test_the_words_of_a_brief_that_somebody_changed_behind_our_back_are_found(company: Company) -> None:
    _over(company, company.case())
    seal_entries()
    assert verify_journal().is_clean
    Brief.objects.update(promised="A house")
    assert not verify_journal().is_clean


def test_the_page_hands_over_and_shows_the_brief(ann: Client, company: Company) -> None:
    case = company.case()
    words = {"team": company.other_team.pk, "to": "", "wants": "A bowl", "tried": "", "promised": "", "next": "Send"}
    assert ann.post(f"/cases/{case.ref}/hand-over", words).url == "/desk"
    page = ann.get(f"/cases/{case.ref}").content.decode()
    assert "Shop › Delivery" in page
    assert page.count("<dd>A bowl</dd>") == 2
    assert page.count("<dd>Nothing</dd>") == 4


def test_the_page_keeps_the_words_of_a_refused_handover(ann: Client, company: Company) -> None:
    case = company.case()
    words = {"team": company.other_team.pk, "to": company.bo.pk, "wants": "", "tried": "A <b>voucher", "next": "Send"}
    answer = ann.post(f"/cases/{case.ref}/hand-over", words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write what the customer wants." in page
    assert "A &lt;b&gt;voucher</textarea>" in page
    options = re.findall(r"<option[^>]*>[^<]*", page)
    assert f'<option value="{company.other_team.pk}" selected>Delivery' in options
    assert f'<option value="{company.bo.pk}" selected>Bo Test' in options


def test_another_team_asks_for_the_brief_before_anything_happens(ann: Client, company: Company) -> None:
    case = company.case()
    answer = ann.post(f"/cases/{case.ref}/assign", {"team": company.other_team.pk, "to": company.bo.pk})
    assert answer.url == f"/cases/{case.ref}/hand-over?team={company.other_team.pk}&to={company.bo.pk}"
    page = ann.get(answer.url).content.decode()
    assert f'<option value="{company.other_team.pk}" selected>Delivery' in page
    assert f'<option value="{company.bo.pk}" selected>Bo Test' in page
    case.refresh_from_db()
    assert (case.team, case.owner) == (company.team, None)


def test_the_brief_is_written_without_handing_over(ann: Client, company: Company) -> None:
    case = company.case()
    answer = ann.post(f"/cases/{case.ref}/brief", {"wants": "A bowl", "next": "Send one"})
    assert answer.url == f"/cases/{case.ref}#brief"
    assert "A bowl</textarea>" in ann.get(f"/cases/{case.ref}/hand-over").content.decode()
    assert ann.post(f"/cases/{case.ref}/brief", {"wants": "A bowl"}).status_code == 422


def test_a_story_costs_as_many_questions_with_three_handovers_as_with_one(
    company: Company, django_assert_num_queries: Any
) -> None:
    case = company.case()
    for minute in range(3):
        team = (company.other_team, company.team)[minute % 2]
        case = _over(company, case, team=team, at=company.later(minute))
        with django_assert_num_queries(3):
            assert (
                len([entry for entry in load_timeline(case=case, me=None).entries if entry.kind == "handover"])
                == minute + 1
            )


def test_the_instant_of_a_handover_is_the_one_given(company: Company) -> None:
    case = _over(company, company.case(), at=company.later(7))
    assert _last(case).at == company.later(7)
    assert _last(case).at > NINE
