"""The key with which the installation signs certificates, and its self-signed certificate. Made at first use; only its
owner can read it.

Anybody who has one of our PDFs can verify it without asking us.
"""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY_FILE = "signing.pem"
# A certificate must stay verifiable for as long as it is kept. RFC 5280 uses this date for "no end".
VALID_FROM, VALID_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def ensure_signing_key(*, home: Path, organisation: str) -> Path:
    """Return the file with key and certificate (PEM). Creates it if it is missing."""
    place = home / KEY_FILE
    if not place.exists():
        _save_once(_create_key(organisation or "Deskbell"), place)
    return place


def _create_key(organisation: str) -> bytes:
    """Return a new key with its certificate, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, organisation[:64])])
    use = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), VALID_FROM, VALID_UNTIL
    )
    certificate = (
        builder.add_extension(use, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _save_once(content: bytes, place: Path) -> None:
    """Write the file completely or not at all. If another process has created it meanwhile, keep that file."""
    draft = place.with_name(f".{KEY_FILE}-{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, place)
    except FileExistsError:
        pass  # another process was faster; its key is the one to use
    finally:
        draft.unlink(missing_ok=True)
