"""Background loops of the handbook: missing certificates, and courses that are due again."""

from deskbell.handbook.actions.make_certificates import make_certificates
from deskbell.handbook.actions.renew_courses import renew_courses
from deskbell.handbook.certificate_pdf.render import BATCH_SIZE
from deskbell.handbook.models import Signature
from deskbell.kit.background import background_loop
from deskbell.kit.clock import now


@background_loop(name="certificates", every=60)
def make_missing_certificates() -> int:
    """Make the next batch of missing certificates. Returns how many were made.

    They are made in batches, because starting the child process takes longer than making one certificate.
    """
    missing = Signature.objects.filter(certificate=None).select_related("staff", "brand", "edition").order_by("pk")
    return make_certificates(signatures=list(missing[:BATCH_SIZE]), at=now())


@background_loop(name="training", every=3600)
def renew_due_courses() -> int:
    """Assign courses that must be repeated. Returns to how many people."""
    return renew_courses(at=now())
