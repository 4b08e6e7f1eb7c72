"""What was tried on the past becomes a rule: the block is put into the next edition's draft, where its sentence is written."""

import re
from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.arrange import add_part
from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.write_part import write_part
from deskbell.handbook.blocks import key_of
from deskbell.handbook.models import Part
from deskbell.handbook.reads.editions import edition_of
from deskbell.people.models import Brand, Staff
from deskbell.standards.language import BlockError, Definition, parse, show
from deskbell.standards.vocabulary import vocabulary

_BLOCK = re.compile(r"^(`{3,}|~{3,})[ \t]*standard\b[^\n]*\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def make_rule(*, definition: Definition, brand: Brand, by: Staff, at: datetime) -> Part:
    """The part of the brand's draft that now has the block: in place of the standard of this name, else as a rule of its own.

    Raises Full and Closed of the handbook.
    """
    with transaction.atomic():
        last = edition_of(brand)
        # In another language than the leading one a draft is a translation, and its blocks bind nobody.
        draft = open_draft(brand=brand, language=last.language if last else brand.language, by=by, at=at)
        text = show(definition, draft.language, measures=vocabulary()["measures"])
        for part in draft.parts.filter(removed_at=None, is_chapter=False).order_by("order", "pk"):
            body = _replaced(part.body, definition.name, text)
            if body is not None:
                return write_part(part=part, title=part.title, body=body, version=part.version, by=by, at=at)
        if not draft.parts.filter(removed_at=None, is_chapter=True).exists():
            chapter = add_part(draft=draft, after=None, is_chapter=True, by=by, at=at)
            write_part(part=chapter, title=definition.name, body="", version=chapter.version, by=by, at=at)
        part = add_part(draft=draft, after=None, is_chapter=False, by=by, at=at)
        body = f"**{_plain(definition.name)}.**\n\n```standard\n{text}\n```\n"
        return write_part(part=part, title=definition.name, body=body, version=part.version, by=by, at=at)


def _plain(name: str) -> str:
    """A name that Markdown takes for nothing else."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", name)


def _replaced(body: str, name: str, text: str) -> str | None:
    """The body with the block of this name replaced; None if it has none."""
    for found in _BLOCK.finditer(body):
        if _key(found[2]) == key_of(name):
            return f"{body[: found.start(2)]}{text}\n{body[found.end(2) :]}"
    return None


def _key(block: str) -> str:
    try:
        return key_of(parse(block.rstrip("\n"), **vocabulary()).name)
    except BlockError:
        return ""
