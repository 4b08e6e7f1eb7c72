"""The words that stop and start text messages: the English ones of the networks, and the same in our other languages.

A word counts only when it is the whole message. The networks act on the English words and answer them themselves. The
words of other languages are ours to act on and to answer.
"""

import re
import unicodedata
from dataclasses import dataclass

from deskbell.channels.interface import InboundKind

NETWORK = "en"
WORDS: dict[str, dict[InboundKind, str]] = {
    "en": {
        "stop": "stop stopall unsubscribe cancel end quit optout revoke",
        "start": "start yes unstop",
        "help": "help info",
    },
    "th": {"stop": "หยุด เลิกรับ ยกเลิกรับข้อความ", "start": "เริ่ม เริ่มรับ", "help": "ช่วยเหลือ วิธีใช้"},
    "el": {"stop": "στοπ διακοπη", "start": "εναρξη", "help": "βοηθεια πληροφοριες"},
    "af": {"stop": "staak", "start": "begin hervat", "help": "hulp"},
    "hi": {"stop": "बंद रोकें", "start": "शुरू", "help": "मदद सहायता"},
}
_EDGES = re.compile(r"^[^\w\u0900-\u0963\u0966-\u097f\u0e00-\u0e7f]+|[^\w\u0900-\u0963\u0966-\u097f\u0e00-\u0e7f]+$")


@dataclass(frozen=True, kw_only=True)
class Keyword:
    """What a keyword asks for, and its language. `network`: the network acts on it and answers it."""

    kind: InboundKind
    language: str

    @property
    def network(self) -> bool:
        return self.language == NETWORK


def find_keyword(text: str) -> Keyword | None:
    """Return the keyword that is the whole of `text`; None for an ordinary message."""
    return _KEYWORDS.get(fold_word(text)) if len(text) <= 40 else None


def fold_word(text: str) -> str:
    """Return the word in lower case, without Greek accents and without signs around it: `Διακοπή!` becomes `διακοπη`."""
    text = _EDGES.sub("", unicodedata.normalize("NFKC", text).strip().casefold())
    letters = (letter for letter in unicodedata.normalize("NFD", text) if letter not in "\u0301\u0308")
    return unicodedata.normalize("NFC", "".join(letters)).replace("ς", "σ")


_KEYWORDS = {
    fold_word(word): Keyword(kind=kind, language=language)
    for language, kinds in WORDS.items()
    for kind, words in kinds.items()
    for word in words.split()
}
