"""The catalogues keep to the glossary of each language: no word that misleads a native reader."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.architecture.catalogues import LANGUAGES, read_catalogue

FILE = Path(__file__).with_name("glossary.toml")
# Languages whose catalogue is being rewritten.
UNFINISHED: tuple[str, ...] = ()


@cache
def glossary() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FILE.read_text())


def misleading(language: str, english: str, translation: str) -> list[str]:
    """Return the words of a translation that the glossary forbids for this English text."""
    return [
        f"{english!r} is {translation!r}: say {rule['instead']} ({rule['why']})"
        for rule in [*glossary()["any"], *glossary()[language]]
        if re.search(rule.get("english", ""), english)
        and any(re.search(pattern, translation) for pattern in rule["never"])
    ]


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(code, marks=pytest.mark.xfail(reason="being rewritten")) if code in UNFINISHED else code
        for code in LANGUAGES
    ],
)
def test_no_word_misleads(language: str) -> None:
    found = []
    for message in read_catalogue(language):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[0]
            strings = [message.string] if isinstance(message.string, str) else message.string
            found += [fault for one in strings for fault in misleading(language, english, one)]
    assert found == []


@pytest.mark.parametrize(
    ("language", "english", "translation"),
    [
        ("th", "Owner", "ผู้รับ"),
        ("el", "Breaches", "Παραβάσεις"),
        ("hi", "Topic", "विषय"),
        ("af", "Your password", "U wagwoord"),
        ("af", "“%s” is not a date.", "'%s' is nie ’n datum nie."),
    ],
)
def test_a_misleading_word_is_noticed(language: str, english: str, translation: str) -> None:
    assert misleading(language, english, translation)


def test_a_word_that_is_right_elsewhere_is_fine() -> None:
    assert misleading("el", "Not a customer request", "Δεν είναι αίτημα πελάτη") == []
    assert misleading("af", "Use a passkey", "Gebruik ’n toegangsleutel") == []


def test_the_glossary_has_rules_for_every_language_and_each_can_be_read() -> None:
    assert set(glossary()) == {"any", *LANGUAGES}
    for rule in (rule for rules in glossary().values() for rule in rules):
        assert {"never", "instead", "why"} <= set(rule) <= {"english", "never", "instead", "why"}
        assert all(re.compile(pattern) for pattern in [rule.get("english", ""), *rule["never"]])
