"""A file goes with the answer: the invoice, the label, the picture that says more than words."""

import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from deskbell.desk.actions.receive import Attached
from deskbell.desk.actions.refusals import NeedsFile, TooLarge, TooMany
from deskbell.desk.actions.words import one_line
from deskbell.desk.kept import let_go
from deskbell.desk.models import Case, Enclosure
from deskbell.kit.files import files
from deskbell.people.models import Staff

# What mail servers commonly take is 25 MB, and a file grows by a third on its way.
LARGEST = 15 * 1024 * 1024
MOST = 20
UNKNOWN = "application/octet-stream"


def enclose(*, case: Case, by: Staff, name: str, content: bytes, at: datetime) -> Enclosure:
    """Let this file go with what `by` is about to reply. Raises NeedsFile (it is empty), TooLarge, TooMany."""
    if not content:
        raise NeedsFile
    with transaction.atomic():
        there = Enclosure.objects.filter(case=case, staff=by)
        _fit(there.count() + 1, (there.aggregate(size=Sum("size"))["size"] or 0) + len(content))
        file = _kept(name, content)
        return Enclosure.objects.create(
            case=case, staff=by, name=file.name, type=file.type, size=file.size, sha256=file.sha256, at=at
        )


@contextmanager
def along(chosen: Sequence[tuple[str, bytes]]) -> Iterator[list[Attached]]:
    """These files (name and content), for words that are written inside; what no words took is let go. Raises as `enclose`."""
    if not all(content for _name, content in chosen):
        raise NeedsFile
    _fit(len(chosen), sum(len(content) for _name, content in chosen))
    kept: list[Attached] = []
    try:
        kept.extend(_kept(name, content) for name, content in chosen)
        yield kept
    finally:
        let_go(file.sha256 for file in kept)


def take_out(*, case: Case, by: Staff, number: int) -> None:
    """Leave the file out after all; nothing happens when it is not there."""
    with transaction.atomic():
        rows = Enclosure.objects.filter(case=case, staff=by, pk=number)
        hashes = list(rows.values_list("sha256", flat=True))
        rows.delete()
        let_go(hashes)


def _fit(count: int, size: int) -> None:
    if size > LARGEST:
        raise TooLarge
    if count > MOST:
        raise TooMany


def _kept(name: str, content: bytes) -> Attached:
    plain = one_line(name)[:200]
    return Attached(name=plain, type=_type(plain), size=len(content), sha256=files.put(content))


def _type(name: str) -> str:
    """What the name says. A mail inside a mail is told as a mere file: it has rules of its own."""
    found = mimetypes.guess_type(name)[0] or UNKNOWN
    return UNKNOWN if found.startswith(("message/", "multipart/")) or len(found) > 80 else found
