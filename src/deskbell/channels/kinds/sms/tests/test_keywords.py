"""Words that stop and start text messages, in every language we serve."""

import pytest

from deskbell.channels.kinds.sms.keywords import WORDS, find_keyword


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("STOP", "stop", "en"), (" stop. ", "stop", "en"), ("Unsubscribe", "stop", "en"), ("REVOKE", "stop", "en"),
        ("UNSTOP", "start", "en"), ("Yes!", "start", "en"), ("HELP", "help", "en"), ("info?", "help", "en"),
        ("หยุด", "stop", "th"), ("เริ่ม", "start", "th"), ("ช่วยเหลือ", "help", "th"),
        ("Διακοπή", "stop", "el"), ("ΣΤΟΠ", "stop", "el"), ("ΕΝΑΡΞΗ", "start", "el"), ("Βοήθεια;", "help", "el"),
        ("Staak", "stop", "af"), ("BEGIN", "start", "af"), ("hulp", "help", "af"),
        ("बंद", "stop", "hi"), ("शुरू।", "start", "hi"), ("मदद", "help", "hi"),
    ],
)  # fmt: skip
def test_a_word_is_understood_however_it_is_written(text: str, kind: str, language: str) -> None:
    found = find_keyword(text)
    assert found is not None
    assert (found.kind, found.language, found.network) == (kind, language, language == "en")


@pytest.mark.parametrize(
    "text", ["", "stop please", "Please cancel my order", "Δεν σταματά", "ช่วยด้วย", "👍", "x" * 5000]
)
def test_a_word_within_a_message_means_nothing(text: str) -> None:
    assert find_keyword(text) is None


def test_every_language_has_every_word() -> None:
    assert set(WORDS) == {"en", "th", "el", "af", "hi"}
    assert all(set(kinds) == {"stop", "start", "help"} for kinds in WORDS.values())
