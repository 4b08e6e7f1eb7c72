"""The letter templates of the invented company: one Markdown file for each language.

- `[one|two]` is a choice between alternatives.
- `[p=lamp|rug]` is a choice with a name. It stays the same for the whole case, so the reply is about the same product.
- A label, as in `## reply (wrong)`, says to which first mails an answer fits.
"""

import random
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_HEAD = re.compile(r"## (?P<kind>first|reply|again|thanks|nudge|answer)(?: \((?P<label>\w+)\))?(?:: (?P<subject>.+))?$")
_CHOICE = re.compile(r"\[(?:(\w+)=)?([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_DINER = ("table", "pie", "manners")


@dataclass(frozen=True)
class Letter:
    """A letter template with slots and choices."""

    kind: str
    label: str
    subject: str
    body: str

    @property
    def needs(self) -> set[str]:
        """The names of choices that the letter uses and another letter must have made."""
        whole = f"{self.subject}\n{self.body}"
        made = {name for name, _ in _CHOICE.findall(whole) if name}
        return {slot for slot in _SLOT.findall(whole) if len(slot) == 1} - made


@dataclass
class LetterFiller:
    """The values of one case for the slots of its letters. It remembers which alternatives were chosen."""

    chance: random.Random
    slots: dict[str, str]
    chosen: dict[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """Return the text with every alternative chosen and every slot filled."""
        text = _CHOICE.sub(self._choose, text)
        return _SLOT.sub(self._slot, text)

    def _slot(self, found: re.Match[str]) -> str:
        return self.chosen.get(found[1]) or self.slots[found[1]]

    def _choose(self, found: re.Match[str]) -> str:
        choice: str = self.chance.choice(found[2].split("|"))
        if found[1]:
            self.chosen[found[1]] = choice
        return choice


@cache
def load_letters(language: str) -> dict[str, list[Letter]]:
    """Return all letters of a language by topic. The diner's letters are under the language "lous"."""
    topics: dict[str, list[Letter]] = {}
    for topic, text in _split_sections(_read_file(f"{language}.md"), "# "):
        topics[topic] = [_parse_letter(head, body) for head, body in _split_sections(text, "## ")]
    return topics


@cache
def load_notes() -> dict[str, list[str]]:
    """Return the texts of notes among staff, by topic."""
    return {topic: text.strip().splitlines() for topic, text in _split_sections(_read_file("notes.md"), "# ")}


def find_letters(
    topic: str, language: str, kind: str, *, label: str = "", chosen: set[str] | None = None
) -> list[Letter]:
    """Return the letters of this kind that fit: with this label or none, and with choices that were made earlier in the
    case (`chosen`).
    """
    found = [letter for letter in load_letters("lous" if topic in _DINER else language)[topic] if letter.kind == kind]
    if kind != "first":
        found = [x for x in found if x.label in ("", label) and x.needs <= (chosen or set())]
    return found


def _split_sections(text: str, mark: str) -> list[tuple[str, str]]:
    parts = re.split(rf"^{mark}(?=\S)", text, flags=re.MULTILINE)[1:]
    pairs = [part.partition("\n") for part in parts]
    return [(head.strip(), body.strip()) for head, _, body in pairs]


def _parse_letter(head: str, body: str) -> Letter:
    found = _HEAD.match(f"## {head}")
    if not found:
        raise ValueError(f"Not the head of a letter: {head!r}.")
    return Letter(found["kind"], found["label"] or "", found["subject"] or "", body)


def _read_file(name: str) -> str:
    return files("deskbell.world").joinpath("words", name).read_text(encoding="utf-8")
