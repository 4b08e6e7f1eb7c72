"""The texts of the code and their translations: found by Babel, kept as one catalogue a language."""

import re
import sys
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[2] / "src" / "deskbell"
LANGUAGES = ("th", "el", "af", "hi")
METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
OPTIONS = {
    "**/jinja2/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "newstyle_gettext": "true", "trimmed": "true"}
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
PLACE = re.compile(r"%(?:\(\w+\))?[sd]|%%|\{\w*\}")


@cache
def texts() -> Catalog:
    """Every text of the package, without places in the code: those would change with every commit."""
    found = Catalog(project="Deskbell", fuzzy=False)
    rows = extract_from_dir(str(PACKAGE), METHODS, OPTIONS, KEYWORDS, ("Translators:",))
    for _file, _line, text, comments, context in rows:
        found.add(text, auto_comments=comments, context=context)
    return found


def path(language: str) -> Path:
    """Where a language's catalogue lies."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A language's catalogue; an empty one when there is none yet."""
    if not path(language).exists():
        return Catalog(locale=language, project="Deskbell", fuzzy=False)
    return read_po(BytesIO(path(language).read_bytes()), locale=language)


def faults(language: str) -> list[str]:
    """What is missing or wrong in a language: a text without words, or words whose places for values differ."""
    catalogue = read(language)
    found = []
    for text in texts():
        if text.id:
            known = catalogue.get(text.id, text.context)
            found += _faults(text, known)
    return found


def _faults(text: Message, known: Message | None) -> list[str]:
    """A percent sign that the text has not would break the page: a template fills places in whatever it says."""
    name = text.id if isinstance(text.id, str) else text.id[0]
    words = [known.string] if known and isinstance(known.string, str) else list(known.string) if known else []
    if not words or not all(words) or (known and known.fuzzy):
        return [f"no words for {name!r}"]
    wanted = [text.id] if isinstance(text.id, str) else list(text.id)
    allowed = {frozenset(PLACE.findall(one)) for one in wanted}
    bare = any("%" in PLACE.sub("", one) for one in wanted)
    return [
        f"other places for values in the words for {name!r}: {one!r}"
        for one in words
        if frozenset(PLACE.findall(one)) not in allowed or (not bare and "%" in PLACE.sub("", one))
    ]


def update(language: str) -> None:
    """Take in new texts, drop those that are gone; nothing is guessed."""
    catalogue = read(language)
    catalogue.update(texts(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        file.write(HEADER.format(language=language, plurals=catalogue.plural_forms).encode())
        write_po(file, catalogue, sort_output=True, no_location=True, ignore_obsolete=True, omit_header=True, width=0)


def main() -> None:
    """Update all catalogues and say what is left to do."""
    for language in LANGUAGES:
        update(language)
        print(f"{language}: {len(faults(language))} texts lack words", file=sys.stderr)


if __name__ == "__main__":
    main()
