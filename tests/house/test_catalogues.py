"""Every text of every screen has its words in all five languages, with the same places for values."""

import pytest
from tests.house import catalogues


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_has_its_words(language: str) -> None:
    assert catalogues.faults(language) == [], "run bin/translate, then give the words"
