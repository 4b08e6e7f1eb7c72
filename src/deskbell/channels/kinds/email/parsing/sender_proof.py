"""Decide whether the address in From is claimed or proven, by what our own mail server says.

Anyone can write "dmarc=pass" into a mail. Only the topmost Authentication-Results header with the name of our own
server counts.
"""

import re
from dataclasses import replace

from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.domains import ascii_domain, may_vouch_for
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.parsing.headers import Headers
from deskbell.channels.kinds.email.parsing.result import MailParty

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[^"()\\]+|[()\\]', re.DOTALL)

_QUOTED_SIGNS = re.compile(r"[\s;=]")


def prove_senders(
    parties: tuple[MailParty, ...], headers: Headers, *, authserv_ids: frozenset[str], defects: Defects
) -> tuple[MailParty, ...]:
    """Return the addresses of From, marked as proven when there is only one, it has no defects, and our server vouches
    for it.
    """
    if headers.count("from") != 1:
        defects.add(FindingCode.SENDER_REPEATED if "from" in headers else FindingCode.NO_SENDER)
        return parties
    if len(parties) > 1:
        defects.add(FindingCode.SEVERAL_SENDERS)
    if len(parties) != 1 or any(one.is_about("From") for one in defects.found):
        return parties
    domain = parties[0].address.rpartition("@")[2]
    proven = bool(domain) and _is_vouched(domain, _trusted_results(headers, authserv_ids))
    return (replace(parties[0], proven=proven),)


def _trusted_results(headers: Headers, authserv_ids: frozenset[str]) -> list[str]:
    """Return the results that our own server wrote, without comments."""
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


def _is_vouched(domain: str, results: list[str]) -> bool:
    return any(_result_passes(domain, result.split()) for result in results)


def _result_passes(domain: str, words: list[str]) -> bool:
    if not words:
        return False
    method, properties = words[0].lower(), [word.lower().partition("=") for word in words[1:]]
    found = {name: value.strip('"') for name, _, value in properties}
    if len(found) != len(properties):
        return False
    if method == "dmarc=pass":
        return bool(domain) and ascii_domain(found.get("header.from", "")) == domain
    if method == "dkim=pass":
        return may_vouch_for(found.get("header.d", ""), domain)
    if method == "spf=pass":
        return may_vouch_for(found.get("smtp.mailfrom", "").rpartition("@")[2], domain)
    return False
