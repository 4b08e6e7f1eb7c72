"""The keywords of all five languages."""

from django.utils.translation import get_language

from deskbell.standards.language.keyword_set import KeywordSet
from deskbell.standards.language.keywords.af import AFRIKAANS
from deskbell.standards.language.keywords.el import GREEK
from deskbell.standards.language.keywords.en import ENGLISH
from deskbell.standards.language.keywords.hi import HINDI
from deskbell.standards.language.keywords.th import THAI

KEYWORDS: dict[str, KeywordSet] = {one.code: one for one in (ENGLISH, THAI, GREEK, AFRIKAANS, HINDI)}


def keywords_for(code: str | None) -> KeywordSet:
    """Return the keywords of a language; English when there are none for it."""
    return KEYWORDS.get((code or "en").split("-")[0], ENGLISH)


def readers_keywords() -> KeywordSet:
    """Return the keywords of the reader's language."""
    return keywords_for(get_language())
