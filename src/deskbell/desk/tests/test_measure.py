"""`deskbell measure` gives the same numbers of an imported past as a count that uses no product code."""

import argparse
import csv
import json
import os
from datetime import UTC, date, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from bench import incidents
from django.db.models import F
from django.test import Client

from deskbell.desk.tests.old_log import facts_on_pages, in_force
from deskbell.desk.tests.test_import import AT, folder, silent
from deskbell.journal.imports.import_file import import_file
from deskbell.journal.models import Bookmark
from deskbell.people.models import Brand, Hours, Site, Team
from deskbell.standards.backtest.reading_cache import clear_readings
from deskbell.standards.commands import measure
from deskbell.standards.language import parse_block
from deskbell.standards.measuring import measurable_by_name
from deskbell.standards.reads.tried_standard import try_standard

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
DATA = os.environ.get("DESKBELL_DATA", "")
LOG = "volvo_incidents_half.parquet"


@pytest.fixture(autouse=True)
def site() -> Site:
    clear_readings()
    brand = Brand.objects.create(slug="old", name="Old", prefix="OL")
    return Site.objects.create(slug="old", name="Old", brand=brand)


def imported(file: Path) -> None:
    outcome = import_file(file, at=AT, show=silent, report=file.with_suffix(".faults.csv"), teams_at="old")
    assert outcome.first_faults == ()


def asked(folder: Path, name: str, goal: str = "none", *more: str) -> dict[str, Any]:
    """Return what the command answers about a measure over the whole past. Open cases are open at an instant."""
    block = folder / "standard.txt"
    block.write_text(f"name: Tried\nmeasure: {name}\ngoal: {goal}\nover: 28 days\n")
    parser = argparse.ArgumentParser()
    measure.configure(parser)
    stretch = [] if name == "open age" else ["--from", "2000-01-01"]
    args = ["--standard", str(block), *stretch, "--as-of", AT.isoformat(), *more]
    return measure._report(parser.parse_args(args))


def facts(folder: Path, *more: str) -> dict[str, int]:
    """Return the numbers of a log as `deskbell measure` gives them."""
    handovers, returns = (asked(folder, name, "none", *more)["sums"] for name in ("handovers", "returns"))
    shares = {name: asked(folder, name, "none", *more)["sums"] for name in ("returned", "ping-pong", "reopenings")}
    assert shares["returned"]["with"] == returns["with"]
    return {
        "cases": handovers["subjects"],
        "handoffs": handovers["total"],
        "cases_without_handoff": handovers["without"],
        "returns": returns["total"],
        "cases_with_return": returns["with"],
        "cases_same_team_twice_or_more": shares["ping-pong"]["with"],
        "worst": handovers["most_back_to_one_team"],
        "cases_completed_then_not": shares["reopenings"]["with"],
    }


def made_up(folder: Path) -> tuple[Path, dict[str, int]]:
    """Return a log of ten cases and its numbers, counted by hand. The teams are letters; a small letter means
    completed.
    """
    import duckdb

    stories = ["A", "Aa", "ABa", "ABAb", "ABABa", "AaBb", "ABCABCABCc", "aAaAa", "AABBAAa", "ABACADa"]
    rows = [
        (f"case {number}", 100 * number + place, f"2012-03-{1 + place:02} 10:{number:02}:00+00", *_told(letter))
        for number, story in enumerate(stories)
        for place, letter in enumerate(story)
    ]
    with (folder / "log.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    log = folder / "log.parquet"
    duckdb.execute(
        "copy (select column0 as case_id, column1::bigint as row, column2::timestamptz as ts, column3 as status, "
        "column4 as sub_status, "
        f"column5 as team, 'somebody' as owner, 'bowl' as product from read_csv('{folder / 'log.csv'}', header=false, "
        "all_varchar=true)) "
        f"to '{log}' (format parquet)"
    )
    return log, counted(stories)


def _told(letter: str) -> tuple[str, str, str]:
    done = letter.islower()
    return ("Completed" if done else "Accepted"), ("Closed" if done else "In Progress"), f"Team {letter.upper()}"


def counted(stories: list[str]) -> dict[str, int]:
    """Return the numbers, computed with plain Python from the letters."""
    runs = [[team for team, _ in groupby(story.upper())] for story in stories]
    back = [[run.count(team) - 1 for team in set(run)] for run in runs]
    return {
        "cases": len(stories),
        "handoffs": sum(len(run) - 1 for run in runs),
        "cases_without_handoff": sum(len(run) == 1 for run in runs),
        "returns": sum(map(sum, back)),
        "cases_with_return": sum(any(one) for one in back),
        "cases_same_team_twice_or_more": sum(max(one) >= 2 for one in back),
        "worst": max(map(max, back)),
        "cases_completed_then_not": sum(any(a.islower() and b.isupper() for a, b in pairwise(s)) for s in stories),
    }


def test_a_log_is_measured_as_it_was_counted_by_hand_by_the_command_and_on_the_pages(
    folder: Path, site: Site, client: Client
) -> None:
    log, expected = made_up(folder)
    assert expected["worst"] == 3
    in_force(site.brand)
    imported(incidents.write_past_of_log(log, folder / "past.csv"))
    assert facts(folder) == expected
    assert facts_on_pages(client) == {name: value for name, value in expected.items() if name != "worst"}
    assert facts(folder, "--as-of", "2012-03-01T10:30:00Z")["handoffs"] == 0


@pytest.mark.skipif(not DATA, reason="DESKBELL_DATA names no folder with the real log")
def test_a_real_log_is_measured_as_others_counted_it_by_the_command_and_on_the_pages(
    folder: Path, site: Site, client: Client
) -> None:
    expected = json.loads((Path(DATA) / "facts.json").read_text())["volvo_incidents_half"]
    in_force(site.brand)
    imported(incidents.write_past_of_log(Path(DATA) / LOG, folder / "past.csv"))
    assert facts(folder) == {name: value for name, value in expected.items() if name != "events"}
    assert facts_on_pages(client) == {
        name: value for name, value in expected.items() if name not in ("events", "worst")
    }


def test_a_stretch_is_told_apart_and_adds_up(folder: Path) -> None:
    log, _expected = made_up(folder)
    imported(incidents.write_past_of_log(log, folder / "past.csv"))
    whole = asked(folder, "resolution", "90% within 3 days", "--by", "team,week")
    for by in ("team", "week"):
        assert sum(row["n"] for row in whole["by"][by]) == whole["n"]
    assert (whole["sums"]["subjects"], whole["median_seconds"]) == (10, None)
    first = asked(folder, "handovers", "average at most 2", "--to", "2012-03-01T10:04:30Z")
    assert first["sums"]["subjects"] == 5
    assert datetime.fromisoformat(first["to"]) == datetime(2012, 3, 1, 10, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--by", "moon"], "--by takes"),
        (["--as-of", "soon"], "no instant"),
        (["--to", "1999-01-01"], "must lie before"),
        (["--brand", "mars"], "no brand 'mars'"),
        (["--standard", "/nowhere"], "cannot be read"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_could(folder: Path, more: list[str], reason: str) -> None:
    with pytest.raises(measure.MeasureRefused, match=reason):
        asked(folder, "handovers", "none", *more)


def test_a_time_that_has_not_come_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    measure.configure(parser)
    assert measure.run(parser.parse_args(["--standard", "-", "--as-of", "2199-01-01"])) == 2
    assert "lies ahead" in capsys.readouterr().err


def test_what_nobody_has_measured_yet_is_told(folder: Path) -> None:
    log, _expected = made_up(folder)
    imported(incidents.write_past_of_log(log, folder / "past.csv"))
    assert asked(folder, "handovers")["not_measured_yet"] == 0
    Bookmark.objects.filter(follower="standards").update(number=F("number") - 3)
    told = asked(folder, "handovers")
    assert told["not_measured_yet"] == 3
    assert any("3 entries of the journal wait" in line for line in measure._report_lines(told))


def test_teams_places_and_languages_are_meant_by_name_as_in_the_handbook(folder: Path) -> None:
    log, expected = made_up(folder)
    imported(incidents.write_past_of_log(log, folder / "past.csv"))
    assert Team.objects.get(name="Team A").slug != "Team A"
    block = folder / "named.txt"
    block.write_bytes(
        b"\xef\xbb\xbf```standard\r\nname: A\r\nmeasure: handovers\r\n"
        b'where: team is "Team A" and site is Old and brand is OLD\r\n'
        b"goal: none\r\nover: 28 days\r\n```\r\n"
    )
    found = asked(folder, "handovers", "none", "--standard", str(block))
    assert found["sums"]["subjects"] == expected["cases"]
    block.write_text("name: A\nmeasure: handovers\nwhere: team is moon\ngoal: none\nover: 28 days\n")
    with pytest.raises(measure.MeasureRefused, match="“moon” is not a known value of “team”"):
        asked(folder, "handovers", "none", "--standard", str(block))


def test_a_block_that_does_not_parse_is_refused_with_its_place(folder: Path) -> None:
    with pytest.raises(measure.MeasureRefused, match="Line 3, column"):
        asked(folder, "handovers", "120%")


def test_a_percentile_is_told_as_long_as_it_took(folder: Path) -> None:
    rows = "".join(
        f'2024-03-01T10:00:00Z,desk.case.opened,c{n},old,"{{""by"": ""customer""}}"\n'
        f"2024-03-01T{10 + n // 60:02}:{n % 60:02}:00Z,desk.message.replied,c{n},old,\n"
        for n in range(1, 101)
    )
    (folder / "past.csv").write_text("at,kind,case,brand,facts\n" + rows)
    imported(folder / "past.csv")
    told = asked(folder, "first reply", "75th percentile at most 80 minutes")
    assert [told[f"{name}_seconds"] for name in ("median", "percentile", "ninetieth")] == [50 * 60, 75 * 60, 90 * 60]
    assert (told["kept"], told["missed"]) == (80, 20)
    assert any(line.startswith("percentile    4,500 s") for line in measure._report_lines(told))


@pytest.fixture
def working_days(folder: Path, site: Site) -> Path:
    """Forty cases opened on a Monday at nine: thirty answered on Wednesday, ten a week later."""
    week = {str(day): [["09:00", "17:00"]] for day in range(5)}
    Hours.objects.create(site=site, valid_from=date(2020, 1, 1), week=week)
    Team.objects.create(slug="desk", name="Desk", brand=site.brand, site=site)
    rows = "".join(
        f'2024-03-04T09:00:00Z,desk.case.opened,c{n},desk,"{{""by"": ""customer""}}"\n'
        f"2024-03-{'06' if n < 30 else '13'}T10:00:00Z,desk.message.replied,c{n},desk,\n"
        for n in range(40)
    )
    (folder / "past.csv").write_text("at,kind,case,team,facts\n" + rows)
    return folder / "past.csv"


def test_a_goal_in_working_days_is_told_in_working_days(folder: Path, working_days: Path) -> None:
    imported(working_days)
    told = asked(folder, "first reply", "90th percentile at most 3 working days")
    names = ("median", "ninetieth", "percentile")
    assert [told[f"{name}_working_days"] for name in names] == [2, 7, 7]
    assert not [name for name in told if name.endswith("_seconds")]
    lines = list(measure._report_lines(told))
    assert "median        2 working days" in lines
    assert "ninetieth     7 working days" in lines


def test_a_goal_in_working_days_is_tried_in_working_days(folder: Path, working_days: Path) -> None:
    imported(working_days)
    block = "name: Tried\nmeasure: first reply\ngoal: median at most 3 working days\nover: 28 days"
    definition = parse_block(block, measures=measurable_by_name())
    figure = try_standard(definition, brand="old", at=datetime(2024, 3, 20, tzinfo=UTC)).figure
    assert figure.number == "2 working days"
