"""A back-test page counts as the board does, follows the target, and leads into the handbook."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from deskbell.desk import events
from deskbell.desk.tests.histories import BEGIN, EDITION, MINUTE, follow, world
from deskbell.handbook.models import Draft, DraftPart
from deskbell.handbook.slots import block_forms, previewed_blocks
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff
from deskbell.standards.backtest.reading_cache import clear_readings
from deskbell.standards.models import Standard
from deskbell.standards.projections import fact_writer
from deskbell.standards.reads.measured_standard import measure_standard

pytestmark = pytest.mark.django_db
NOW = BEGIN + timedelta(days=2)
DRAGGED = {"HX-Request": "true"}
TRY = "/standards/try"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield
    clear_readings()


@pytest.fixture
def shop():
    """Create forty cases: most answered after 20 minutes, every tenth after 90, the last one not yet."""
    world(goal="60 minutes")
    for number in range(1, 41):
        about = {
            "case": number,
            "channel": "email",
            "brand": "qc",
            "site": "athens",
            "team": "writing",
            "topic": f"t{number % 2}",
        }
        at = BEGIN + number * 10 * MINUTE if number < 40 else NOW - 5 * MINUTE
        record(events.CaseOpened(**about, subject="", by="customer"), at=at)
        if number < 40:
            record(
                events.MessageReplied(**about, message=number, text=""), at=at + (20 if number % 10 else 90) * MINUTE
            )
    follow()
    fact_writer.rebuild_columns()


@pytest.fixture
def manager(client, shop):
    staff = Staff.objects.create(email="ploy@qc.example", name="Ploy Srisai", role="manager", joined_at=BEGIN)
    client.force_login(staff)
    return client


def told(page):
    """Return the share, and how many cases were counted and are pending."""
    html = page.content.decode()
    number = re.search(r'class="number largest">([\d.]+)<', html)
    return float(number[1]), *(int(n) for n in re.findall(r'<div class="one"><b>(\d+)</b>', html)[:2])


def test_the_standard_in_force_is_tried_with_the_number_the_board_shows(manager):
    one = measure_standard(Standard.objects.get(), at=NOW, live=True)
    share = one.tally.share
    assert (share.kept, share.n, one.tally.pending) == (36, 39, 1)
    assert told(manager.get(TRY)) == (92.3, 39, 1)
    assert (
        f"{TRY}?standard={one.standard.slug}"
        in manager.get(reverse("standards_one", args=[one.standard.slug])).content.decode()
    )


def test_moving_the_target_counts_again_and_only_the_live_part_is_sent(manager):
    moved = manager.get(TRY, {"target": "90"}, headers={"HX-Request": "true"})
    assert told(moved) == (100.0, 39, 1)
    assert b"<html" not in moved.content
    assert told(manager.get(TRY, {"target": "20"}))[0] == 92.3
    assert told(manager.get(TRY, {"target": "19"}))[0] == 0.0
    assert "<b>1 h 30 min</b>" in manager.get(TRY).content.decode()


def test_while_a_target_is_dragged_the_past_stands_still(manager):
    from deskbell.standards.backtest import reading_cache

    def made(minutes, **headers):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            assert manager.get(TRY, {"target": "90"}, headers=headers).status_code == 200
        return len(reading_cache._kept)

    before = made(0)
    assert [made(2, **DRAGGED), made(14, **DRAGGED)] == [before, before]
    assert made(3) == before + 1
    assert made(4, **DRAGGED) == before + 1
    assert made(30, **DRAGGED) == before + 2


def test_the_curve_is_what_each_target_would_have_counted(shop):
    from deskbell.standards.backtest import BacktestQuery, cached_readings
    from deskbell.standards.language import Aim, Goal, Length, Unit, definition_from_json
    from deskbell.standards.models import StandardVersion

    definition = definition_from_json(StandardVersion.objects.get().definition)
    asked = BacktestQuery(definition, NOW, brand="qc")
    curve = cached_readings(asked).curve(asked, 10 * 60 * 1_000_000, 12)
    for minutes in range(10, 130, 10):
        goal = Goal(Aim.WITHIN, definition.goal.percent, Length(minutes, Unit.MINUTE))
        at = replace(asked, definition=replace(definition, goal=goal))
        found = cached_readings(at).window_tally(at)
        assert (curve[minutes // 10].kept, curve[minutes // 10].missed) == (found.kept, found.missed)


def test_all_hours_are_compared_when_asked(manager):
    page = manager.get(TRY, {"compare": "1", "target": "20", "calendar": "own"}).content.decode()
    assert page.count("calendar=athens") == 1
    assert "With the hours of the standard" in page


def test_other_hours_give_another_number(manager):
    typed = EDITION.format(goal="20 working minutes").partition("```standard\n")[2].partition("```")[0]
    by_place = manager.get(TRY, {"text": typed, "brand": "qc"})
    day_and_night = manager.get(TRY, {"text": typed, "brand": "qc", "calendar": "wall clock"})
    assert "95% within 20 working minutes" in by_place.content.decode()
    assert "95% within 20 minutes" in day_and_night.content.decode()
    assert told(day_and_night) == (92.3, 39, 1)


@pytest.mark.parametrize(
    ("measure", "goal"),
    [
        ("first reply", "90th percentile at most 2 working days"),
        ("first reply", "median at most 30 minutes"),
        ("first reply", "average at most 90 minutes"),
        ("handovers", "at most 1 per case"),
        ("handovers", "average at most 1.5"),
        ("handovers", "none"),
        ("returned", "at most 5%"),
        ("reopened", "at least 10%"),
        ("signed cover", "at least 98%"),
        ("open age", "95% within 7 days"),
        ("resolution", "95% within 3 working days"),
    ],
)
def test_every_goal_can_be_tried(manager, measure, goal):
    block = f"name: Tried\nmeasure: {measure}\ngoal: {goal}\nover: 28 days"
    page = manager.get(TRY, {"text": block, "brand": "qc", "target": "3"})
    assert page.status_code == 200
    assert "Tried" in page.content.decode()


def test_what_is_no_standard_is_refused_with_its_place(manager):
    page = manager.get(TRY, {"text": "name: x\nmeasure: first replay\ngoal: 95% within 1 hour\nover: 7 days"})
    assert page.status_code == 422
    assert "Line 2, column 10" in page.content.decode()
    assert "Did you mean “first reply”" in page.content.decode()


@pytest.mark.parametrize("wrong", ["nan", "1e9", "1/3", "-5", "", "9" * 40, "inf"])
def test_a_target_that_is_none_changes_nothing_or_stays_on_the_axis(manager, wrong):
    assert manager.get(TRY, {"target": wrong, "percent": wrong, "weeks": wrong, "calendar": wrong}).status_code == 200


def test_make_it_a_rule_puts_the_block_into_the_draft_in_place_of_its_old_one(manager):
    page = manager.get(TRY, {"target": "30"}).content.decode()
    block = re.search(r'<textarea class="said" name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]
    answer = manager.post(reverse("standards_make_rule"), {"brand": "qc", "text": block})
    draft = Draft.objects.get()
    part = draft.parts.get(is_chapter=False)
    assert answer.url == reverse("handbook_part", args=[draft.pk, part.key])
    assert part.body.count("```standard") == 1
    assert "95% within 30 minutes" in part.body
    other = block.replace("Answered soon", "Answered * sooner")
    manager.post(reverse("standards_make_rule"), {"brand": "qc", "text": other})
    made = draft.parts.exclude(key=part.key).get(is_chapter=False)
    assert made.body.startswith("**Answered \\* sooner.**\n\n```standard\n")


def test_make_it_a_rule_writes_in_the_language_that_binds_however_the_brand_speaks(manager):
    Brand.objects.filter(slug="qc").update(language="th")
    block = "name: Answered, soon!\nmeasure: first reply\ngoal: 95% within 30 minutes\nover: 7 days"
    manager.post(reverse("standards_make_rule"), {"brand": "qc", "text": block})
    draft = Draft.objects.get()
    assert draft.language == "en"
    part = draft.parts.get(is_chapter=False)
    assert "95% within 30 minutes" in part.body
    DraftPart.objects.filter(pk=part.pk).update(body=part.body.replace("```standard", "``` Standard"))
    manager.post(reverse("standards_make_rule"), {"brand": "qc", "text": block.replace("30 minutes", "20 minutes")})
    body = draft.parts.get(is_chapter=False).body
    assert ("20 minutes" in body, "30 minutes" in body) == (True, False)


@pytest.mark.parametrize(("typed", "percent"), [("99.129", "99.13"), ("100", "100"), ("0.001", "95"), ("101", "95")])
def test_a_share_that_is_typed_is_tried_as_it_would_be_written(manager, typed, percent):
    page = manager.get(TRY, {"percent": typed}).content.decode()
    assert f"{percent}% within 60 minutes" in page


def test_an_agent_may_try_but_makes_no_rule(client, shop):
    staff = Staff.objects.create(email="sam@qc.example", name="Sam", role="agent", joined_at=BEGIN)
    client.force_login(staff)
    page = client.get(TRY)
    assert page.status_code == 200
    assert "Make it a rule" not in page.content.decode()
    assert client.post(reverse("standards_make_rule"), {"brand": "qc", "text": ""}).status_code == 403


def test_the_form_makes_the_block_in_the_drafts_language_with_its_number(manager):
    chosen = {
        "name": "Soon",
        "measure": "first reply",
        "aim": "within",
        "percent": "95",
        "count": "60",
        "unit": "minute",
    }
    page = manager.get(
        reverse("standards_write"), chosen | {"days": "28", "channel": ["email"], "tongue": "th", "brand": "qc"}
    )
    html = page.content.decode()
    assert "เป้าหมาย: 95% ภายใน 60 นาที" in html
    assert "ช่องทาง คือ อีเมล" in html
    assert "92.3" in html


def test_a_draft_offers_the_form_in_its_language(manager):

    (form,) = block_forms.ask(brand=Brand.objects.get(), language="th", request=None)
    address = re.search(r'hx-get="([^"]+)"', form["html"])[1].replace("&amp;", "&")
    alone = manager.get(address, headers={"HX-Request": "true"}).content.decode()
    assert alone.lstrip().startswith("<form")
    assert 'name="tongue" value="th"' in alone


def test_the_form_names_the_field_that_will_not_do(manager):
    page = manager.get(reverse("standards_write"), {"name": "Soon", "percent": "120"}).content.decode()
    assert "120% is not possible" in page
    assert 'id="standard-percent_error"' in page
    assert "data-block " not in page


ASKED = {
    "name": "Soon", "measure": "first reply", "aim": "within", "percent": "77", "count": "60", "unit": "minute",
    "days": "28", "brand": "qc", "tongue": "en", "inside": "1",
}  # fmt: skip


def test_the_block_that_is_inserted_is_made_of_what_the_form_says_at_that_moment(manager):
    answer = manager.post(reverse("standards_make_block"), ASKED, headers={"Accept": "application/json"})
    assert answer.json() == {
        "block": "```standard\nname:    Soon\nmeasure: first reply\ngoal:    77% within 60 minutes\nover:    28 days\n```"
    }
    thai = manager.post(
        reverse("standards_make_block"), ASKED | {"tongue": "th"}, headers={"Accept": "application/json"}
    ).json()["block"]
    assert "77% ภายใน 60 นาที" in thai


def test_a_form_that_makes_no_block_comes_back_with_every_error(manager):
    wrong = ASKED | {"name": "", "percent": "120", "count": "soon"}
    answer = manager.post(reverse("standards_make_block"), wrong, headers={"Accept": "application/json"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.strip().startswith("<form")
    assert html.count('aria-invalid="true"') == 3
    assert html.count("autofocus") == 1
    assert "data-insert-block" in html


def test_without_script_the_form_answers_with_the_block_or_with_its_errors(manager):
    made = manager.post(reverse("standards_make_block"), ASKED)
    assert made.status_code == 200
    assert "goal:    77% within 60 minutes" in made.content.decode()
    assert manager.post(reverse("standards_make_block"), ASKED | {"percent": ""}).status_code == 422


def test_a_choice_is_asked_for_again_without_a_word_about_what_is_not_filled_in_yet(manager):
    chosen = {"measure": "handovers", "aim": "within", "percent": "95", "inside": "1"}
    html = manager.post(reverse("standards_write"), chosen, headers={"HX-Request": "true"}).content.decode()
    assert 'name="number"' in html
    assert 'name="percent"' not in html
    assert "aria-invalid" not in html
    assert "autofocus" not in html
    assert "data-insert-block" in html


def test_a_block_in_a_draft_shows_the_number_it_would_have_today(manager):

    block = EDITION.format(goal="90 minutes").partition("```standard\n")[2].partition("```")[0]
    (shown,) = previewed_blocks.ask(word="standard", text=block, brand=Brand.objects.get(), rule="1.1", language="en")
    assert "100" in shown
    assert "what it would show today" in shown
