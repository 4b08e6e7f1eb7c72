"""A breach is shown where people work, explained by a lead, counted by its cause, and leads to its rule and its
signatures.
"""

import re
from datetime import timedelta

import pytest
import time_machine

from deskbell.desk import events
from deskbell.desk.models import Case
from deskbell.desk.tests.histories import BEGIN, EDITION, MINUTE, follow, world
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.models import Rule, RuleText
from deskbell.journal.erase import erase_personal_text
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.journal.verify import verify_journal
from deskbell.people.models import Brand, Staff, Team
from deskbell.standards.actions.breach import breach
from deskbell.standards.actions.give_cause import NotExplained, give_cause
from deskbell.standards.models import Cause, Clock

pytestmark = pytest.mark.django_db
NOW = BEGIN + timedelta(days=2)


@pytest.fixture(autouse=True)
def stopped():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def missed():
    """Create three cases of customer 7 without a reply, and one with a reply."""
    brand = world(goal="60 minutes")
    for number in range(1, 5):
        Case.objects.create(
            pk=number,
            ref=f"QC-{number}",
            brand=brand,
            team=Team.objects.get(slug="writing"),
            subject="Rods",
            channel="email",
            opened_at=BEGIN,
            last_at=BEGIN,
        )
        about = {
            "case": number,
            "customer": 7,
            "channel": "email",
            "brand": "qc",
            "site": "athens",
            "team": "writing",
        }
        record(events.CaseOpened(**about, subject="", by="customer"), at=BEGIN + number * MINUTE)
        if number == 4:
            record(events.MessageReplied(**about, message=1, text=""), at=BEGIN + 9 * MINUTE)
    follow()
    assert breach(at=NOW) == 3
    return list(Clock.objects.filter(case__lt=4).order_by("case"))


def staff(role):
    return Staff.objects.create(email=f"{role}@qc.example", name=f"{role} Test", role=role, joined_at=BEGIN)


def enter(client, person):
    client.force_login(person)
    return client


def give(clock, by, text, minutes=0):
    return give_cause(clock=clock, text=text, by=by, at=NOW - timedelta(minutes=9 - minutes))


def test_the_last_cause_given_holds_and_each_count_leads_to_its_rows(client, missed):
    lead = staff("lead")
    give(missed[0], lead, "Overlooked")
    give(missed[0], lead, "  Too   many at once ", 1)
    give(missed[1], lead, "Too many at once")
    desk = enter(client, lead)
    page = desk.get("/standards/answered-soon").content.decode()
    counted = dict(re.findall(r'outcome=missed&amp;cause=([^"&]*)">[^<]*</a><b>(\d+)</b>', page))
    assert counted == {"Too+many+at+once": "2", "-": "1"}
    for cause, count in counted.items():
        rows = desk.get(f"/standards/answered-soon/rows?outcome=missed&cause={cause}").content.decode()
        assert rows.count('href="/cases/QC-') == int(count)
    before = desk.get("/standards/answered-soon", {"as_of": (NOW - timedelta(minutes=20)).isoformat()})
    assert "Too+many+at+once" not in before.content.decode()


def test_what_is_no_cause_is_refused(missed):
    lead = staff("lead")
    for text in ("", " -- ", "12", "x" * 81):
        with pytest.raises(NotExplained):
            give(missed[0], lead, text)
    with pytest.raises(NotExplained):
        give(missed[0], staff("agent"), "Overlooked")
    with pytest.raises(NotExplained):
        give(Clock.objects.get(case=4), lead, "Overlooked")
    assert not Cause.objects.exists()


@pytest.mark.parametrize("language", ["en", "th", "el", "af", "hi"])
def test_a_cause_that_will_not_do_comes_back_with_its_error_beside_it(client, missed, language):
    lead = staff("lead")
    lead.language = language
    lead.save()
    address = f"/standards/clocks/{missed[0].pk}/cause"
    for text in ("", "12", "x" * 81):
        answer = enter(client, lead).post(address, {"cause": text})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'value="{text}"' in page or not text
        assert 'aria-invalid="true"' in page
        (error,) = re.findall(r'id="f-cause_error">.*?<span>([^<]+)</span>', page, re.DOTALL)
        assert ("at most 80" in error) is (language == "en")


def test_a_lead_sees_how_many_wait_and_explains_one_where_it_is_shown(client, missed):
    desk = enter(client, staff("lead"))
    list_page = desk.get("/standards/breaches").content.decode()
    assert list_page.count("#cause") == 3
    assert '<span class="n">3</span>' in list_page
    address = f"/standards/clocks/{missed[0].pk}"
    assert 'name="cause"' in desk.get(address).content.decode()
    assert desk.post(f"{address}/cause", {"cause": "Nobody on duty"}).headers["location"] == address
    assert "Nobody on duty" in desk.get(address).content.decode()
    assert "Nobody on duty" in desk.get("/cases/QC-1").content.decode()
    assert f"{address.replace(str(missed[0].pk), str(missed[1].pk))}#cause" in desk.get("/cases/QC-2").content.decode()
    assert desk.get("/standards/breaches").content.decode().count("#cause") == 2
    assert desk.get("/standards/breaches?which=all").content.decode().count("#cause") == 3


def test_the_rule_behind_a_standard_is_named_in_the_language_of_the_reader(client, missed):
    rule = Rule.objects.get()
    RuleText.objects.create(
        rule=rule, language="th", chapter="", title="คนตอบเสมอ", body="", content_hash="x", translates=rule.content_hash
    )
    lead = staff("lead")
    lead.language = "th"
    lead.save()
    desk = enter(client, lead)
    for address in ("/standards/answered-soon", f"/standards/clocks/{missed[0].pk}"):
        page = desk.get(address).content.decode()
        assert '<span lang="th">คนตอบเสมอ</span>' in page
        assert rule.title not in page


def test_only_leads_and_above_give_causes(client, missed):
    desk = enter(client, staff("agent"))
    address = f"/standards/clocks/{missed[0].pk}"
    assert 'name="cause"' not in desk.get(address).content.decode()
    assert desk.post(f"{address}/cause", {"cause": "x"}).status_code == 403
    assert desk.get("/standards/breaches").status_code == 403


def test_from_a_breach_one_walks_to_the_rule_then_in_force_to_who_signed_it_and_back(client, missed):
    brand = Brand.objects.get(slug="qc")
    publish_edition(brand=brand, markdown=EDITION.format(goal="9 days"), language="en", by=None, at=NOW - 5 * MINUTE)
    follow()
    desk = enter(client, staff("manager"))
    page = desk.get(f"/standards/clocks/{missed[0].pk}").content.decode()
    rule = re.search(r'href="(/handbook/qc\?edition=1#[^"]+)"', page)[1]
    signed = re.search(r'href="(/handbook/qc/signed\?edition=1&amp;rule=[^"]+)"', page)[1].replace("&amp;", "&")
    assert f'href="{rule}"' in desk.get(signed).content.decode()
    handbook = desk.get(rule.partition("#")[0]).content.decode()
    assert signed.replace("&", "&amp;") in handbook
    assert 'href="/standards/answered-soon/rows?outcome=missed"' in handbook
    rows = desk.get("/standards/answered-soon/rows?outcome=missed").content.decode()
    assert f'href="/standards/clocks/{missed[0].pk}"' in rows


def test_a_cause_is_forgotten_with_the_customer_and_stays_counted(client, missed):
    lead = staff("lead")
    give(missed[0], lead, "Overlooked")
    assert Entry.objects.get(kind="standards.breach.explained").facts.get("cause") is None
    follow()
    assert not [fault for fault in verify_journal().faults if "cause" in fault]
    erase_personal_text(customer=7, by=None, at=NOW)
    follow()
    assert not [fault for fault in verify_journal().faults if "cause" in fault]
    assert Cause.objects.get().text == ""
    page = enter(client, lead).get("/standards/answered-soon").content.decode()
    assert "Cause erased</a><b>1</b>" in page
