"""How a course is written: Markdown, with rules of the handbook and questions in fenced blocks.

```rule                     ```question
Say a name                  Which of these is a reply?
```                         [ ] An automatic receipt
                                Polite, but no person wrote it.
                            [x] Words by a person who says what happens next
                                Yes: who does what, and by when.
                            ```
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from deskbell.handbook.text import BrokenEdition, cleaned, word_of

LONGEST = 200_000
MOST_CHOICES = 12
_markdown = MarkdownIt("commonmark", {"html": False})
_choice = re.compile(r"\[( |x|X)\]\s+(\S.*)")


@dataclass(frozen=True)
class Choice:
    """One answer that can be given, whether it is right, and what is said to whoever gives it."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Step:
    """A piece of a course: `kind` is "text", "rule" or "question". `words` are its text, the name of a rule, or what is asked."""

    kind: str
    words: str
    line: int
    choices: tuple[Choice, ...] = ()

    @property
    def several(self) -> bool:
        """Whether more than one answer is right."""
        return sum(choice.right for choice in self.choices) > 1


def steps(markdown: str) -> list[Step]:
    """The pieces of a course in order. Raises BrokenEdition with the line and what is wrong."""
    text = cleaned(markdown)
    if len(text) > LONGEST:
        raise BrokenEdition(1, _("A course has at most %(count)s characters.") % {"count": LONGEST})
    found = list(_steps(text))
    if not any(step.kind == "question" for step in found):
        raise BrokenEdition(1, _("There is no question yet. Write one between ```question and ```."))
    return found


def _steps(text: str) -> Iterator[Step]:
    lines, after = text.split("\n"), 0
    for token in _markdown.parse(text):
        word = word_of(token.info) if token.type == "fence" else ""
        if word not in ("rule", "question") or token.map is None:
            continue
        yield from _words(lines, after, token.map[0])
        after = token.map[1]
        yield _rule(token.content, token.map[0] + 2) if word == "rule" else _question(token.content, token.map[0] + 2)
    yield from _words(lines, after, len(lines))


def _words(lines: Sequence[str], first: int, end: int) -> Iterator[Step]:
    text = "\n".join(lines[first:end]).strip("\n")
    if text.strip():
        yield Step("text", text, first + 1)


def _rule(content: str, line: int) -> Step:
    name = " ".join(content.split())
    if not name:
        raise BrokenEdition(line, _("Name the rule: its number, such as 4.1, or its title."))
    return Step("rule", name, line)


def _question(content: str, line: int) -> Step:
    asked: list[str] = []
    choices: list[tuple[str, bool, list[str]]] = []
    for number, written in enumerate(content.rstrip("\n").split("\n"), start=line):
        choice = _choice.fullmatch(written.strip())
        if choice:
            choices.append((choice[2].strip(), choice[1] != " ", []))
        elif not written.strip():
            continue
        elif choices and written[:1].isspace():
            choices[-1][2].append(written.strip())
        elif choices:
            raise BrokenEdition(
                number, _("An answer begins with [ ] or [x]; what is said about it stands under it, moved in.")
            )
        else:
            asked.append(written.strip())
    return _checked(" ".join(asked), [Choice(text, right, " ".join(said)) for text, right, said in choices], line)


def _checked(asked: str, choices: list[Choice], line: int) -> Step:
    if not asked:
        raise BrokenEdition(line, _("Write what is asked above the answers."))
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise BrokenEdition(line, _("A question has two to twelve answers, each after [ ] or [x]."))
    if not any(choice.right for choice in choices):
        raise BrokenEdition(line, _("Mark the right answer with [x]."))
    if len({choice.text.casefold() for choice in choices}) < len(choices):
        raise BrokenEdition(line, _("Two answers are the same."))
    return Step("question", asked, line, tuple(choices))


@dataclass(frozen=True)
class Result:
    """What a try came to: for each question the choices made and whether they were right."""

    given: list[list[int]]
    correct: list[bool]

    @property
    def right(self) -> int:
        """How many questions were answered rightly."""
        return sum(self.correct)


def marked(questions: Sequence[Step], given: Sequence[Sequence[int]]) -> Result:
    """Mark answers: a question is right when exactly its right choices were made."""
    clean = [
        sorted({choice for choice in choices if 0 <= choice < len(question.choices)})
        for question, choices in zip(questions, given, strict=True)
    ]
    right = [[n for n, choice in enumerate(question.choices) if choice.right] for question in questions]
    return Result(clean, [mine == wanted for mine, wanted in zip(clean, right, strict=True)])
