"""`deskbell measure` says of an imported past what somebody counted who knows no line of this program."""

import argparse
import csv
import json
import os
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from bench import incidents
from django.db.models import F
from django.test import Client

from deskbell.desk.tests.old_log import facts_on_pages, in_force
from deskbell.desk.tests.test_import import AT, folder, silent
from deskbell.journal.imports.importing import bring
from deskbell.journal.models import Bookmark
from deskbell.people.models import Brand, Site, Team
from deskbell.standards.backtest.kept import forget
from deskbell.standards.commands import measure

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
DATA = os.environ.get("DESKBELL_DATA", "")
LOG = "volvo_incidents_half.parquet"


@pytest.fixture(autouse=True)
def site() -> Site:
    forget()
    brand = Brand.objects.create(slug="old", name="Old", prefix="OL")
    return Site.objects.create(slug="old", name="Old", brand=brand)


def imported(file: Path) -> None:
    outcome = bring(file, at=AT, show=silent, report=file.with_suffix(".faults.csv"), teams_at="old")
    assert outcome.first == ()


def asked(folder: Path, name: str, goal: str = "none", *more: str) -> dict[str, Any]:
    """What the command answers about a measure over all of the past; what is open is so at an instant."""
    block = folder / "standard.txt"
    block.write_text(f"name: Tried\nmeasure: {name}\ngoal: {goal}\nover: 28 days\n")
    parser = argparse.ArgumentParser()
    measure.configure(parser)
    stretch = [] if name == "open age" else ["--from", "2000-01-01"]
    args = ["--standard", str(block), *stretch, "--as-of", AT.isoformat(), *more]
    return measure._measured(parser.parse_args(args))


def facts(folder: Path, *more: str) -> dict[str, int]:
    """The numbers of a log, as `deskbell measure` has them."""
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
    """A log of ten cases whose teams are told by letters (a small letter: completed), and its numbers, counted by hand."""
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
    """The numbers, with plain Python over the letters."""
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
    imported(incidents.write(log, folder / "past.csv"))
    assert facts(folder) == expected
    assert facts_on_pages(client) == {name: value for name, value in expected.items() if name != "worst"}
    assert facts(folder, "--as-of", "2012-03-01T10:30:00Z")["handoffs"] == 0


@pytest.mark.skipif(not DATA, reason="DESKBELL_DATA names no folder with the real log")
def test_a_real_log_is_measured_as_others_counted_it_by_the_command_and_on_the_pages(
    folder: Path, site: Site, client: Client
) -> None:
    expected = json.loads((Path(DATA) / "facts.json").read_text())["volvo_incidents_half"]
    in_force(site.brand)
    imported(incidents.write(Path(DATA) / LOG, folder / "past.csv"))
    assert facts(folder) == {name: value for name, value in expected.items() if name != "events"}
    assert facts_on_pages(client) == {
        name: value for name, value in expected.items() if name not in ("events", "worst")
    }


def test_a_stretch_is_told_apart_and_adds_up(folder: Path) -> None:
    log, _expected = made_up(folder)
    imported(incidents.write(log, folder / "past.csv"))
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
    with pytest.raises(measure.Refused, match=reason):
        asked(folder, "handovers", "none", *more)


def test_a_time_that_has_not_come_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    measure.configure(parser)
    assert measure.run(parser.parse_args(["--standard", "-", "--as-of", "2199-01-01"])) == 2
    assert "lies ahead" in capsys.readouterr().err


def test_what_nobody_has_measured_yet_is_told(folder: Path) -> None:
    log, _expected = made_up(folder)
    imported(incidents.write(log, folder / "past.csv"))
    assert asked(folder, "handovers")["not_measured_yet"] == 0
    Bookmark.objects.filter(follower="standards").update(number=F("number") - 3)
    told = asked(folder, "handovers")
    assert told["not_measured_yet"] == 3
    assert any("3 entries of the journal wait" in line for line in measure._lines(told))


def test_teams_places_and_languages_are_meant_by_name_as_in_the_handbook(folder: Path) -> None:
    log, expected = made_up(folder)
    imported(incidents.write(log, folder / "past.csv"))
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
    with pytest.raises(measure.Refused, match="There is no team 'moon'"):
        asked(folder, "handovers", "none", "--standard", str(block))


def test_a_block_that_does_not_parse_is_refused_with_its_place(folder: Path) -> None:
    with pytest.raises(measure.Refused, match="Line 3, column"):
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
    assert any(line.startswith("percentile    4,500 s") for line in measure._lines(told))
