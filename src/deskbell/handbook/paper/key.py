"""The house's own key: made at first use, for its owner's eyes alone, with a certificate that it signs itself.

Whoever holds a certificate of ours can check that it is as we made it, without asking anybody else.
"""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NAME = "signing.pem"
# A signature must be checkable for as long as somebody keeps the paper: RFC 5280 has this date for "no end".
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def own_key(*, home: Path, house: str) -> Path:
    """Where the key and its certificate lie (PEM, one after the other); made when it is not there yet."""
    place = home / NAME
    if not place.exists():
        _keep(_made(house or "Deskbell"), place)
    return place


def _made(house: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, house[:64])])
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
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), FROM, UNTIL)
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


def _keep(content: bytes, place: Path) -> None:
    """Whole or not at all, and never over another's: two processes may want it in the same moment."""
    draft = place.with_name(f".{NAME}-{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, place)
    except FileExistsError:
        pass  # the other was quicker; its key is the house's key
    finally:
        draft.unlink(missing_ok=True)
