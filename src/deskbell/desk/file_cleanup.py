"""Delete stored files that the desk no longer needs. Several messages and drafts may share one stored file."""

from collections.abc import Iterable

from django.db import transaction

from deskbell.desk.actions.make_thumbnail import delete_thumbnails
from deskbell.desk.models import Attachment, DraftFile
from deskbell.kit.file_store import file_store


def delete_unused_files(hashes: Iterable[str]) -> None:
    """After the transaction, delete those of these files (by SHA-256) that no attachment and no draft file uses."""
    wanted = set(hashes)
    used = set(Attachment.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    used |= set(DraftFile.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    delete_thumbnails(wanted - used)
    for name in wanted - used:
        transaction.on_commit(lambda name=name: file_store.remove(name))  # type: ignore[misc]
