"""Domain names: their unmistakable written form, and whether one may speak for another."""

import re
import unicodedata

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ORDINARY = re.compile(rf"(?:{_LABEL.pattern}\.)+{_LABEL.pattern}")
_LITERAL = re.compile(r"\[(?:ipv6:)?[0-9a-f.:]{2,45}\]")
_PORT = re.compile(r":[0-9]{0,5}\Z")


def ascii_domain(domain: str) -> str:
    """The form on the wire (`xn--…`), where a Cyrillic а no longer looks Latin; empty when it is no domain."""
    if len(domain) <= 253 and _ORDINARY.fullmatch(domain):
        return domain
    domain = unicodedata.normalize("NFKC", domain[:512]).lower().replace("。", ".").rstrip(".")
    if _LITERAL.fullmatch(domain):
        return domain
    labels = [_ascii_label(label) for label in domain.split(".")[:64]]
    if not all(labels):
        return ""
    ascii_form = ".".join(labels)
    return ascii_form if len(ascii_form) <= 253 else ""


def _ascii_label(label: str) -> str:
    if not label.isascii() and len(label) <= 63 and not any(unicodedata.category(c)[0] in "CZ" for c in label):
        label = "xn--" + label.encode("punycode").decode("ascii")
    return label if _LABEL.fullmatch(label) else ""


def speaks_for(signer: str, domain: str) -> bool:
    """Whether a proof for `signer` proves `domain`: the same one, or a parent of it.

    Not the other way round: whoever rents a name below a shared domain must not prove the shared domain. That
    wider alignment needs the list of public suffixes, and servers that have it say `dmarc=pass`.
    """
    signer, domain = ascii_domain(signer), ascii_domain(domain)
    if not signer or "." not in signer:
        return False
    return domain == signer or domain.endswith("." + signer)


def real_host(address: str) -> str:
    """The host a browser would really visit: behind `user@`, backslashes and look-alike letters."""
    _, colon, rest = address.replace("\\", "/").partition(":")
    if not colon:
        return ""
    authority = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]
    host = _PORT.sub("", authority.rpartition("@")[2])
    return ascii_domain(host) or host[:253]
