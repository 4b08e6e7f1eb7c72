"""What happened to a case is a whole sentence: of a colleague, of the reader, or of nobody."""

from typing import Any

import pytest
from django.utils import translation

from deskbell.desk.reads.case_events import EVENT_ICONS, EventAuthor, describe_event
from deskbell.desk.reads.event_sentences import event_sentences

PRIYA = EventAuthor("Priya")
READER = EventAuthor("Priya", is_reader=True)


def sentence(kind: str, author: EventAuthor, **facts: Any) -> str:
    return describe_event(kind=kind, facts=facts, author=author, to="Sipho", team="Counter")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (PRIYA, "Priya assigned the case to Sipho (Counter)"),
        (READER, "You assigned the case to Sipho (Counter)"),
        (EventAuthor(), "Case assigned to Sipho (Counter)"),
    ],
)
def test_a_sentence_names_who_did_it(author: EventAuthor, expected: str) -> None:
    assert sentence("desk.case.assigned", author) == expected


def test_a_hold_says_for_whom_and_until_when() -> None:
    assert sentence("desk.case.waiting", READER, on="customer") == "You put the case on hold for the customer"
    until = sentence("desk.case.waiting", PRIYA, on="third party", until="2026-11-26T14:05:00+00:00")
    assert until.startswith("Priya put the case on hold for a third party until ")
    assert "14:05" in until or ":05" in until


def test_what_happens_by_itself_names_nobody() -> None:
    assert sentence("desk.case.resumed", PRIYA, why="customer wrote") == "Case resumed: the customer wrote"
    assert sentence("desk.case.reopened", PRIYA, why="") == "Case reopened: the customer wrote"
    assert sentence("desk.case.opened", EventAuthor(), by="customer", held="") == "Case opened"


def test_by_hand_names_the_person() -> None:
    assert sentence("desk.case.resumed", PRIYA, why="by hand") == "Priya resumed the case"
    assert sentence("desk.case.reopened", READER, why="by hand") == "You reopened the case"


@pytest.mark.parametrize("kind", EVENT_ICONS)
@pytest.mark.parametrize("language", ["en", "th", "el", "af", "hi"])
def test_every_kind_of_news_has_its_sentence_in_every_language(kind: str, language: str) -> None:
    with translation.override(language):
        assert "%" not in sentence(kind, PRIYA)


@pytest.mark.parametrize("language", ["th", "el", "af", "hi"])
def test_the_reader_is_never_a_third_person(language: str) -> None:
    with translation.override(language):
        assert all("%(who)s" in one.named for one in event_sentences().values())
        assert not any("%(who)s" in one.you + one.nobody for one in event_sentences().values())
