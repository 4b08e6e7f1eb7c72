"""Background work of the handbook: papers for the files, and courses that come back."""

from deskbell.handbook.actions.certify import certify
from deskbell.handbook.actions.renew import renew
from deskbell.handbook.models import Signature
from deskbell.handbook.paper.press import A_BATCH
from deskbell.kit.clock import now
from deskbell.kit.loops import loop


@loop(name="certificates", every=60)
def certificates() -> int:
    """Make what certificates are missing, a batch at a time: the child that makes them takes longer to start than to work."""
    missing = Signature.objects.filter(certificate=None).select_related("staff", "brand", "edition").order_by("pk")
    return certify(signatures=list(missing[:A_BATCH]), at=now())


@loop(name="training", every=3600)
def training() -> int:
    """Courses that are taken at intervals come back."""
    return renew(at=now())
