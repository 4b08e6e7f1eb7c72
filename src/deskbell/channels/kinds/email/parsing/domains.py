"""Domain names: their ASCII form, and whether one may vouch for another."""

import re
import unicodedata

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ORDINARY = re.compile(rf"(?:{_LABEL.pattern}\.)+{_LABEL.pattern}")
_LITERAL = re.compile(r"\[(?:ipv6:)?[0-9a-f.:]{2,45}\]")
_PORT = re.compile(r":[0-9]{0,5}\Z")


def ascii_domain(domain: str) -> str:
    """Return the ASCII form of a domain (`xn--…`), in which a Cyrillic а does not look Latin; empty when it is not a
    domain.
    """
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


def may_vouch_for(signer: str, domain: str) -> bool:
    """Return whether a proof for the domain `signer` also proves `domain`: the same domain or a subdomain of it.

    A proof for a subdomain does not prove its parent, since subdomains of shared domains are rented out. DMARC's wider
    rule needs the list of public suffixes; servers that have it say `dmarc=pass`.
    """
    signer, domain = ascii_domain(signer), ascii_domain(domain)
    if not signer or "." not in signer:
        return False
    return domain == signer or domain.endswith("." + signer)


def find_real_host(address: str) -> str:
    """Return the host that a browser would visit, despite `user@`, backslashes or look-alike letters before it."""
    _, colon, rest = address.replace("\\", "/").partition(":")
    if not colon:
        return ""
    authority = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]
    host = _PORT.sub("", authority.rpartition("@")[2])
    return ascii_domain(host) or host[:253]
