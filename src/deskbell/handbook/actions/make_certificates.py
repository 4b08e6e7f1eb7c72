"""Make the certificates of signatures: signed PDFs that anyone can verify without Deskbell."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from deskbell.handbook.certificate_pdf.render import render_certificates
from deskbell.handbook.events import CertificateMade
from deskbell.handbook.models import Certificate, Signature
from deskbell.handbook.reads.certificate import certificate_content, organisation_name
from deskbell.journal.record import record
from deskbell.kit.file_store import file_store


def make_certificates(*, signatures: Sequence[Signature], at: datetime) -> int:
    """Make and store the certificates of these signatures. Returns how many were new.

    Raises CertificateFailed and OSError.
    """
    if not signatures:
        return 0
    pdfs = render_certificates([certificate_content(one) for one in signatures], organisation=organisation_name())
    return sum(_save_certificate(signature, pdf, at) for signature, pdf in zip(signatures, pdfs, strict=True))


def _save_certificate(signature: Signature, pdf: bytes, at: datetime) -> int:
    """Store a PDF, unless another process has done so. Returns 1 if it was stored, else 0."""
    sha256 = file_store.put(pdf)
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
