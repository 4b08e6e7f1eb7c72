"""Codes for what the parser can find in a mail: something unusual, or a sign that a machine wrote it.

Codes are stored. `finding_sentences.py` turns them into sentences for people.
"""

from enum import StrEnum
from typing import NamedTuple


class FindingCode(StrEnum):
    """A code; the value is stored. Those below `a header` come with the name of a header, those below `detail` with a
    piece of the mail.
    """

    NO_SENDER = "no sender"
    SENDER_REPEATED = "sender header repeated"
    SEVERAL_SENDERS = "several senders"
    GROUP_AS_SENDER = "group as sender"
    # a header
    TOO_MANY_ADDRESSES = "too many addresses"
    MALFORMED = "malformed"
    SEVERAL_ADDRESSES = "several addresses"
    NOT_AN_ADDRESS = "not an address"
    NAME_IS_ADDRESS = "name is an address"

    HEADER_CUT = "header cut"
    TOO_MANY_HEADERS = "too many headers"
    HEADERS_UNCLOSED = "headers unclosed"
    BAD_MESSAGE_ID = "bad message id"
    NESTED_TOO_DEEP = "nested too deep"
    NO_PARTS = "no parts"
    NO_BOUNDARY = "no boundary"
    PART_UNCLOSED = "part unclosed"
    TEXT_AFTER_END = "text after end"
    HTML_TOO_COMPLEX = "html too complex"
    TEXT_CUT = "text cut"
    UNKNOWN_ENCODING = "unknown encoding"
    # detail
    CONTROL_HEADER = "control header"
    VIRUS_TEST = "virus test"
    UNKNOWN_CHARSET = "unknown charset"
    INVALID_CHARSET = "invalid charset"

    UNREAD_TOO_LARGE = "unread: too large"
    UNREAD_TOO_SLOW = "unread: too slow"
    UNREAD_TOO_MUCH_MEMORY = "unread: too much memory"
    UNREAD_TOO_DEEP = "unread: too deep"
    UNREAD_READER_FAILED = "unread: reader failed"
    # detail
    UNREAD_ERROR = "unread: error"
    UNREAD_NOT_PLACED = "unread: not placed"

    LIST_HEADERS = "list headers"
    NO_RETURN_ADDRESS = "no return address"
    AWAY_SUBJECT = "away subject"
    BOUNCE_REPORT = "bounce report"
    HARMLESS_REPORT = "harmless report"
    SENT_BY_US = "sent by us"
    # detail
    AUTOMATIC_HEADER = "automatic header"
    PASSED_ON = "passed on"
    RELAYED = "relayed"


class Finding(NamedTuple):
    """A code, and the part of the mail it is about."""

    code: FindingCode
    detail: str = ""

    def is_about(self, header: str) -> bool:
        """Return whether the finding is about this address header."""
        return (header == "From" and self.code in _ABOUT_SENDER) or (
            self.code in _ABOUT_HEADER and self.detail == header
        )

    @property
    def is_unread(self) -> bool:
        """Whether the mail could not be parsed, so that only sender and subject are known."""
        return self.code in _UNREAD


_ABOUT_SENDER = frozenset(
    (FindingCode.NO_SENDER, FindingCode.SENDER_REPEATED, FindingCode.SEVERAL_SENDERS, FindingCode.GROUP_AS_SENDER)
)
_ABOUT_HEADER = frozenset(
    (
        FindingCode.TOO_MANY_ADDRESSES,
        FindingCode.MALFORMED,
        FindingCode.SEVERAL_ADDRESSES,
        FindingCode.NOT_AN_ADDRESS,
        FindingCode.NAME_IS_ADDRESS,
    )
)
_UNREAD = frozenset(code for code in FindingCode if code.startswith("unread: "))
