"""The form is kept in the file: each signature becomes a paper that can be shown, and checked without us."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from deskbell.handbook.events import CertificateMade
from deskbell.handbook.models import Certificate, Signature
from deskbell.handbook.paper.press import press
from deskbell.handbook.reads.paper import house_name, paper_of
from deskbell.journal.record import record
from deskbell.kit.files import files


def certify(*, signatures: Sequence[Signature], at: datetime) -> int:
    """Make the certificates of these signatures and keep them; how many were new. Raises NoPaper, OSError."""
    if not signatures:
        return 0
    pdfs = press([paper_of(one) for one in signatures], house=house_name())
    return sum(_keep(signature, pdf, at) for signature, pdf in zip(signatures, pdfs, strict=True))


def _keep(signature: Signature, pdf: bytes, at: datetime) -> int:
    """Another process may have made the same paper meanwhile: the first one kept is the one."""
    sha256 = files.put(pdf)
    with transaction.atomic():
        Signature.objects.select_for_update(no_key=True).get(pk=signature.pk)
        if Certificate.objects.filter(signature=signature).exists():
            return 0
        Certificate.objects.create(signature=signature, sha256=sha256, size=len(pdf), at=at)
        news = CertificateMade(
            brand=signature.brand.slug,
            language=signature.language,
            actor=signature.staff_id,
            signature=signature.pk,
            sha256=sha256,
        )
        record(news, at=at)
    return 1
