"""Axe finds no violation on any screen of the desk, by day or by night."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from deskbell.desk.actions.copies import record_copy_delivery
from deskbell.desk.actions.hand_over import hand_over
from deskbell.desk.actions.merge import merge
from deskbell.desk.actions.reply import reply
from deskbell.desk.actions.write_brief import BriefText
from deskbell.desk.actions.write_note import write_note
from deskbell.desk.models import Case
from deskbell.desk.tests.conftest import Company
from deskbell.kit.clock import now
from tests.browser.faults import Scheme, page_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("turn", "width"), [(("light", "dark"), 1280), (("dark", "light"), 390)])
def test_axe_finds_nothing(
    signed_in: Callable[..., Page], company: Company, turn: tuple[Scheme, ...], width: int
) -> None:
    case, held = company.case(at=now()), company.case(at=now(), held="It could not be proven")
    Case.objects.filter(pk=case.pk).update(clock_state="running", clock_due_at=now(), clock_what="first reply")
    write_note(case=case, by=company.bo, text="Asked the depot", at=now())
    sent = reply(
        case=case, by=company.bo, text="We look into it", copies=["lee@books.example", "kim@x.example"], at=now()
    )
    record_copy_delivery(copy=sent.copies.earliest("pk"), state="bounced", note="5.1.1", at=now())
    passed = hand_over(
        case=company.case(at=now()), to=company.bo, team=company.other_team, by=company.ann, at=now(),
        brief=BriefText(wants="A bowl that is whole", tried="A voucher", next="Send a new one by Friday"),
    )  # fmt: skip
    merge(case=company.case(at=now()), into=passed, by=company.ann, at=now())
    page = signed_in(company.ann, viewport={"width": width, "height": 800})
    paths = [
        "/desk/teams",
        "/desk/late",
        f"/cases/{case.ref}",
        f"/cases/{held.ref}",
        f"/cases/{case.ref}/wait",
        f"/cases/{case.ref}/assign",
        f"/cases/{passed.ref}",
        f"/cases/{passed.ref}/hand-over",
        f"/cases/{passed.ref}/brief",
        f"/cases/{passed.ref}/merge",
        f"/cases/{passed.ref}/sort",
        f"/cases/{held.ref}/discard",
        "/cases/new?q=c",
        "/customers",
        f"/customers/{case.customer_id}",
    ]
    assert page_faults(page, paths, turn=turn) == []
