"""The child process: reads the contents of certificates as JSON, writes one PDF a line (base64), in the same order."""

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any

from deskbell.handbook.certificate_pdf.fonts import list_font_families, unpack_fonts

TEMPLATE = Path(__file__).parent / "certificate.typ"


def typeset_certificate(content: dict[str, Any], fonts: Path) -> bytes:
    """Typeset a certificate as PDF/A, not signed yet."""
    import typst

    inputs = json.dumps({**content, "families": list_font_families()})
    pdf = typst.compile(
        TEMPLATE, sys_inputs={"words": inputs}, font_paths=[fonts], ignore_system_fonts=True, pdf_standards="a-3b"
    )
    return bytes(pdf)


def load_signer(key: Path) -> Any:
    """Load the installation's key and certificate as a signer."""
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.pem import unarmor
    from asn1crypto.x509 import Certificate
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    parts = {kind: der for kind, _, der in unarmor(key.read_bytes(), multiple=True)}
    own = Certificate.load(parts["CERTIFICATE"])
    store = SimpleCertificateStore.from_certs([own])  # type: ignore[no-untyped-call]
    return signers.SimpleSigner(
        signing_cert=own, signing_key=PrivateKeyInfo.load(parts["PRIVATE KEY"]), cert_registry=store
    )


def sign_pdf(pdf: bytes, signer: Any, content: dict[str, Any]) -> bytes:
    """Add a PAdES signature over the whole PDF."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    about = signers.PdfSignatureMetadata(
        field_name="Deskbell",
        name=content["organisation"],
        reason=content["reason"],
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    return bytes(signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer).getvalue())


def main() -> None:
    """Read the request from stdin, write the PDFs to stdout."""
    request = json.load(sys.stdin)
    fonts, signer = unpack_fonts(Path(request["home"])), load_signer(Path(request["key"]))
    for content in request["papers"]:
        pdf = sign_pdf(typeset_certificate(content, fonts), signer, content)
        sys.stdout.write(base64.b64encode(pdf).decode() + "\n")


main()
