"""Claimed or proven: whether the receiving mail server vouches for the address in From.

Anyone can write "dmarc=pass" into a mail. Only the topmost Authentication-Results header that carries the name of our
own server was written by it; all others are part of what the sender claims.
"""

import re
from dataclasses import replace

from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.domains import ascii_domain, speaks_for
from deskbell.channels.kinds.email.understanding.headers import Headers
from deskbell.channels.kinds.email.understanding.result import Party

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[^"()\\]+|[()\\]', re.DOTALL)

_QUOTED_SIGNS = re.compile(r"[\s;=]")


def prove(
    parties: tuple[Party, ...], headers: Headers, *, authserv_ids: frozenset[str], defects: Defects
) -> tuple[Party, ...]:
    """The parties of From, the one of them marked proven if it is one, without defects, and vouched for."""
    if headers.count("from") != 1:
        defects.add("From: missing" if "from" not in headers else "From: more than one header")
        return parties
    if len(parties) > 1:
        defects.add("From: several senders")
    if len(parties) != 1 or any(remark.startswith("From:") for remark in defects.remarks):
        return parties
    domain = parties[0].address.rpartition("@")[2]
    proven = bool(domain) and _vouched(domain, _results(headers, authserv_ids))
    return (replace(parties[0], proven=proven),)


def _results(headers: Headers, authserv_ids: frozenset[str]) -> list[str]:
    """The results of our own server, comments removed."""
    ours = {name.strip().lower() for name in authserv_ids}
    for value in headers.all("authentication-results"):
        server, *results = _without_comments(value[:8192]).split(";")
        words = server.split()
        if words and words[0].lower() in ours:
            return results
    return []


def _without_comments(value: str) -> str:
    kept: list[str] = []
    depth = 0
    for piece in _TOKENS.findall(value):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(_QUOTED_SIGNS.sub("_", piece) if piece.startswith('"') else piece)
    return " ".join(kept)


def _vouched(domain: str, results: list[str]) -> bool:
    return any(_passes(domain, result.split()) for result in results)


def _passes(domain: str, words: list[str]) -> bool:
    if not words:
        return False
    method, properties = words[0].lower(), [word.lower().partition("=") for word in words[1:]]
    found = {name: value.strip('"') for name, _, value in properties}
    if len(found) != len(properties):
        return False
    if method == "dmarc=pass":
        return bool(domain) and ascii_domain(found.get("header.from", "")) == domain
    if method == "dkim=pass":
        return speaks_for(found.get("header.d", ""), domain)
    if method == "spf=pass":
        return speaks_for(found.get("smtp.mailfrom", "").rpartition("@")[2], domain)
    return False
