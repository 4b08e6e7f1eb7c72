"""Signatures against the journal: a row that was changed, added or taken away behind the product's back is found."""

from collections.abc import Iterator

from deskbell.handbook.events import EditionSigned
from deskbell.handbook.models import Signature
from deskbell.handbook.sheet import bound, digest
from deskbell.journal.models import Entry


def faults() -> list[str]:
    """One sentence for each signature that is not as the journal has it."""
    told = {
        entry.facts["signature"]: entry.facts["digest"]
        for entry in Entry.objects.filter(kind=EditionSigned.kind).only("facts").iterator()
    }
    return [*_changed(told), *(f"signature {number} is on the journal and nowhere else" for number in sorted(told))]


def _changed(told: dict[int, str]) -> Iterator[str]:
    """Takes out of `told` what it has seen."""
    for signature in Signature.objects.prefetch_related("rules").order_by("pk").iterator(chunk_size=500):
        known = told.pop(signature.pk, None)
        if known is None:
            yield f"signature {signature.pk} is not on the journal"
        elif digest(bound(signature, list(signature.rules.all()))) != known:
            yield f"signature {signature.pk} is not what was signed"
