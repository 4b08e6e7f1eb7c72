"""A course as it is taken: its words, the rules as they stand today, and its questions."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markupsafe import Markup

from deskbell.handbook.course import Step, steps
from deskbell.handbook.models import CourseVersion, Rule
from deskbell.handbook.reads.editions import edition_of
from deskbell.handbook.reads.shown import shown
from deskbell.people.models import Brand

# As in the handbook: no HTML of the writer's own, no pictures.
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True)
class Piece:
    """A part of the page: words (`html`), a rule with its words, or a question with its `index` from 0."""

    step: Step
    html: Markup
    rule: Rule | None = None
    index: int | None = None


def pieces(version: CourseVersion, brand: Brand) -> list[Piece]:
    """The parts of a course in order. A rule that is no longer in the handbook is left out."""
    return list(_pieces(version, brand))


def _pieces(version: CourseVersion, brand: Brand) -> Iterator[Piece]:
    edition = edition_of(brand)
    rules = {rule.key: rule for rule in edition.rules.filter(key__in=version.keys)} if edition else {}
    keys, index = iter(version.keys), 0
    for step in steps(version.markdown):
        if step.kind == "text":
            yield Piece(step, Markup(_markdown.render(step.words)))  # noqa: S704
        elif step.kind == "question":
            yield Piece(step, Markup(""), index=index)
            index += 1
        elif (rule := rules.get(next(keys, ""))) is not None:
            yield Piece(step, shown(rule, brand), rule=rule)
