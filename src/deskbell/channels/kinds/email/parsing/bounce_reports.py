"""Parse the machine-readable part of a bounce (RFC 3464, RFC 5965): which address, which status, permanent or
temporary.
"""

import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.address_lists import parse_addresses
from deskbell.channels.kinds.email.parsing.bounce_status import classify_failure, find_status
from deskbell.channels.kinds.email.parsing.characters import to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.headers import Headers, split_headers
from deskbell.channels.kinds.email.parsing.result import BounceNotice

DELIVERY_REPORTS = frozenset(("message/delivery-status", "message/global-delivery-status"))
COMPLAINTS = frozenset(("message/feedback-report",))
RETURNED = frozenset(("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"))

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,4}:[ \t]{0,40}(.*)")
_FAILED = ("fail", "error", "expired", "undeliver")
# The address that we wrote to comes first: where the mail was sent on from there, the other side names another one last.
_RECIPIENTS = ("original-recipient", "final-recipient", "x-actual-recipient")
_ENCODED_SIGNS = (("+2B", "+"), ("+3D", "="))
_COMPLAINED_TO = ("original-rcpt-to", "redacted-address", "x-original-rcpt-to")
_RETURNED_TO = ("x-hmxmroriginalrecipient", "x-original-to", "to")
_NO_COMPLAINTS = frozenset(("not-spam", "auth-failure", "dmarc"))
_MAIL_ID = re.compile(r"<[^<>\s]{1,900}>")


@dataclass(kw_only=True)
class BounceReport:
    """What the machine-readable parts of a bounce say.

    - `notices` are the recipients that failed. `gave_up`: the mail will not arrive.
    - `found`: there is such a part. `silent`: it names no recipient and no success.
    - `complains`: a reader marked our mail as spam.
    - `returned_id`, `returned_to` and `returned_from` are the Message-ID, the recipients and the senders of the mail
      that came back.
    """

    notices: list[BounceNotice] = field(default_factory=list)
    gave_up: bool = False
    found: bool = False
    silent: bool = True
    complains: bool = False
    returned: bool = False
    returned_id: str = ""
    returned_to: tuple[str, ...] = ()
    returned_from: tuple[str, ...] = ()

    def read_part(self, kind: str, data: bytes) -> None:
        """Parse one part of the mail. Does nothing when it is not a part of a report."""
        if kind in DELIVERY_REPORTS:
            self._read_delivery(data)
        elif kind in COMPLAINTS:
            self._read_complaint(data)
        elif kind in RETURNED and not self.returned:
            self._read_returned(data)

    def complaint_notices(self) -> tuple[BounceNotice, ...]:
        """Return who complained, by the report; if it names nobody, the recipients of the returned mail."""
        named = [one for one in self.notices if one.kind == "complaint"]
        others = [BounceNotice(address=one, status="", kind="complaint") for one in self.returned_to]
        return tuple(named or others)

    def _read_delivery(self, data: bytes) -> None:
        self.found = True
        for fields in _blocks(data)[: limits.BOUNCES + 2]:
            action, status = fields.get("action", "").lower(), _block_status(fields)
            recipient = next((fields[name] for name in _RECIPIENTS if fields.get(name)), "")
            if not recipient and not action:
                continue
            failed = action.startswith(_FAILED) or (not action and not status.startswith("2"))
            if not failed and not action.startswith("delay"):
                self.silent = False
                continue
            self.gave_up = self.gave_up or (failed and bool(action or status.startswith("5")))
            kind = "soft" if not failed else classify_failure(status, fields.get("diagnostic-code", ""))
            if address := _block_address(fields):
                self.silent = False
                self.notices.append(BounceNotice(address=address, status=status, kind=kind))

    def _read_complaint(self, data: bytes) -> None:
        self.found = True
        blocks = _blocks(data)
        kinds = {fields.get("feedback-type", "").lower() for fields in blocks}
        self.complains = not kinds & _NO_COMPLAINTS
        values = [fields[name] for fields in blocks for name in _COMPLAINED_TO if fields.get(name)]
        addresses = sorted({one for value in values for one in list_header_addresses(value)})[: limits.BOUNCES]
        if self.complains:
            self.notices += [BounceNotice(address=one, status="", kind="complaint") for one in addresses]

    def _read_returned(self, data: bytes) -> None:
        headers, _ = split_headers(data, 0, len(data), defects=Defects())
        self.returned = bool(headers.names)
        self.returned_id = _first_mail_id(headers)
        lists = (list_header_addresses(headers.first(name)) for name in _RETURNED_TO)
        self.returned_to = next((one for one in lists if one), ())
        self.returned_from = list_header_addresses(headers.first("from"))


def list_header_addresses(value: str) -> tuple[str, ...]:
    """Return the addresses in a header value."""
    parties = parse_addresses(value.strip()[:2000], header="Bounce", defects=Defects())
    return tuple(dict.fromkeys(one.address for one in parties if one.address))


def _blocks(report: bytes) -> list[dict[str, str]]:
    """Return the groups of fields in a report, which are separated by blank lines. A line that is not a field continues
    the one above.
    """
    text = report.decode("utf-8", "replace").replace("\r\n", "\n").strip("\n")
    blocks: list[dict[str, str]] = []
    for chunk in re.split(r"\n[ \t]{0,8}\n", text, maxsplit=limits.BOUNCES + 2):
        fields: dict[str, str] = {}
        last = ""
        for line in chunk.split("\n", 200)[:200]:
            found = _FIELD.match(line[:4000])
            if found and found[1].lower() not in fields:
                last = found[1].lower()
                fields[last] = found[2].strip()
            elif last and not found:
                fields[last] = f"{fields[last]} {line.strip()}"[:4000]
        blocks.append(fields)
    return blocks


def _block_address(fields: dict[str, str]) -> str:
    for name in _RECIPIENTS:
        kind, mark, value = fields.get(name, "").partition(";")
        if mark and kind.strip().lower() in ("x400", "x.400"):
            continue
        value = (value if mark else kind).strip().strip("<>\"'")
        if name == "original-recipient":
            for encoded, sign in _ENCODED_SIGNS:
                value = value.replace(encoded, sign)
        found = list_header_addresses(value)
        if found:
            return found[0]
    return ""


def _block_status(fields: dict[str, str]) -> str:
    return find_status(fields.get("status", "")) or find_status(fields.get("diagnostic-code", ""))


def _first_mail_id(headers: Headers) -> str:
    found = _MAIL_ID.search(headers.first("message-id")[:2000])
    return to_display_line(found.group(), limit=902) if found else ""
