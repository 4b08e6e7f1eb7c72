"""The words of the invented company: read from Markdown, one file a language, and filled in for one case.

A letter may offer alternatives, `[one|two]`; a choice with a name, `[p=lamp|rug]`, is kept for the whole case, so that the
answer speaks of the same thing. A label in brackets, `## reply (wrong)`, ties an answer to the questions it answers.
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
    """A text with slots and alternatives."""

    kind: str
    label: str
    subject: str
    body: str

    @property
    def needs(self) -> set[str]:
        """The named choices it speaks of but does not make itself."""
        whole = f"{self.subject}\n{self.body}"
        made = {name for name, _ in _CHOICE.findall(whole) if name}
        return {slot for slot in _SLOT.findall(whole) if len(slot) == 1} - made


@dataclass
class Filling:
    """What fills the slots of one case; remembers the choices made."""

    chance: random.Random
    slots: dict[str, str]
    chosen: dict[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text with every alternative chosen and every slot filled."""
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
def book(language: str) -> dict[str, list[Letter]]:
    """Every letter of a language by topic; the diner's are `lous`."""
    topics: dict[str, list[Letter]] = {}
    for topic, text in _sections(_read(f"{language}.md"), "# "):
        topics[topic] = [_letter(head, body) for head, body in _sections(text, "## ")]
    return topics


@cache
def notes() -> dict[str, list[str]]:
    """What staff write to each other, by topic."""
    return {topic: text.strip().splitlines() for topic, text in _sections(_read("notes.md"), "# ")}


def offered(topic: str, language: str, kind: str, *, label: str = "", chosen: set[str] | None = None) -> list[Letter]:
    """The letters that fit: of that kind, with that label or none, and speaking only of choices already made."""
    found = [letter for letter in book("lous" if topic in _DINER else language)[topic] if letter.kind == kind]
    if kind != "first":
        found = [x for x in found if x.label in ("", label) and x.needs <= (chosen or set())]
    return found


def _sections(text: str, mark: str) -> list[tuple[str, str]]:
    parts = re.split(rf"^{mark}(?=\S)", text, flags=re.MULTILINE)[1:]
    pairs = [part.partition("\n") for part in parts]
    return [(head.strip(), body.strip()) for head, _, body in pairs]


def _letter(head: str, body: str) -> Letter:
    found = _HEAD.match(f"## {head}")
    if not found:
        raise ValueError(f"Not the head of a letter: {head!r}.")
    return Letter(found["kind"], found["label"] or "", found["subject"] or "", body)


def _read(name: str) -> str:
    return files("deskbell.world").joinpath("words", name).read_text(encoding="utf-8")
