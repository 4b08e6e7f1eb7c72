"""Compare signatures with the journal, to find rows that were changed, added or deleted directly in the database."""

from collections.abc import Iterator

from deskbell.handbook.events import EditionSigned
from deskbell.handbook.models import Signature
from deskbell.handbook.signing_sheet import signature_digest, signed_content
from deskbell.journal.models import Entry


def find_signature_faults() -> list[str]:
    """Return one sentence for each signature that differs from the journal."""
    told = {
        entry.facts["signature"]: entry.facts["digest"]
        for entry in Entry.objects.filter(kind=EditionSigned.kind).only("facts").iterator()
    }
    return [*_iter_faults(told), *(f"signature {number} is on the journal and nowhere else" for number in sorted(told))]


def _iter_faults(told: dict[int, str]) -> Iterator[str]:
    """Yield the faults of all stored signatures. `told` are the digests in the journal; each signature found is removed
    from it.
    """
    for signature in Signature.objects.prefetch_related("rules").order_by("pk").iterator(chunk_size=500):
        known = told.pop(signature.pk, None)
        if known is None:
            yield f"signature {signature.pk} is not on the journal"
        elif signature_digest(signed_content(signature, list(signature.rules.all()))) != known:
            yield f"signature {signature.pk} is not what was signed"
