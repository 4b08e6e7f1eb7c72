"""The name of a standard is read in the language of the page, wherever the rule is translated."""

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from deskbell.desk.tests.histories import BEGIN, follow, world
from deskbell.desk.tests.test_standards_pages import NOW
from deskbell.handbook.models import Edition, Rule, RuleText
from deskbell.people.models import Staff
from deskbell.standards.models import StandardVersion
from deskbell.standards.reads.standard_names import read_name_line, standard_name

pytestmark = pytest.mark.django_db
NAMED = "Μια πρόταση.\n\n```standard\nόνομα: Απάντηση σε μία ώρα\n```\n"
PLACE_ONLY = "Μια πρόταση.\n\n```standard\n```\n"


@pytest.fixture(autouse=True)
def standard() -> None:
    with time_machine.travel(NOW, tick=False):
        world(goal="60 minutes")
        follow()
        yield


def translate(body: str, *, translates: str | None = None) -> None:
    rule = Rule.objects.get(edition=Edition.objects.get(), anchor=StandardVersion.objects.get().anchor)
    RuleText.objects.create(
        rule=rule,
        language="el",
        chapter="Κεφάλαιο",
        title="Γρήγορη απάντηση",
        body=body,
        content_hash="x",
        translates=rule.content_hash if translates is None else translates,
    )
    Edition.objects.update(languages=["en", "el"])


def greek_name() -> tuple[str, str]:
    with override("el"):
        name = standard_name(StandardVersion.objects.get())
    return str(name), name.language


def test_the_name_line_of_the_translated_block_is_the_name() -> None:
    translate(NAMED)
    assert greek_name() == ("Απάντηση σε μία ώρα", "")


def test_without_a_name_line_the_translated_title_is_the_name() -> None:
    translate(PLACE_ONLY)
    assert greek_name() == ("Γρήγορη απάντηση", "")


@pytest.mark.parametrize("translated", [False, True])
def test_without_a_translation_up_to_date_the_published_name_says_its_language(translated: bool) -> None:
    if translated:
        translate(NAMED, translates="an older text")
    assert greek_name() == ("Answered soon", "en")


def test_in_the_leading_language_the_published_name_stays() -> None:
    translate(NAMED)
    with override("en"):
        name = standard_name(StandardVersion.objects.get())
    assert (str(name), name.language) == ("Answered soon", "")


@pytest.mark.parametrize(
    "path", ["/standards", "/standards/answered-soon", "/standards/wall", "/standards/answered-soon/rows"]
)
def test_no_page_shows_the_english_name_to_a_greek_reader(client: Client, path: str) -> None:
    translate(NAMED)
    reader = Staff.objects.create(email="eleni@qc.example", name="Eleni", role="admin", language="el", joined_at=BEGIN)
    client.force_login(reader)
    page = client.get(path)
    assert page.status_code == 200
    assert "Απάντηση σε μία ώρα" in page.content.decode()
    assert "Answered soon" not in page.content.decode()


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("name: Fast\n", "Fast"),
        ("ชื่อ:  ตอบ  เร็ว\n", "ตอบ เร็ว"),
        ("goal: 95%\nNAAM: Vinnig", "Vinnig"),
        ("Σημάδι", ""),
        ("", ""),
    ],
)
def test_a_name_line_is_read_in_each_language(lines: str, name: str) -> None:
    assert read_name_line(lines) == name
