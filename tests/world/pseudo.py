"""A pseudo-language whose translations are unreadable. Any English that can still be read on a page did not come from a
catalogue.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from tests.architecture.catalogues import extract_texts, read_catalogue

MARK = "ж"
_PLACE = re.compile(r"%(?:\(\w+\))?\d*[sd]|%%|\{\w*\}")
_READ = {"title", "aria-label", "placeholder", "alt", "data-says"}
_UNREAD = {"script", "style", "textarea", "datalist"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "path", "circle", "use"}
_LATIN = re.compile(rf"[A-Za-z][^\n<>{MARK}]*[A-Za-z.]")
_OTHER_SCRIPT = re.compile(r"[^\u0000-\u024f\u2000-\u2bff]+")
_SEPARATOR = re.compile(r"[·,;:()›!?]|[.] | – ")


def write_pseudo_catalogue(language: str, folder: Path) -> None:
    """Compile a catalogue for this pseudo-language into a folder. Letters are replaced; placeholders stay."""
    catalogue = Catalog(locale=language)
    forms = read_catalogue(language).num_plurals
    for text in extract_texts():
        if text.id:
            strings = [_unreadable(one) for one in ([text.id] if isinstance(text.id, str) else text.id)]
            string = strings[0] if isinstance(text.id, str) else tuple((strings * forms)[-forms:])
            catalogue.add(text.id, string, context=text.context)
    path = folder / language / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def _unreadable(text: str) -> str:
    pieces = [re.sub(r"[A-Za-z]", MARK, piece) for piece in _PLACE.split(text)]
    return "".join(piece + place for piece, place in zip(pieces, [*_PLACE.findall(text), ""], strict=True))


class _Reader(HTMLParser):
    """Collects what a person reads or hears of a page. An element with a language of its own holds what people wrote."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        skipped = self._is_skipped() or (tag != "html" and any(name == "lang" and value for name, value in attrs))
        if not skipped:
            self.found += [value for name, value in attrs if name in _READ and value]
        if tag not in _VOID:
            self._open.append((tag, skipped or tag in _UNREAD))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_skipped() and data.strip():
            self.found.append(" ".join(data.split()))

    def _is_skipped(self) -> bool:
        return bool(self._open and self._open[-1][1])


def latin_phrases(html: str) -> set[str]:
    """Return the phrases in Latin letters that a person reads on a page."""
    return {phrase for text in _Reader(html).found for phrase in phrases_of(text)}


def phrases_of(text: str) -> set[str]:
    """Return the phrases in Latin letters in a text: what stands between signs, and between letters of other scripts."""
    runs = [run for part in _OTHER_SCRIPT.split(text) for run in _LATIN.findall(part)]
    pieces = [piece.strip(" .“”\"'!?") for run in runs for piece in _SEPARATOR.split(run)]
    return {piece for piece in pieces if re.search("[A-Za-z]{2}", piece)}
