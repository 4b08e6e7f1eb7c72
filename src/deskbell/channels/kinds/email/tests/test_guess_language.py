"""The language of a text is guessed only where it is certain."""

import pytest

from deskbell.channels.kinds.email.guess_language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("สวัสดีค่ะ สั่งพรมไว้ ORDER 20881", "th"),
        ("Γεια σας, πού είναι η παραγγελία 20881;", "el"),
        ("नमस्ते, ऑर्डर 20881 कहाँ है?", "hi"),
        ("Goeie dag, ek het 'n mat bestel. Die nommer is 20881.", "af"),
        ("Hello, where is my rug? The number is 20881.", ""),
        ("20881", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_where_letters_or_words_are_certain(text: str, language: str) -> None:
    assert guess_language(text) == language
