"""Parse a raw mail. This package imports neither Django nor the rest of Deskbell, so that the child process stays
small.
"""

from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode
from deskbell.channels.kinds.email.parsing.guess import guess_mail
from deskbell.channels.kinds.email.parsing.result import BounceNotice, MailAttachment, MailParty, ParsedMail

__all__ = [
    "BounceNotice",
    "Finding",
    "FindingCode",
    "MailAttachment",
    "MailParty",
    "ParsedMail",
    "guess_mail",
    "parse_mail",
]


def parse_mail(
    raw: bytes, *, authserv_ids: frozenset[str] = frozenset(), loop_marks: frozenset[str] = frozenset()
) -> ParsedMail:
    """Parse a mail in the current process. For mail from outside use `reader_process.ReaderProcess` instead."""
    from deskbell.channels.kinds.email.parsing.parsed_mail import build_parsed_mail

    return build_parsed_mail(raw, authserv_ids=authserv_ids, loop_marks=loop_marks)
