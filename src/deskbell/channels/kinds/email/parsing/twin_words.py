"""Compare the alternatives of a mail (plain text and HTML): whether they say the same, or one says more."""

import re
from itertools import pairwise

_WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]+")
_TAG = re.compile(r"<[^<>]*>")
_SILENT = (("<head>", "</head"), ("<style", "</style"), ("<script", "</script"), ("<!--", "-->"))
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ENTITY = re.compile(r"&#?[a-zA-Z0-9]{1,8};")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_FIRST_CHARS = 3_000
_FIRST_WORDS = 30
_LOOK = 20_000
_FEW = 3
_CLUSTER = 2


def collect_words(text: str) -> frozenset[str]:
    """Return the words of a text. In scripts without spaces between words, pairs of letters count as words."""
    words: set[str] = set()
    for word in _WORD.findall(_ADDRESS.sub(" ", text[:_LOOK]).lower()):
        if word.isascii() or len(word) <= _CLUSTER:
            words.add(word)
        else:
            words.update(map("".join, pairwise(word)))
    return frozenset(words)


def collect_html_words(html: str) -> frozenset[str]:
    """Return approximately the words that HTML shows: tags and entities count as spaces."""
    shown = html[: _LOOK * 5]
    for opens, closes in _SILENT:
        shown = _remove_silent(shown, opens, closes)
    return collect_words(_ENTITY.sub(" ", _TAG.sub(" ", shown)))


def _remove_silent(html: str, opens: str, closes: str) -> str:
    """Remove what is between two marks and is not shown. What has no end mark stays."""
    lowered, kept, position = html.lower(), [], 0
    while (start := lowered.find(opens, position)) >= 0 and (end := lowered.find(closes, start)) >= 0:
        kept.append(html[position:start])
        position = end
    return "".join([*kept, html[position:]])


def html_says_more(plain: str, html: str) -> bool:
    """Return whether most of the words of the HTML are missing in its plain text, which may only say "this mail needs
    HTML".
    """
    if _begins_alike(plain, html):
        return False
    rich = collect_html_words(html)
    if len(rich) < _FEW:
        return False
    said = collect_words(plain)
    return len(rich - said) * 2 > len(rich) and len(rich) * 2 > len(said)


def _begins_alike(plain: str, html: str) -> bool:
    """Return whether most of the first words of the HTML are in the plain text. A quick check that is true for nearly
    every mail.
    """
    body = html.find("<body")
    shown = _TAG.sub(" ", html[max(0, body) : max(0, body) + _FIRST_CHARS])
    words = _LONG_WORD.findall(shown.lower())[:_FIRST_WORDS]
    said = plain[:_LOOK].lower()
    return len(words) >= _FEW and sum(word in said for word in words) * 3 > len(words) * 2


def drop_repeated_texts(texts: list[str]) -> list[str]:
    """Return the texts without those whose words are all in another one."""
    if len(texts) < 2:
        return texts
    kept: list[tuple[str, frozenset[str]]] = []
    for text in texts:
        words = collect_words(text)
        if not words or any(words <= other for _, other in kept):
            continue
        kept = [one for one in kept if not one[1] <= words]
        kept.append((text, words))
    return [text for text, _ in kept]
