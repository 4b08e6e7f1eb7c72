"""A course as its page shows it: text, rules of the edition in force, and questions."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markupsafe import Markup

from deskbell.handbook.course_text import CourseStep, StepKind, parse_course
from deskbell.handbook.models import CourseVersion
from deskbell.handbook.reads.editions import find_edition
from deskbell.handbook.reads.rule_html import render_rule
from deskbell.handbook.reads.rule_wording import RuleWording, list_rule_wordings
from deskbell.people.models import Brand

# As in the handbook: no raw HTML, no images.
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True)
class CoursePiece:
    """One part of the page: text as `html`, a rule with its text, or a question with its `index` from 0."""

    step: CourseStep
    html: Markup
    rule: RuleWording | None = None
    index: int | None = None


def list_course_pieces(version: CourseVersion, brand: Brand, language: str) -> list[CoursePiece]:
    """Return the parts of a course in order. Rules are in `language` if translated. Rules no longer in force are left
    out.
    """
    return list(_iter_pieces(version, _rules_by_key(version, brand, language), brand))


def _rules_by_key(version: CourseVersion, brand: Brand, language: str) -> dict[str, RuleWording]:
    edition = find_edition(brand)
    if edition is None:
        return {}
    rules = list(edition.rules.filter(key__in=version.keys))
    return {one.rule.key: one for one in list_rule_wordings(rules, edition, language)}


def _iter_pieces(version: CourseVersion, rules: dict[str, RuleWording], brand: Brand) -> Iterator[CoursePiece]:
    keys, index = iter(version.keys), 0
    for step in parse_course(version.markdown):
        if step.kind is StepKind.TEXT:
            yield CoursePiece(step, Markup(_markdown.render(step.words)))  # noqa: S704
        elif step.kind is StepKind.QUESTION:
            yield CoursePiece(step, Markup(""), index=index)
            index += 1
        elif (one := rules.get(next(keys, ""))) is not None:
            yield CoursePiece(step, render_rule(one.rule, brand, one.text), rule=one)
