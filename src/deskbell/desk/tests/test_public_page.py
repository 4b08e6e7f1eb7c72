"""The public page: what a brand promises and how often it is kept, for everyone, in their language, and nothing else."""

from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from deskbell.desk import events
from deskbell.desk.tests.histories import BEGIN, EDITION, MINUTE, follow, world
from deskbell.desk.tests.test_standards_pages import NOW, a_case
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.handbook.models import RuleText
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.kit import cache
from deskbell.people.models import Brand, Site, Staff
from deskbell.standards.actions.show_standard import show_standard
from deskbell.standards.models import Standard

pytestmark = pytest.mark.django_db
PAGE = "/our-word/qc"
GREEK = """Η σιωπή πληγώνει. Γι' αυτό **όποιος μας γράφει
παίρνει απάντηση** από άνθρωπο.

```standard
Σημάδι
```
"""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop():
    """Create forty replies, three of them late, and one pending case. Nothing is public yet."""
    world(goal="60 minutes")
    for number in range(1, 42):
        case = a_case(number)
        at = NOW - 5 * MINUTE if number == 41 else BEGIN + number * 20 * MINUTE
        record(events.CaseOpened(**case, subject="", by="customer"), at=at)
        if number < 41:
            record(events.MessageReplied(**case, message=number, text=""), at=at + (90 if number > 37 else 9) * MINUTE)
    follow()
    return Standard.objects.get()


@pytest.fixture
def everyone_sees(shop):
    return show_standard(standard=shop, by=None, at=NOW)


def colleague(role):
    return Staff.objects.create(email=f"{role}@qc.example", name="Ploy Srisai", role=role, joined_at=BEGIN)


def signed_in(client, role):
    client.force_login(colleague(role))
    return client


def test_nothing_is_public_until_a_manager_says_so(client, shop):
    assert client.get(PAGE).status_code == 404
    manager = signed_in(client, "manager")
    assert PAGE not in manager.get("/standards").content.decode()
    assert manager.post(reverse("standards_visibility", args=[shop.slug]), {"shown": "yes"}).status_code == 302
    assert PAGE in manager.get("/standards").content.decode()
    client.logout()
    assert "92.5" in client.get(PAGE).content.decode()


def test_what_is_taken_off_is_gone_at_once_and_all_of_it_is_on_record(client, shop):
    manager = signed_in(client, "manager")
    for answer in ("yes", "yes", "no", "no"):
        manager.post(reverse("standards_visibility", args=[shop.slug]), {"shown": answer})
        assert client.get(PAGE).status_code == (200 if answer == "yes" else 404)
    told = Entry.objects.filter(kind__startswith="standards.standard.").exclude(kind="standards.standard.changed")
    assert list(told.order_by("id").values_list("kind", "facts__standard", "brand")) == [
        ("standards.standard.shown", shop.slug, "qc"),
        ("standards.standard.hidden", shop.slug, "qc"),
    ]


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_who_is_no_manager_neither_shows_nor_hides(client, shop, role):
    desk = signed_in(client, role)
    assert "standards_visibility" not in desk.get(f"/standards/{shop.slug}").content.decode()
    assert reverse("standards_visibility", args=[shop.slug]) not in desk.get(f"/standards/{shop.slug}").content.decode()
    assert desk.post(reverse("standards_visibility", args=[shop.slug]), {"shown": "yes"}).status_code == 403
    assert client.get(PAGE).status_code == 404


def test_the_page_says_the_promise_the_number_its_interval_and_n(client, everyone_sees):
    page = client.get(PAGE).content.decode()
    for words in (
        "Quince &amp; Clay",
        "37 of 40 in the last 28 days",
        "Our goal: 95% within 60 minutes. Promised since",
    ):
        assert words in page
    assert "80.1 to 97.4" in page  # Wilson, 37 of 40
    assert "Too close to call" in page


def test_few_are_told_as_so_many_of_so_many(client):
    world(goal="60 minutes")
    show_standard(standard=Standard.objects.get(), by=None, at=NOW)
    assert "No data yet" in client.get(PAGE).content.decode()
    case = a_case(1)
    record(events.CaseOpened(**case, subject="", by="customer"), at=BEGIN)
    record(events.MessageReplied(**case, message=1, text=""), at=BEGIN + MINUTE)
    follow()
    cache.clear_caches()
    page = client.get(PAGE).content.decode()
    assert "1 of 1" in page
    assert "Too few data" in page


def test_it_names_neither_staff_nor_customers_nor_cases(client, everyone_sees):
    colleague("agent")
    page = client.get(PAGE).content.decode()
    for word in ("QC-", "Curtain rods", "Ploy", "Writing", "/standards", "/cases", "at risk", "pending"):
        assert word not in page.replace("/static/standards", "").replace("standards/our_word", ""), word


@pytest.mark.parametrize(
    ("ask", "header", "language", "share"),
    [({}, "el,en;q=0.5", "el", "92,5"), ({"language": "th"}, "el", "th", "92.5"), ({}, "xx", "en", "92.5")],
)
def test_it_speaks_the_visitors_language(client, everyone_sees, ask, header, language, share):
    answer = client.get(PAGE, ask, headers={"accept-language": header})
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    assert share in answer.content.decode()


def test_staff_may_read_it_in_another_language_than_their_own(client, everyone_sees):
    answer = signed_in(client, "manager").get(PAGE, {"language": "hi"})
    assert '<html lang="hi"' in answer.content.decode()


def test_the_sentence_is_the_rules_own_translated_where_the_translation_is_up_to_date(client, shop):
    plain = EDITION.format(goal="60 minutes")
    text = plain.replace("Whoever writes", "Therefore **whoever writes").replace("person.", "person**.")
    edition = publish_edition(brand=Brand.objects.get(), markdown=text, language="en", by=None, at=NOW)
    follow()
    show_standard(standard=Standard.objects.get(), by=None, at=NOW)
    rule = edition.rules.get()
    edition.languages = ["en", "el"]
    edition.save()
    kept = RuleText.objects.create(
        rule=rule, language="el", chapter="Γραπτά", title="Απάντηση", body=GREEK, content_hash="x",
        translates=rule.content_hash,
    )  # fmt: skip
    assert '<h2 lang="en">Whoever writes to us hears from a person</h2>' in client.get(PAGE).content.decode()
    greek = client.get(PAGE, {"language": "el"}).content.decode()
    assert '<h2 lang="el">Όποιος μας γράφει παίρνει απάντηση</h2>' in greek
    kept.translates = "older"
    kept.save()
    cache.clear_caches()
    assert '<h2 lang="en">Whoever' in client.get(PAGE, {"language": "el"}).content.decode()


def test_strangers_who_ask_again_are_not_measured_again(client, everyone_sees, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(3):
        client.get(PAGE)


def test_a_standard_that_ended_is_promised_no_longer(client, everyone_sees):
    publish_edition(brand=Brand.objects.get(), markdown="# A\n\n## B\n\nC\n", language="en", by=None, at=NOW - MINUTE)
    follow()
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("address", ["/our-word/none", "/our-word/qc?language=%00", "/our-word/qc?language=xx"])
def test_addresses_nobody_made_do_no_harm(client, everyone_sees, address):
    assert client.get(address).status_code in (200, 404)


def test_the_time_of_the_count_is_the_brands_own(client, everyone_sees):
    Site.objects.update(zone="Asia/Bangkok")
    page = client.get(PAGE).content.decode()
    here = NOW.astimezone(ZoneInfo("Asia/Bangkok"))
    assert f"at {here:%H:%M} (Bangkok)." in page
    assert f"{here:%A} {here.day} {here:%B}" in page
