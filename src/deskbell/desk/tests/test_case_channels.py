"""The desk knows about a channel what the channel declares, and nothing about one that does not exist."""

import pytest
from django.utils import translation

from deskbell.desk.case_channels import get_desk_channel, list_channels_for_new_cases, list_desk_channels


def test_a_channel_of_an_imported_past_has_a_name_and_can_do_nothing() -> None:
    letter = get_desk_channel("letter")
    assert (letter.title(), letter.may_start, letter.max_copies, letter.max_files) == ("Letter", False, 0, 0)
    assert (letter.check_text("x"), letter.describe_length("x"), letter.describe_note("5.1.1")) == ("", "", "5.1.1")
    assert get_desk_channel("carrier pigeon").title() == "Carrier pigeon"


@pytest.mark.parametrize("language", ["th", "el", "hi", "af"])
def test_the_name_of_such_a_channel_is_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        assert get_desk_channel("letter").title() != "Letter"


@pytest.mark.django_db
def test_a_person_may_write_first_by_a_channel_that_can_send() -> None:
    starting = list_channels_for_new_cases()
    assert starting
    assert all(channel.may_start and channel in list_desk_channels().values() for channel in starting)
