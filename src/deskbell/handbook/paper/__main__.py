"""The child: papers to make come in as JSON, PDFs go out as JSON lines, one a paper, in the same order."""

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any

from deskbell.handbook.paper.fonts import families, unpacked

SHEET = Path(__file__).parent / "certificate.typ"


def typeset(words: dict[str, Any], fonts: Path) -> bytes:
    """A certificate as PDF/A, not signed yet."""
    import typst

    told = json.dumps({**words, "families": families()})
    made = typst.compile(
        SHEET, sys_inputs={"words": told}, font_paths=[fonts], ignore_system_fonts=True, pdf_standards="a-3b"
    )
    return bytes(made)


def signer_of(key: Path) -> Any:
    """The house as a signer."""
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


def signed(pdf: bytes, signer: Any, words: dict[str, Any]) -> bytes:
    """The same with a PAdES signature over all of it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    about = signers.PdfSignatureMetadata(
        field_name="Deskbell",
        name=words["house"],
        reason=words["reason"],
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    return bytes(signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer).getvalue())


def main() -> None:
    """Read, make, write."""
    asked = json.load(sys.stdin)
    fonts, signer = unpacked(Path(asked["home"])), signer_of(Path(asked["key"]))
    for words in asked["papers"]:
        pdf = signed(typeset(words, fonts), signer, words)
        sys.stdout.write(base64.b64encode(pdf).decode() + "\n")


main()
