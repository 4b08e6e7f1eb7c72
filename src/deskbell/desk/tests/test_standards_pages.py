"""The pages of standards: every number leads to rows that add up to it, and nobody reads them without signing in."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from deskbell.desk import events
from deskbell.desk.models import Case
from deskbell.desk.tests.histories import BEGIN, EDITION, MINUTE, follow, world
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.record import record
from deskbell.people.models import Brand, Staff, Team
from deskbell.standards.display import format_definition, format_short_day
from deskbell.standards.models import Clock, Standard
from deskbell.standards.projections import fact_writer
from deskbell.standards.reads.clock_explanation import explain_clock
from deskbell.standards.reads.durations import measure_durations
from deskbell.standards.reads.measured_standard import measure_standard, measure_standards_now
from deskbell.standards.reads.rule_of_clock import find_rule_of_clock

pytestmark = pytest.mark.django_db
NOW = BEGIN + timedelta(days=2)


@pytest.fixture(autouse=True)
def clock(time_machine_at):
    """Make the pages see NOW as the current time."""


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop():
    """Create twenty cases: kept, missed, pending, and one in quarantine."""
    world(goal="60 minutes")
    for number in range(1, 21):
        case = a_case(number)
        at = BEGIN + number * 30 * MINUTE
        if number == 20:
            at = NOW - 5 * MINUTE
        record(events.CaseOpened(**case, subject="", by="customer", held=number == 19), at=at)
        if number % 10:
            record(events.MessageReplied(**case, message=number, text=""), at=at + 20 * MINUTE)
    follow()
    fact_writer.rebuild_columns()


@pytest.fixture
def agent():
    return Staff.objects.create(email="ploy@qc.example", name="Ploy Srisai", role="agent", joined_at=BEGIN)


@pytest.fixture
def signed_in(client, agent):
    client.force_login(agent)
    return client


def a_case(number):
    Case.objects.create(
        pk=number,
        ref=f"QC-{number}",
        brand=Brand.objects.get(slug="qc"),
        team=Team.objects.get(slug="writing"),
        subject="=HYPERLINK(evil)" if number == 10 else "Curtain rods",
        channel="email",
        opened_at=BEGIN,
        last_at=BEGIN,
    )
    return {"case": number, "channel": "email", "brand": "qc", "site": "athens", "team": "writing"}


PAGES = ["standards", "standards_cards", "standards_one", "standards_rows", "standards_file", "handbook_edition"]


def address(name):
    slug = {"standards_one", "standards_rows", "standards_file"}
    return reverse(name, args=["answered-soon"] if name in slug else ["qc"] if name == "handbook_edition" else [])


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_to_staff_and_to_nobody_else(name, client, signed_in, shop):
    assert signed_in.get(address(name)).status_code == 200
    client.logout()
    assert client.get(address(name)).status_code == 302


def test_the_board_shows_the_share_with_all_that_belongs_beside_it(signed_in, shop):
    page = signed_in.get(reverse("standards")).content.decode()
    assert "Answered soon" in page
    assert "95% within 60 minutes" in page
    assert "17 of 18" in page
    assert "1 pending" in page
    assert "Too few data" in page


def test_the_rows_add_up_to_the_numbers_of_the_page(signed_in, shop):
    for outcome, expected in {"kept": 17, "missed": 1, "counted": 18, "pending": 1, "out": 1, "": 20}.items():
        rows = read_file(signed_in, {"outcome": outcome})
        assert len(rows) == expected
        assert outcome in ("", "counted", *{row["outcome"] for row in rows})


def test_the_rows_of_all_weeks_are_the_rows_of_the_window(signed_in, shop):
    weeks = [read_file(signed_in, {"week": week}) for week in ("2026-03-23", "2026-03-30")]
    assert sorted(row["case"] for rows in weeks for row in rows) == sorted(
        row["case"] for row in read_file(signed_in, {})
    )


def test_what_runs_out_soon_is_at_risk_now_and_as_of_now(signed_in, shop):
    case = a_case(41)
    record(events.CaseOpened(**case, subject="", by="customer"), at=NOW - 50 * MINUTE)
    follow()
    assert [row["case"] for row in read_file(signed_in, {"outcome": "risk"})] == ["QC-41"]
    moment = NOW - 2 * MINUTE
    then = read_file(signed_in, {"outcome": "risk", "as_of": moment.isoformat()})
    assert [row["case"] for row in then] == ["QC-41"]
    assert read_file(signed_in, {"outcome": "risk", "as_of": (NOW - 40 * MINUTE).isoformat()}) == []


def test_the_rows_page_by_page_are_all_rows_once(signed_in, shop, monkeypatch):
    from deskbell.standards.reads import outcome_rows

    monkeypatch.setitem(outcome_rows.page_of_rows.__kwdefaults__, "most", 7)
    seen, url = [], address("standards_rows")
    while url:
        page = signed_in.get(url).content.decode()
        seen += re.findall(r'href="/cases/(QC-\d+)"', page)
        more = re.search(r'href="([^"]*after=[^"]*)"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 20


def test_a102_a_file_of_rows_runs_nothing_in_a_spreadsheet(signed_in, shop):
    from deskbell.standards.spreadsheet import csv_lines

    text = "".join(csv_lines(["a"], [["=1+1"], ["＝1"], [" +1"], ["-1"], ["@x"], ["\tx"], ["fine"], [None]]))
    cells = [row[0] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")))]
    assert cells == ["a", "'=1+1", "'＝1", "' +1", "'-1", "'@x", "'\tx", "fine", ""]
    assert all(not row["case"].startswith("=") for row in read_file(signed_in, {}))


def test_as_of_an_earlier_time_the_page_shows_what_was_known_then(signed_in, shop):
    then = (BEGIN + timedelta(hours=6)).isoformat()
    rows = read_file(signed_in, {"as_of": then})
    assert 0 < len(rows) < 20
    assert all(not row["stopped"] or row["stopped"] <= then for row in rows)
    page = signed_in.get(address("standards_one"), {"as_of": then}).content.decode()
    assert "As of" in page


@pytest.mark.parametrize(
    "words",
    [
        {"as_of": "yesterday"},
        {"after": "x_y"},
        {"outcome": "won"},
        {"week": "2026-99-99"},
        {"week": "9999-12-31"},
        {"why": "\0"},
    ],
)
def test_addresses_nobody_made_do_no_harm(signed_in, shop, words):
    assert signed_in.get(address("standards_rows"), words).status_code == 200
    assert signed_in.get(address("standards_one"), words).status_code == 200


def test_unknown_standards_clocks_and_brands_are_not_found(signed_in, shop):
    for path in ("/standards/none", "/standards/none/rows", "/standards/clocks/99999999999999999999", "/handbook/none"):
        assert signed_in.get(path).status_code == 404


def test_the_page_of_a_clock_tells_each_step_and_each_stretch(signed_in, shop):
    missed = Clock.objects.get(case=10)
    page = signed_in.get(reverse("standards_clock", args=[missed.pk])).content.decode()
    assert "The clock started" in page
    assert "The time was up." in page
    assert "Every hour counts" in page


def test_an_explanation_adds_up_to_the_goal_and_names_the_closed_days():
    world(goal="9 working hours")
    case = a_case(1)
    record(events.CaseOpened(**case, subject="", by="customer"), at=BEGIN)
    record(events.CaseWaiting(**case, on="customer"), at=BEGIN + 90 * MINUTE)
    record(events.CaseResumed(**case, why="customer wrote"), at=BEGIN + 120 * MINUTE)
    follow()
    told = explain_clock(Clock.objects.get(), at=BEGIN + timedelta(hours=1))
    assert told.stretches[-1].total == "9 h"
    assert [step.says for step in told.steps] == [
        "The clock started. By the standard in force then (version 1), the goal is 9 working hours.",
        "The clock was paused: on hold for the customer.",
        "The clock resumed.",
        "The time will be up.",
    ]
    assert any(stretch.begins is None and stretch.why for stretch in told.stretches)


def test_a_number_on_the_standards_page_is_the_number_in_the_handbook(signed_in, shop):
    page = signed_in.get(reverse("handbook_edition", args=["qc"])).content.decode()
    assert 'class="standard"' in page
    assert "17 of 18" in page
    assert "first reply · channel is email · 95% within 60 minutes" in page


def read_file(client, words):
    response = client.get(address("standards_file"), words)
    text = b"".join(response.streaming_content).decode().lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_nearest_clock_stands_on_the_row_of_the_case(shop):
    open_one, done, left_out = (Case.objects.get(pk=number) for number in (20, 1, 19))
    assert (open_one.clock_state, open_one.clock_what) == ("running", "first reply")
    assert open_one.clock_due_at == NOW + 55 * MINUTE
    assert (done.clock_state, done.clock_due_at) == ("met", None)
    assert (left_out.clock_state, left_out.clock_due_at) == ("", None)


@pytest.mark.parametrize("name", ["standards_cards", "standards_wall_cards"])
def test_a_board_asks_as_little_of_many_standards_as_of_one(name, signed_in, shop, django_assert_max_num_queries):
    from deskbell.standards.models import Standard, StandardVersion

    one = StandardVersion.objects.get()
    for number in range(12):
        standard = Standard.objects.create(slug=f"more-{number}", brand="qc", key=f"more-{number}")
        StandardVersion.objects.create(**{**_fields(one), "standard": standard})
    signed_in.get(address(name))
    with django_assert_max_num_queries(14):
        page = signed_in.get(address(name)).content.decode()
    assert page.count("Answered soon") >= 13


def _fields(one):
    return {field.name: getattr(one, field.name) for field in one._meta.concrete_fields if not field.primary_key}


def test_what_moved_is_counted_again_and_a_due_time_that_passes_as_well(signed_in, shop):
    import time_machine

    def shown():
        page = signed_in.get(address("standards_cards")).content.decode()
        return re.search(r"\d+ of \d+", page)[0], "1 pending" in page

    assert shown() == ("17 of 18", True)
    with time_machine.travel(NOW + timedelta(minutes=56), tick=False):
        assert shown() == ("17 of 19", False)
    case = a_case(42)
    record(events.CaseOpened(**case, subject="", by="customer"), at=NOW - 4 * MINUTE)
    record(events.MessageReplied(**case, message=42, text=""), at=NOW - 2 * MINUTE)
    follow()
    assert shown() == ("18 of 19", True)


def test_every_standard_has_an_address_of_its_own_however_brands_and_names_add_up():
    text = "# One\n\n## Rule\n" + "".join(
        f"\n```standard\nname: {name}\nmeasure: first reply\ngoal: 95% within 1 hour\nover: 28 days\n```\n"
        for name in ("Answered", "Lou answered", "Wall")
    )
    for slug in ("qc", "lou"):
        brand = Brand.objects.create(slug=slug, name=slug, prefix=slug.upper())
        publish_edition(brand=brand, markdown=text, language="en", by=None, at=NOW)
    follow()
    addresses = dict(Standard.objects.filter(key="answered").values_list("brand", "slug"))
    assert addresses == {"qc": "answered", "lou": "lou-answered-2"}
    assert set(Standard.objects.filter(key="wall").values_list("slug", flat=True)) == {"qc-wall", "lou-wall"}


def test_how_long_it_took_is_the_same_from_what_was_counted_and_from_every_row(shop):
    standard = Standard.objects.get()
    quick = measure_standards_now([standard], at=NOW, lengths=True)[0]
    assert quick.counts is not None
    assert quick.counts.lengths == [20 * 60 * 1_000_000] * 17
    assert measure_durations(quick) == measure_durations(measure_standard(standard, at=NOW, live=True))
    assert measure_standards_now([standard], at=NOW)[0].tally == quick.tally


def test_beside_a_duration_stands_the_interval_of_the_share_that_was_in_time(signed_in):
    brand = world(goal="60 minutes")
    text = EDITION.format(goal="60 minutes").replace("95% within", "median at most")
    publish_edition(brand=brand, markdown=text, language="en", by=None, at=BEGIN - 60 * MINUTE)
    follow()
    for number in range(1, 41):
        case, at = a_case(number), BEGIN + number * MINUTE
        record(events.CaseOpened(**case, subject="", by="customer"), at=at)
        record(events.MessageReplied(**case, message=number, text=""), at=at + (20 if number % 10 else 90) * MINUTE)
    follow()
    page = signed_in.get(reverse("standards_one", args=["answered-soon"])).content.decode()
    assert "20 min" in page
    assert "76.9 to 96% in time" in page


def test_a_stretch_that_goes_on_for_days_says_on_which_day_it_ends(signed_in):
    world(goal="50 hours")
    record(events.CaseOpened(**a_case(1), subject="", by="customer"), at=BEGIN)
    follow()
    (stretch,) = explain_clock(Clock.objects.get(), at=BEGIN + timedelta(hours=1)).stretches
    assert stretch.until == (BEGIN + timedelta(hours=50)).date()
    page = signed_in.get(reverse("standards_clock", args=[Clock.objects.get().pk])).content.decode()
    assert f"<td>{format_short_day(stretch.until, True)} " in page


def test_a_standard_that_is_renamed_stays_the_one_it_was(signed_in, shop):
    brand, text = Brand.objects.get(slug="qc"), EDITION.format(goal="60 minutes")
    renamed = text.replace("Answered soon", "A person answers soon")
    publish_edition(brand=brand, markdown=renamed, language="en", by=None, at=NOW - 60 * MINUTE)
    follow()
    standard = Standard.objects.get()
    assert (standard.slug, standard.key, standard.versions.count()) == ("answered-soon", "a-person-answers-soon", 2)
    page = signed_in.get(reverse("standards_one", args=["answered-soon"])).content.decode()
    assert "A person answers soon" in page
    assert "17 of 18" in page
    assert "Name: Answered soon, now A person answers soon" in page
    assert "17 of 18" in signed_in.get(reverse("handbook_edition", args=["qc"])).content.decode()
    told = find_rule_of_clock(Clock.objects.get(case=10))
    assert told is not None
    assert (told.number, told.edition) == ("1.1", 1)
    # Where several are alike, it is not known which of them was renamed.
    publish_edition(brand=brand, markdown=text, language="en", by=None, at=NOW - 50 * MINUTE)
    follow()
    assert Standard.objects.get().key == "answered-soon"
    block = "\n```standard" + text.partition("```standard")[2]
    twins = text + block.replace("Answered soon", "Two") + block.replace("Answered soon", "Three")
    publish_edition(
        brand=brand, markdown=twins.replace("Answered soon", "One"), language="en", by=None, at=NOW - 40 * MINUTE
    )
    follow()
    assert set(Standard.objects.values_list("key", flat=True)) == {"answered-soon", "one", "two", "three"}


def test_a_definition_says_whose_hours_count():
    brand = world(goal="9 working hours")
    text = EDITION.format(goal="9 working hours").replace("over:    28 days", "over: 28 days\ncalendar: ATHENS")
    publish_edition(brand=brand, markdown=text, language="en", by=None, at=BEGIN - 60 * MINUTE)
    follow()
    said = format_definition(measure_standard(Standard.objects.get(), at=NOW, live=True).definition)
    assert said.endswith("95% within 9 working hours · by the working hours of Athens")


def test_a_board_of_a_team_counts_its_contacts_and_every_number_leads_to_their_rows(signed_in, shop):
    brand = Brand.objects.get(slug="qc")
    Team.objects.create(slug="counter", name="Counter", brand=brand, site=brand.sites.get())
    Team.objects.create(slug="idle", name="Idle", brand=brand, site=brand.sites.get())
    for number in range(21, 24):
        case = a_case(number) | {"team": "counter"}
        record(events.CaseOpened(**case, subject="", by="customer"), at=BEGIN)
        if number == 21:
            record(events.MessageReplied(**case, message=number, text=""), at=BEGIN + 20 * MINUTE)
    follow()
    fact_writer.rebuild_columns()
    board = signed_in.get(reverse("standards"), {"team": "counter"}).content.decode()
    assert "1 of 3" in board
    assert "/standards/answered-soon?team=counter" in board
    assert (
        "/standards/answered-soon" not in signed_in.get(reverse("standards_cards"), {"team": "idle"}).content.decode()
    )
    assert "1 of 3" in signed_in.get(reverse("standards_wall"), {"team": "counter"}).content.decode()
    assert "18 of 21" in signed_in.get(reverse("standards"), {"team": "nobody"}).content.decode()
    page = signed_in.get(address("standards_one"), {"team": "counter"}).content.decode()
    assert "Only contacts that began with Counter." in page
    links = re.findall(r'href="(/standards/answered-soon/rows\?[^"]+)"', page)
    assert links
    assert all("team=counter" in link for link in links)
    for outcome, expected in {"kept": 1, "missed": 2, "counted": 3, "": 3}.items():
        assert len(read_file(signed_in, {"outcome": outcome, "team": "counter"})) == expected
    week = {"outcome": "counted", "week": "2026-03-23", "team": "writing"}
    weeks = [read_file(signed_in, week | {"week": monday}) for monday in ("2026-03-23", "2026-03-30")]
    assert sum(map(len, weeks)) == 18
