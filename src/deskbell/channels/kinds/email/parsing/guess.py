"""Find sender and subject of a mail that could not be parsed. This code reads only the first bytes, and cannot fail."""

import re
from hashlib import sha256

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.characters import replace_unstorable, to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_encoded_words
from deskbell.channels.kinds.email.parsing.findings import Finding
from deskbell.channels.kinds.email.parsing.result import MailParty, ParsedMail

_ADDRESS = re.compile(r"[^\s<>(),;:\"@\[\]\\]{1,64}@[A-Za-z0-9.-]{1,253}")


def guess_mail(raw: bytes, *, why: Finding) -> ParsedMail:
    """Return a mail with only sender and subject, so that staff see a case. `why` is the finding that says why it was
    not parsed.
    """
    head = raw[: limits.GUESS_BYTES].decode("utf-8", "replace").replace("\r", "")
    sender = _header_field(head, "\nfrom:")
    found = _ADDRESS.findall(sender)
    parties = (MailParty(name=_decode_field(sender, limits.NAME_CHARS), address=found[-1].lower() if found else ""),)
    return ParsedMail(
        raw_sha256=sha256(raw).hexdigest(),
        subject=_decode_field(_header_field(head, "\nsubject:"), limits.SUBJECT_CHARS),
        from_=parties if sender else (),
        defects=(why,),
    )


def _header_field(head: str, mark: str) -> str:
    """Return the first line of a header field, cut at 2,000 characters."""
    text = "\n" + head.partition("\n\n")[0]
    at = text.lower().find(mark)
    if at < 0:
        return ""
    start = at + len(mark)
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)][:2000].strip()


def _decode_field(value: str, limit: int) -> str:
    return replace_unstorable(to_display_line(decode_encoded_words(value, defects=Defects()), limit=limit))
