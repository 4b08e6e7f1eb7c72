"""Attach files to a reply that is being written, such as an invoice or a picture."""

import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from deskbell.desk.actions.receive_message import MessageFile
from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import FilesTooLarge, NeedsFile, NeedsNoFiles, TooManyFiles
from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.clean_text import clean_line
from deskbell.desk.file_cleanup import delete_unused_files
from deskbell.desk.models import Case, DraftFile
from deskbell.desk.slots import DeskChannel
from deskbell.kit.file_store import file_store
from deskbell.kit.formats import format_file_size
from deskbell.people.models import Staff

UNKNOWN_TYPE = "application/octet-stream"


def attach_file(*, case: Case, by: Staff, name: str, content: bytes, at: datetime) -> DraftFile:
    """Attach a file to the reply that `by` is writing, and return it.

    The channel of the case sets the limits. Raises NeedsFile (the file is empty), NeedsNoFiles, FilesTooLarge,
    TooManyFiles.
    """
    if not content:
        raise NeedsFile
    with transaction.atomic():
        attached = DraftFile.objects.filter(case=case, staff=by)
        size = (attached.aggregate(size=Sum("size"))["size"] or 0) + len(content)
        _check_limits(get_desk_channel(case.channel), attached.count() + 1, size)
        file = _store_file(name, content)
        return DraftFile.objects.create(
            case=case, staff=by, name=file.name, type=file.type, size=file.size, sha256=file.sha256, at=at
        )


@contextmanager
def store_files(channel: str, chosen: Sequence[tuple[str, bytes]]) -> Iterator[list[MessageFile]]:
    """Context manager: store these files (name, content) and yield them, to be used in a message inside the block.

    At the end of the block, files that no message uses are deleted. Raises what `attach_file` raises.
    """
    if not all(content for _name, content in chosen):
        raise NeedsFile
    if chosen:
        _check_limits(get_desk_channel(channel), len(chosen), sum(len(content) for _name, content in chosen))
    stored: list[MessageFile] = []
    try:
        stored.extend(_store_file(name, content) for name, content in chosen)
        yield stored
    finally:
        delete_unused_files(file.sha256 for file in stored)


def detach_file(*, case: Case, by: Staff, number: int) -> None:
    """Remove a file from the reply that `by` is writing. Does nothing when it is not attached."""
    with transaction.atomic():
        rows = DraftFile.objects.filter(case=case, staff=by, pk=number)
        hashes = list(rows.values_list("sha256", flat=True))
        rows.delete()
        delete_unused_files(hashes)


def _check_limits(channel: DeskChannel, count: int, size: int) -> None:
    if not channel.max_files:
        raise NeedsNoFiles
    if size > channel.max_files_size:
        raise FilesTooLarge(Refusal.FILES_TOO_LARGE.sentence % {"size": format_file_size(channel.max_files_size)})
    if count > channel.max_files:
        raise TooManyFiles(Refusal.TOO_MANY_FILES.sentence % {"count": channel.max_files})


def _store_file(name: str, content: bytes) -> MessageFile:
    plain = clean_line(name)[:200]
    return MessageFile(name=plain, type=_guess_type(plain), size=len(content), sha256=file_store.put(content))


def _guess_type(name: str) -> str:
    """Return the media type for a file name. An attached mail counts as a plain file."""
    guessed = mimetypes.guess_type(name)[0] or UNKNOWN_TYPE
    return UNKNOWN_TYPE if guessed.startswith(("message/", "multipart/")) or len(guessed) > 80 else guessed
