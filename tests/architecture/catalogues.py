"""The texts of the code and their translations. Babel extracts them into one catalogue for each language."""

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
METHODS = [
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**/jinja2/**.html", "jinja2"),
    ("**/jinja2/**.txt", "jinja2"),
]
_JINJA = {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "newstyle_gettext": "true", "trimmed": "true"}
OPTIONS = {"**/jinja2/**.html": _JINJA, "**/jinja2/**.txt": _JINJA}
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
def extract_texts() -> Catalog:
    """Return every text of the package, without source positions, which would change with every commit."""
    found = Catalog(project="Deskbell", fuzzy=False)
    rows = extract_from_dir(str(PACKAGE), METHODS, OPTIONS, KEYWORDS, ("Translators:",))
    for _file, _line, text, comments, context in rows:
        found.add(text, auto_comments=comments, context=context)
    return found


def catalogue_path(language: str) -> Path:
    """Return the path of a language's catalogue."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """Return a language's catalogue; an empty one when there is none yet."""
    if not catalogue_path(language).exists():
        return Catalog(locale=language, project="Deskbell", fuzzy=False)
    return read_po(BytesIO(catalogue_path(language).read_bytes()), locale=language)


def catalogue_faults(language: str) -> list[str]:
    """Find what is missing or wrong in a language: a text without translation, or with other placeholders."""
    catalogue = read_catalogue(language)
    found = []
    for text in extract_texts():
        if text.id:
            known = catalogue.get(text.id, text.context)
            found += _message_faults(text, known)
    return found


def _message_faults(text: Message, known: Message | None) -> list[str]:
    """Find the faults of one translation. An extra percent sign would break the page, because templates format every text."""
    name = text.id if isinstance(text.id, str) else text.id[0]
    words = [known.string] if known and isinstance(known.string, str) else list(known.string) if known else []
    if not words or not all(words) or (known and known.fuzzy):
        return [f"no words for {name!r}"]
    wanted = [text.id] if isinstance(text.id, str) else list(text.id)
    allowed = {frozenset(PLACE.findall(one)) for one in wanted}
    if len(wanted) > 1 and len(words) > 1:  # "every day" needs no 1, where this form means one and nothing else
        allowed |= {places - {"%(num)s"} for places in allowed}
    bare = any("%" in PLACE.sub("", one) for one in wanted)
    return [
        f"other places for values in the words for {name!r}: {one!r}"
        for one in words
        if frozenset(PLACE.findall(one)) not in allowed or (not bare and "%" in PLACE.sub("", one))
    ]


def update_catalogue(language: str) -> None:
    """Add new texts to the catalogue and remove those that are gone. A new text has no translation yet."""
    catalogue = read_catalogue(language)
    catalogue.update(extract_texts(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue_path(language).parent.mkdir(parents=True, exist_ok=True)
    with catalogue_path(language).open("wb") as file:
        file.write(HEADER.format(language=language, plurals=catalogue.plural_forms).encode())
        write_po(file, catalogue, sort_output=True, no_location=True, ignore_obsolete=True, omit_header=True, width=0)


def main() -> None:
    """Update all catalogues, and print what is left to translate."""
    for language in LANGUAGES:
        update_catalogue(language)
        print(f"{language}: {len(catalogue_faults(language))} texts lack words", file=sys.stderr)


if __name__ == "__main__":
    main()
