"""Standards in a browser: readable on a phone, on a wall, by day and by night, in every script."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F
from playwright.sync_api import BrowserContext, Page, expect

from deskbell.desk import events
from deskbell.desk.tests.conftest import Company
from deskbell.desk.tests.histories import EDITION, follow
from deskbell.desk.tests.test_import import silent
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.imports.import_file import import_file
from deskbell.journal.models import Reference
from deskbell.journal.record import record
from deskbell.kit.clock import now
from deskbell.people.actions.change_role import change_role
from deskbell.people.models import Brand
from deskbell.standards.actions.breach import breach
from deskbell.standards.actions.show_standard import show_standard
from deskbell.standards.models import Clock, Standard
from deskbell.standards.projections import fact_writer
from tests.browser.faults import page_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEEKS = 14
MEAN = """
```standard
name:    Answered in two hours on average
measure: first reply
goal:    average at most 120 minutes
over:    28 days
```
"""


def told(brand: Brand) -> None:
    """Fourteen weeks of answers. In one of them most are late."""
    at, numbers = now(), iter(range(1, 10_000))
    publish_edition(
        brand=brand, markdown=EDITION.format(goal="60 minutes") + MEAN, language="en", by=None, at=at - timedelta(150)
    )
    follow()
    for week in range(WEEKS):
        for one in range(12):
            about = {"case": next(numbers), "channel": "email", "brand": brand.slug, "site": "", "team": ""}
            begun = at - timedelta(weeks=week, hours=one * 2 + 4)
            slow = one < (9 if week == 3 else 1 + week % 3)
            late = timedelta(minutes=200 if slow else 20 + one)
            with transaction.atomic():
                record(events.CaseOpened(**about, subject="", by="customer"), at=begun)
                record(events.MessageReplied(**about, message=about["case"], text=""), at=begun + late)
    follow()
    fact_writer.rebuild_columns()
    for standard in Standard.objects.all():
        show_standard(standard=standard, by=None, at=at)


def brought(brand: Brand, folder: Path) -> int:
    """A case of another system, from an imported file."""
    file = folder / "past.csv"
    file.write_text(
        "at,kind,case,customer,actor,channel,brand,facts\n"
        f'2025-03-03T09:00:00+02:00,desk.case.opened,T-1,c-9,,email,{brand.slug},"{{""by"": ""customer""}}"\n'
        f"2025-03-03T11:30:00+02:00,desk.message.replied,T-1,c-9,anna,email,{brand.slug},\n"
    )
    import_file(file, at=now(), show=silent, report=folder / "faults.csv")
    return Reference.objects.get(what="case", name="T-1").number


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    signed_in: Callable[..., Page], company: Company, scheme: str, width: int, tmp_path: Path
) -> None:
    told(company.brand)
    past = brought(company.brand, tmp_path)
    manager = change_role(staff=company.ann, role="manager", by=None, at=now())
    page = signed_in(manager, color_scheme=scheme, viewport={"width": width, "height": 800})
    slugs = list(Standard.objects.order_by("pk").values_list("slug", flat=True))
    breach(at=now())
    clock = Clock.objects.order_by(F("breached_at").asc(nulls_last=True))[0]
    paths = [
        "/standards",
        *(f"/standards/{slug}" for slug in slugs),
        "/standards/write?measure=first+reply&name=Answered",
    ]
    paths += [f"/standards/{slugs[0]}/rows", f"/standards/clocks/{clock.pk}"]
    paths += ["/standards/breaches", "/standards/breaches?which=all", "/standards/try", "/standards/write"]
    paths += [f"/standards/try?standard={slug}" for slug in slugs]
    assert page_faults(page, paths, whole=True) == []
    assert page_faults(page, ["/standards/wall", PUBLIC.format(company), f"/past/{past}"]) == []


PUBLIC = "/our-word/{0.brand.slug}"


def test_a_wall_shows_all_without_scrolling_and_has_nothing_to_press(
    signed_in: Callable[..., Page], company: Company
) -> None:
    told(company.brand)
    page = signed_in(company.ann, viewport={"width": 1920, "height": 1080})
    for scheme in ("light", "dark"):
        page.goto(f"/standards/wall?scheme={scheme}")
        assert page.locator(".on-wall li").count() == 2
        assert page.locator(":is(a, button, input, select, summary):visible").count() == 0
        assert page.evaluate("document.documentElement.scrollHeight") <= 1080
        assert _cut(page) == 0


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize(("width", "height"), [(1440, 480), (1024, 768), (390, 844)])
def test_a_wall_of_any_shape_cuts_no_sentence(
    signed_in: Callable[..., Page], company: Company, width: int, height: int, language: str
) -> None:
    told(company.brand)
    company.ann.language = language
    company.ann.save(update_fields=["language"])
    page = signed_in(company.ann, viewport={"width": width, "height": height})
    page.goto("/standards/wall")
    page.wait_for_timeout(200)
    assert _cut(page) == 0


def test_the_longest_verdict_stays_in_its_card(contexts: Callable[..., BrowserContext], company: Company) -> None:
    told(company.brand)
    page = contexts(viewport={"width": 1440, "height": 844}).new_page()
    page.goto(f"{PUBLIC.format(company)}?language=el")
    page.eval_on_selector(".promise .tag", "one => one.lastChild.replaceWith('Πολύ κοντά για να πούμε')")
    right = "one => one.getBoundingClientRect().right"
    assert page.eval_on_selector(".promise .tag", right) <= page.eval_on_selector(".promise", right)


def _cut(page: Page) -> int:
    return int(
        page.eval_on_selector_all(
            ".on-wall :is(.inside, h2)", "all => all.filter(one => one.scrollHeight > 1.1 * one.clientHeight).length"
        )
    )


@pytest.mark.parametrize("language", ["en", "th", "el", "af", "hi"])
def test_the_block_that_is_copied_is_what_the_form_says_at_that_moment(
    signed_in: Callable[..., Page], company: Company, language: str
) -> None:
    manager = change_role(staff=company.ann, role="manager", by=None, at=now())
    manager.language = language
    manager.save(update_fields=["language"])
    page = signed_in(manager, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/standards/write")
    page.fill("#standard-percent", "120")
    page.fill("#standard-count", "")
    page.click("[data-copy-block]")
    expect(page.locator("[aria-invalid=true]")).to_have_count(3)
    assert page.evaluate("document.activeElement.id") == "standard-name"
    page.fill("#standard-name", "Soon")
    page.fill("#standard-count", "8")
    page.fill("#standard-percent", "77")
    page.click("[data-copy-block]")
    expect(page.locator("[data-announce]")).not_to_be_empty()
    assert "77%" in page.evaluate("navigator.clipboard.readText()")


def test_the_public_page_stands_in_every_script(contexts: Callable[..., BrowserContext], company: Company) -> None:
    told(company.brand)
    page = contexts(viewport={"width": 390, "height": 844}).new_page()
    for language in ("th", "hi", "el", "af"):
        page.goto(f"{PUBLIC.format(company)}?language={language}")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator(".promise").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
