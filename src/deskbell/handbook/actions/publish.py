"""The whole company reads the same words from the same moment: an edition is published, and never changed again."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.events import EditionPublished
from deskbell.handbook.models import Edition, Rule
from deskbell.handbook.text import BrokenEdition, Fence, Section, sections
from deskbell.journal.record import record
from deskbell.kit import slots
from deskbell.people.models import Brand, Staff


@dataclass(frozen=True)
class Read:
    """What another floor makes of a fenced block: its meaning, or where in the block it is wrong and why."""

    means: dict[str, Any] | None = None
    line: int = 1
    problem: str = ""


class NothingNew(ValueError):
    """The text is the one already in force."""


def publish(*, brand: Brand, markdown: str, language: str, by: Staff | None, at: datetime) -> Edition:
    """Publish an edition for a brand. Raises BrokenEdition (with line and sentence) and NothingNew; then nothing changes.

    Fenced blocks are read by who fills the slot `handbook.block` (`word`, `text`, `brand`), answering with `Read`.
    """
    text = markdown.replace("\r\n", "\n").strip() + "\n"
    rules = sections(text)
    blocks = [block for rule in rules for block in _blocks(rule, brand)]
    _refuse_twins(blocks)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        last = Edition.objects.filter(brand=brand).order_by("-number").first()
        if last and (last.content_hash, last.language) == (digest, language):
            raise NothingNew(_("This is the edition in force, word for word. Change something first."))
        edition = Edition.objects.create(
            brand=brand,
            number=last.number + 1 if last else 1,
            language=language,
            markdown=text,
            content_hash=digest,
            published_at=at,
            by=by,
        )
        Rule.objects.bulk_create(_rule(edition, order, rule) for order, rule in enumerate(rules))
        news = EditionPublished(
            brand=brand.slug,
            language=language,
            actor=by.pk if by else None,
            edition=edition.pk,
            number=edition.number,
            content_hash=digest,
            blocks=[{key: value for key, value in block.items() if key != "line"} for block in blocks],
        )
        record(news, at=at)
    return edition


def _blocks(rule: Section, brand: Brand) -> list[dict[str, Any]]:
    found = []
    for fence in rule.fences:
        means = _meaning(fence, brand)
        if means is not None:
            found.append(
                {
                    "rule": rule.number,
                    "title": rule.title,
                    "anchor": rule.anchor,
                    "text": fence.text,
                    "means": means,
                    "line": fence.line,
                }
            )
    return found


def _meaning(fence: Fence, brand: Brand) -> dict[str, Any] | None:
    answers: list[Read] = slots.ask("handbook.block", word=fence.word, text=fence.text, brand=brand)
    for answer in answers:
        if answer.problem:
            raise BrokenEdition(fence.line + answer.line - 1, answer.problem)
        return answer.means
    return None


def _refuse_twins(blocks: list[dict[str, Any]]) -> None:
    seen: dict[str, str] = {}
    for block in blocks:
        name = str(block["means"].get("name", "")).casefold()
        if name and name in seen:
            raise BrokenEdition(
                block["line"],
                _("Rule %(rule)s has a standard of this name already. Give each its own.") % {"rule": seen[name]},
            )
        seen[name] = block["rule"]


def _rule(edition: Edition, order: int, rule: Section) -> Rule:
    written = {name: value for name, value in asdict(rule).items() if name in ("number", "chapter", "title", "body")}
    return Rule(edition=edition, order=order, anchor=rule.anchor, **written)
