"""The format of a course: Markdown with rules of the handbook and questions in fenced blocks.

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
from enum import StrEnum

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from deskbell.handbook.edition_text import BrokenEdition, clean_pasted_text, fence_word

MAX_COURSE_LENGTH = 200_000
MAX_CHOICES = 12
_markdown = MarkdownIt("commonmark", {"html": False})
_CHOICE_PATTERN = re.compile(r"\[( |x|X)\]\s+(\S.*)")


@dataclass(frozen=True)
class AnswerChoice:
    """One possible answer to a question. `feedback` is shown to a person who chose it."""

    text: str
    is_right: bool
    feedback: str


class StepKind(StrEnum):
    """What a step of a course is: text, a rule, or a question."""

    TEXT = "text"
    RULE = "rule"
    QUESTION = "question"


@dataclass(frozen=True)
class CourseStep:
    """One part of a course.

    `words` is the Markdown of a text, the number or title of a rule, or the question. `line` is its line in the course,
    from 1.
    """

    kind: StepKind
    words: str
    line: int
    choices: tuple[AnswerChoice, ...] = ()

    @property
    def has_several_right(self) -> bool:
        """Whether more than one choice is right."""
        return sum(choice.is_right for choice in self.choices) > 1


def parse_course(markdown: str) -> list[CourseStep]:
    """Parse a course into its steps. Raises BrokenEdition with the line and a sentence."""
    text = clean_pasted_text(markdown)
    if len(text) > MAX_COURSE_LENGTH:
        raise BrokenEdition(1, _("A course can have at most %(count)s characters.") % {"count": MAX_COURSE_LENGTH})
    found = list(_steps(text))
    if not any(step.kind is StepKind.QUESTION for step in found):
        raise BrokenEdition(1, _("There is no question yet. Write one between ```question and ```."))
    return found


def list_questions(markdown: str) -> list[CourseStep]:
    """Return the questions of a course in order. Raises BrokenEdition."""
    return [step for step in parse_course(markdown) if step.kind is StepKind.QUESTION]


def _steps(text: str) -> Iterator[CourseStep]:
    lines, after = text.split("\n"), 0
    for token in _markdown.parse(text):
        word = fence_word(token.info) if token.type == "fence" else ""
        if word not in ("rule", "question") or token.map is None:
            continue
        yield from _text_steps(lines, after, token.map[0])
        after = token.map[1]
        yield (
            _parse_rule_step(token.content, token.map[0] + 2)
            if word == "rule"
            else _parse_question(token.content, token.map[0] + 2)
        )
    yield from _text_steps(lines, after, len(lines))


def _text_steps(lines: Sequence[str], first: int, end: int) -> Iterator[CourseStep]:
    """Yield the text between two blocks, if there is any."""
    text = "\n".join(lines[first:end]).strip("\n")
    if text.strip():
        yield CourseStep(StepKind.TEXT, text, first + 1)


def _parse_rule_step(content: str, line: int) -> CourseStep:
    """Parse a ```rule block."""
    name = " ".join(content.split())
    if not name:
        raise BrokenEdition(line, _("Name the rule by its number, such as 4.1, or by its title."))
    return CourseStep(StepKind.RULE, name, line)


def _parse_question(content: str, line: int) -> CourseStep:
    """Parse a ```question block: the question, then choices with their feedback indented below."""
    asked: list[str] = []
    choices: list[tuple[str, bool, list[str]]] = []
    for number, written in enumerate(content.rstrip("\n").split("\n"), start=line):
        choice = _CHOICE_PATTERN.fullmatch(written.strip())
        if choice:
            choices.append((choice[2].strip(), choice[1] != " ", []))
        elif not written.strip():
            continue
        elif choices and written[:1].isspace():
            choices[-1][2].append(written.strip())
        elif choices:
            raise BrokenEdition(number, _("An answer begins with [ ] or [x]; write the comment on it below, indented."))
        else:
            asked.append(written.strip())
    return _check_question(
        " ".join(asked), [AnswerChoice(text, right, " ".join(feedback)) for text, right, feedback in choices], line
    )


def _check_question(asked: str, choices: list[AnswerChoice], line: int) -> CourseStep:
    """Raise BrokenEdition unless the question has two to twelve different choices, at least one of them right."""
    if not asked:
        raise BrokenEdition(line, _("Write the question above the answers."))
    if not 2 <= len(choices) <= MAX_CHOICES:
        raise BrokenEdition(line, _("A question has two to twelve answers, each after [ ] or [x]."))
    if not any(choice.is_right for choice in choices):
        raise BrokenEdition(line, _("Mark the right answer with [x]."))
    if len({choice.text.casefold() for choice in choices}) < len(choices):
        raise BrokenEdition(line, _("Two answers are the same."))
    return CourseStep(StepKind.QUESTION, asked, line, tuple(choices))


@dataclass(frozen=True)
class CourseResult:
    """The result of an attempt: the choices made for each question, and whether each question was answered correctly."""

    choices: list[list[int]]
    correct: list[bool]

    @property
    def right(self) -> int:
        """How many questions were answered correctly."""
        return sum(self.correct)


def mark_answers(questions: Sequence[CourseStep], given: Sequence[Sequence[int]]) -> CourseResult:
    """Mark the answers to a course. A question counts as correct only if exactly its right choices were made."""
    clean = [
        sorted({choice for choice in choices if 0 <= choice < len(question.choices)})
        for question, choices in zip(questions, given, strict=True)
    ]
    right = [[n for n, choice in enumerate(question.choices) if choice.is_right] for question in questions]
    return CourseResult(clean, [mine == wanted for mine, wanted in zip(clean, right, strict=True)])
