"""Find in the text of a bounce which addresses failed, and why.

1. Leave out the copy of the returned mail, and lines that only repeat its headers.
2. An address at the start of a line, after a label such as "Recipient:", or in RCPT TO has failed.
3. If there are none, take addresses after words such as "deliver to"; if there are none either, the first address.
"""

import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.bounce_status import classify_failure, find_status
from deskbell.channels.kinds.email.parsing.result import BounceNotice

_LINES = 300
_LINE_CHARS = 500
_MARKS = "-_=*#~+>| \t"
_ADDRESS = re.compile(r"([^\s<>(),;:\"'@\[\]{}|*=]{1,64}@[A-Za-z0-9_.\-]{1,253})")
_MACHINES = re.compile(
    r"(?:mailer-?daemon|post-?master|mail-?daemon|mdaemon|bounces?|abuse|hostmaster|noc|helpdesk|help-desk"
    r"|mailadmin|listmaster|microsoftexchange)"
    r"[^@]{0,64}@",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"\A(?:this is a copy|below this line is|a copy of (?:the|your) (?:original )?(?:message"
    r"|mail)|(?:the |your )?(?:original|returned|undelivered|unsent|enclosed) (?:message|mail)"
    r"|(?:the )?message headers?|(?:the )?headers? (?:of|follow)|included is a copy|copy of (?:the "
    r"|your )?(?:original )?message|your message (?:reads|follows|is)"
    r"|message (?:text|body|contents?) follows|start of (?:returned|original)|mensaje original"
    r"|messaggio originale|message d'origine|ursprüngliche nachricht"
    r"|summary of the undelivered|first .{1,20} lines of|body of message generated|kopie der nachricht|received:"
    r"|return-path:|mime-version:|dkim-signature:)",
    re.IGNORECASE,
)
_HEAD_LINE = re.compile(
    r"\A(?:to|from|cc|bcc|sender|reply-to|subject|sent|date|message-id|message id|x-[a-z-]{2,40}"
    r"|in-reply-to|references|von|an|de|para|betreff|objet|asunto)[ \t]{0,8}:",
    re.IGNORECASE,
)
_TO_LINE = re.compile(r"\A(?:to|an|para|aan|destinataire|à)[ \t]{0,8}:", re.IGNORECASE)
_START = re.compile(r"\A(?:\d{1,3}[.):]\s{0,4})?[<\"'(\[]{0,3}(?:(?:smtp|mailto|rfc822);?:?)?\Z", re.IGNORECASE)
_START_MARKS = " \t>*<-–—•·:\"'“”([|"
_LABEL = re.compile(
    r"(?:recipients?(?:'s)?(?: address(?:es)?)?|address(?:es|ee)?(?:\(es\))?|mailbox|user(?:id|name)?|error-for"
    r"|failed(?: address| recipient)?|e-?mail(?: address)?"
    r"|smtp|intended recipient|delivered to|addressed to|generated from|expanded from|empf[äa]nger|destinataires?"
    r"|destinatarios?|宛先|收件人|ผู้รับ|παραλήπτης|प्राप्तकर्ता)"
    r"(?:\(s\))?[ \t]{0,8}[:=.]{1,4}[\s<\"'(\[]{0,8}\Z",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"rcpt to\s{0,3}:?\s{0,3}<?\Z", re.IGNORECASE)
_ORIGIN = re.compile(
    r"(?:expanded from|generated from|originally addressed to|original(?:ly)? (?:to|recipient))[\s:<\"'(]{0,8}\Z",
    re.IGNORECASE,
)
_BEHIND_WORDS = re.compile(
    r"(?:deliver\w{0,3}|reach|sent|send|recipient|user(?:id)?|mailbox|address|account|quota|violation|message"
    r"|mail|e-?mail|unknown|pour|à|to|for|of|an|a)[\s<\"'(\[:]{1,6}\Z",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"contact|assist|question|help|administrator|report|call |write to|forward|more information|complain"
    r"|please (?:send|e?mail)|remove|support",
    re.IGNORECASE,
)
_NAMES_MAIL = re.compile(r"message-?id|your message\s{1,3}<|queue", re.IGNORECASE)


@dataclass(kw_only=True)
class FailedAddresses:
    """The addresses found in a bounce, each with the text about it. They are sorted by how certain it is that they
    failed.
    """

    sure: dict[str, str] = field(default_factory=dict)
    likely: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)

    @property
    def best(self) -> dict[str, str]:
        """The addresses that failed, each with the text about it."""
        if self.sure or self.likely:
            return self.sure or self.likely
        return dict(list(self.others.items())[:1])


def find_failed_addresses(text: str, *, exclude: frozenset[str]) -> FailedAddresses:
    """Return the addresses in the text of a bounce. `exclude` are addresses that cannot have failed, such as our own."""
    found = FailedAddresses()
    lines = [line[:_LINE_CHARS] for line in text.split("\n", _LINES)[:_LINES]]
    end = _copy_begins(lines)
    for index, line in enumerate(lines):
        for match in _ADDRESS.finditer(line) if index < end or _TO_LINE.match(line.lstrip(_MARKS)) else ():
            address = match[1].strip(".-_'").lower()
            if _cannot_fail(address, line[: match.start()], exclude):
                continue
            before = lines[index - 1] if index else ""
            _sort_address(found, address, line, match.start(), before, words=_words_about(lines[:end], index))
    return found


def _cannot_fail(address: str, before: str, exclude: frozenset[str]) -> bool:
    wrong = "@" not in address or address in exclude or _MACHINES.match(address) is not None
    writer = before.rstrip("<\"' ").lower().endswith(" from") and not _ORIGIN.search(before)
    return wrong or writer or _NAMES_MAIL.search(before) is not None


def make_bounce_notices(found: dict[str, str], *, text: str) -> tuple[BounceNotice, ...]:
    """Return a notice for each address. Its status comes from the text about it, else from the whole bounce."""
    common = find_status(text)
    notices = []
    for address, words in list(found.items())[: limits.BOUNCES]:
        status = find_status(words) or common
        notices.append(BounceNotice(address=address, status=status, kind=classify_failure(status, f"{words}\n{text}")))
    return tuple(notices)


def _copy_begins(lines: list[str]) -> int:
    """Return the index of the line where the copy of the returned mail begins; the number of lines when there is none."""
    for index, line in enumerate(lines):
        if index and _COPY.match(line.lstrip(_MARKS)) and any("@" in one for one in lines[:index]):
            return index
    return len(lines)


def _sort_address(found: FailedAddresses, address: str, line: str, start: int, line_before: str, *, words: str) -> None:
    before = line[:start]
    if _ORIGIN.search(before):
        _replace_last(found.sure, address, words)
    elif _HEAD_LINE.match(before.lstrip(_MARKS)):
        if _TO_LINE.match(before.lstrip(_MARKS)):
            found.heads.setdefault(address, words)
    elif (
        _LABEL.search(before)
        or _COMMAND.search(before)
        or (_START.match(before.lstrip(_START_MARKS)) and not _CONTACT.search(line_before))
    ):
        found.sure.setdefault(address, words)
    elif _CONTACT.search(before[-60:]) or _CONTACT.search(line_before[-30:]):
        return
    elif _BEHIND_WORDS.search(before):
        found.likely.setdefault(address, words)
    else:
        found.others.setdefault(address, words)


def _replace_last(sure: dict[str, str], address: str, words: str) -> None:
    """Replace the address found last by this one. We wrote to this one; the other is where the mail was forwarded to."""
    if sure:
        sure.popitem()
    sure[address] = words


def _words_about(lines: list[str], index: int) -> str:
    """Return the line with an address and the lines below it, up to the next address."""
    about = lines[index : index + 1]
    for line in lines[index + 1 : index + 8]:
        if _ADDRESS.search(line) and not _COMMAND.search(line.partition("@")[0].rpartition("<")[0] + "<"):
            break
        about.append(line)
    return "\n".join(about)
