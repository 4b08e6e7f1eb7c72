"""The five languages in which a standard can be written."""

from django.utils.translation import get_language

from deskbell.standards.language.tongue import Tongue
from deskbell.standards.language.tongues.af import AFRIKAANS
from deskbell.standards.language.tongues.el import GREEK
from deskbell.standards.language.tongues.en import ENGLISH
from deskbell.standards.language.tongues.hi import HINDI
from deskbell.standards.language.tongues.th import THAI

TONGUES: dict[str, Tongue] = {one.code: one for one in (ENGLISH, THAI, GREEK, AFRIKAANS, HINDI)}


def tongue(code: str | None) -> Tongue:
    """The words of a language; English for one that standards do not speak."""
    return TONGUES.get((code or "en").split("-")[0], ENGLISH)


def readers() -> Tongue:
    """The words of the reader's language."""
    return tongue(get_language())
