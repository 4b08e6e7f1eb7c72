"""Decide from status codes and words whether a mail was refused for good (hard) or for now (soft)."""

import re

_FULL_MAILBOX = ("5.2.2", "5.2.3", "5.3.4")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(
    r"(?<![\d.:/\-#])(4[2-5]|5[0-7])\d(?=[\s\-:;,)\"']|\.\s|\Z)(?!\s{0,3}(?:bytes|kb|mb|seconds|messages|hours"
    r"|days|usd|eur))",
    re.IGNORECASE,
)
_TEMPORARY = re.compile(
    r"mailbox (?:is )?full|over (?:the )?quota|quota (?:exceeded|violation)|exceed\w{0,3} (?:the |its "
    r"|his )?(?:storage|quota|size)|insufficient (?:disk|storage)"
    r"|not yet been delivered|has been delayed|will be retried|attempts will (?:be|continue)"
    r"|warning message only|try again later|timed? ?out"
    r"|temporar|greylist|deferred|too many connections|connection refused|did not respond|host (?:not responding"
    r"|unreachable)",
    re.IGNORECASE,
)
_PERMANENT = re.compile(
    r"user (?:is )?(?:unknown|not known|not found|doesn't exist)|(?:unknown|no such|invalid|bad|nonexistent"
    r"|non-existent) (?:local )?(?:user|mailbox|recipient|address"
    r"|account|final delivery userid|destination)|does(?: not|n't) exist|not exist|no mailbox"
    r"|mailbox (?:unavailable|not found|disabled|does|unknown)"
    r"|not recognized|(?:wasn't|was not|not|isn't|is not) (?:be )?found|no longer (?:valid|active|available"
    r"|in use|exists)|disabled|unrouteable|not listed in"
    r"|account (?:has been )?(?:closed|deleted|suspended|inactive)|permanent|fatal|n'existe pas|existiert nicht"
    r"|no existe|non esiste|bestaat niet",
    re.IGNORECASE,
)


def find_status(text: str) -> str:
    """Return the status code in a text, such as `5.1.1`.

    If there is only an SMTP reply code, return its class, such as `5.0.0` for 550. Empty when there is none.
    """
    found = _STATUS.search(text)
    if found:
        return found[1]
    code = _REPLY_CODE.search(text)
    return f"{code[1][0]}.0.0" if code else ""


def classify_failure(status: str, words: str) -> str:
    """Return "hard" or "soft", by the status code; without one, by the words."""
    if status:
        return "hard" if status.startswith("5") and status not in _FULL_MAILBOX[:1] else "soft"
    if _TEMPORARY.search(words):
        return "soft"
    return "hard" if _PERMANENT.search(words) else "soft"


def says_still_trying(text: str) -> bool:
    """Return whether the text says that the other server still tries."""
    return _STILL.search(text) is not None


_STILL = re.compile(
    r"not yet been delivered|warning message only|will be retried|attempts will (?:be made|continue)"
    r"|will continue (?:to )?(?:attempt|try|be)|do not need to resend"
    r"|just a warning|still trying|wird weiter versucht|not necessary to resend",
    re.IGNORECASE,
)
