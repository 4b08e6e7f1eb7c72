"""Put a standard that was tried on the past into the draft of the next edition."""

import re
from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.arrange import add_part
from deskbell.handbook.actions.open_draft import open_draft
from deskbell.handbook.actions.write_part import write_part
from deskbell.handbook.blocks import address_slug
from deskbell.handbook.models import DraftPart
from deskbell.handbook.reads.editions import find_edition
from deskbell.people.models import Brand, Staff
from deskbell.standards.language import BlockError, Definition, format_block, parse_block
from deskbell.standards.vocabulary import vocabulary

_BLOCK = re.compile(r"^(`{3,}|~{3,})[ \t]*standard\b[^\n]*\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def make_rule(*, definition: Definition, brand: Brand, by: Staff, at: datetime) -> DraftPart:
    """Put the block of this definition into the brand's draft, and return the part that has it. Raises Full and Closed
    of the handbook.

    1. Open the draft in the brand's leading language. A draft in another language is a translation, and its blocks are
       not measured.
    2. If a rule has a block of this name, replace that block.
    3. Otherwise add a rule for it, and a chapter if there is none.
    """
    with transaction.atomic():
        last = find_edition(brand)

        draft = open_draft(brand=brand, language=last.language if last else brand.language, by=by, at=at)
        text = format_block(definition, draft.language, measures=vocabulary()["measures"])
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
    """Return a name without characters that Markdown reads as markup."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", name)


def _replaced(body: str, name: str, text: str) -> str | None:
    """Return the body with the block of this name replaced; None when it has no such block."""
    for found in _BLOCK.finditer(body):
        if _key(found[2]) == address_slug(name):
            return f"{body[: found.start(2)]}{text}\n{body[found.end(2) :]}"
    return None


def _key(block: str) -> str:
    try:
        return address_slug(parse_block(block.rstrip("\n"), **vocabulary()).name)
    except BlockError:
        return ""
