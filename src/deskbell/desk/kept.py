"""Which stored files the desk still needs: one content may have come with many messages, and wait beside a draft as well."""

from collections.abc import Iterable

from django.db import transaction

from deskbell.desk.models import Attachment, Enclosure
from deskbell.kit.files import files


def let_go(hashes: Iterable[str]) -> None:
    """Remove those of these contents that nothing of the desk names any more, once the transaction has ended."""
    wanted = set(hashes)
    used = set(Attachment.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    used |= set(Enclosure.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    for name in wanted - used:
        transaction.on_commit(lambda name=name: files.remove(name))  # type: ignore[misc]
