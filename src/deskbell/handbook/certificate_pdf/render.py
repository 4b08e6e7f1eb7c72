"""Make certificates in the child process `certificate_pdf`."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from deskbell.handbook.certificate_pdf.signing_key import ensure_signing_key

TIMEOUT_SECONDS = 120
BATCH_SIZE = 20


class CertificateFailed(RuntimeError):
    """The certificates could not be made. The message says why."""


def render_certificates(papers: Sequence[dict[str, Any]], *, organisation: str) -> list[bytes]:
    """Return a signed PDF for each of `papers` (contents as `certificate.typ` expects them), in the same order. Raises
    CertificateFailed.
    """
    home = Path(settings.HOME)
    request = {
        "home": str(home),
        "key": str(ensure_signing_key(home=home, organisation=organisation)),
        "papers": list(papers),
    }
    command = [sys.executable, "-m", "deskbell.handbook.certificate_pdf"]
    try:
        done = subprocess.run(
            command, input=json.dumps(request).encode(), capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise CertificateFailed(
            f"the child that makes certificates did not answer ({type(problem).__name__})"
        ) from problem
    pdfs = done.stdout.split()
    if done.returncode or len(pdfs) != len(papers):
        errors = done.stderr.decode(errors="replace").strip().splitlines() or ["it does not say why"]
        raise CertificateFailed(f"the child that makes certificates failed: {errors[-1][:300]}")
    return [base64.b64decode(one) for one in pdfs]
