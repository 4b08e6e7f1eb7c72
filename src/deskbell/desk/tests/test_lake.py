"""Spark, on a master and two workers of its own, measures what DuckDB measures, to the last row."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import pytest
from bench import incidents
from django.test import Client

from deskbell.desk.tests.old_log import facts_on_pages, in_force
from deskbell.desk.tests.test_import import folder
from deskbell.desk.tests.test_measure import DATA, LOG, asked, facts, imported, made_up, site
from deskbell.people.models import Site

__all__ = ["folder", "site"]
JAVA = shutil.which("java")
MISSING = [
    name
    for name, there in (
        ("Java", JAVA),
        ("pyspark", importlib.util.find_spec("pyspark")),
        ("sqlglot", importlib.util.find_spec("sqlglot")),
    )
    if not there
]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(MISSING), reason=f"the lake needs {' and '.join(MISSING)}: docs/lake.md"),
    pytest.mark.filterwarnings("ignore"),
]
PATIENCE = 600.0


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a standalone master and two workers as processes, and return the URL of the master."""
    place = tmp_path_factory.mktemp("cluster")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with ExitStack() as stack:
        master = started(stack, place / "master", "master.Master", "--port", "0", "--webui-port", "0")
        address = said(place / "master", r"spark://127\.0\.0\.1:[1-9]\d+", master)
        for number in (1, 2):
            name = place / f"worker{number}"
            worker = started(
                stack, name, "worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                "--work-dir", str(place / f"work{number}"), address,
            )  # fmt: skip
            said(name, "Successfully registered with master", worker)
        yield address


@pytest.fixture(scope="module")
def session(cluster: str) -> Iterator[Any]:
    """Return one session for all queries, since starting one takes as long as answering ten."""
    from deskbell.standards.lake import spark

    with spark.open_session(cluster) as cursor:
        yield cursor


@pytest.fixture(autouse=True)
def one_session(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from deskbell.standards.lake import spark

    monkeypatch.setattr(spark, "open_session", lambda _master: nullcontext(session))


def started(stack: ExitStack, log: Path, what: str, *args: str) -> subprocess.Popen[bytes]:
    import pyspark

    program = Path(pyspark.__file__).parent / "bin" / "spark-class"
    out = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(
        [str(program), f"org.apache.spark.deploy.{what}", "--host", "127.0.0.1", *args],
        stdout=out,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


def said(log: Path, words: str, process: subprocess.Popen[bytes]) -> str:
    """Return the match in a log, as soon as it appears there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := re.search(words, log.read_text(errors="replace")):
            return found[0]
        assert process.poll() is None, log.read_text(errors="replace")
        time.sleep(0.2)
    raise AssertionError(f"{log.name} never said {words}")


SPARK = ("--engine", "spark")
ASKED = [
    ("reopened", "at most 5%"),
    ("resolution", "90% within 9 working hours"),
    ("resolution", "average at most 30 hours"),
    ("open age", "90% within 2 days"),
]


def test_spark_measures_what_duckdb_measures(folder: Path) -> None:
    log, expected = made_up(folder)
    imported(incidents.write_past_of_log(log, folder / "past.csv"))
    assert facts(folder, *SPARK) == expected
    for name, goal in ASKED:
        more = ["--by", "team,week"]
        both = [asked(folder, name, goal, *more, *engine) for engine in ((), SPARK)]
        assert both[0] == both[1], name


@pytest.mark.skipif(not DATA, reason="DESKBELL_DATA names no folder with the real log")
def test_spark_the_command_and_the_pages_measure_a_real_log_as_others_counted_it(
    folder: Path, site: Site, client: Client
) -> None:
    expected = json.loads((Path(DATA) / "facts.json").read_text())["volvo_incidents_half"]
    counted = {name: value for name, value in expected.items() if name != "events"}
    in_force(site.brand)
    imported(incidents.write_past_of_log(Path(DATA) / LOG, folder / "past.csv"))
    assert facts(folder) == counted
    assert facts(folder, *SPARK) == counted
    assert facts_on_pages(client) == {name: value for name, value in counted.items() if name != "worst"}
