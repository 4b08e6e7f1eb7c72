"""The result of parsing a mail, as the child process returns it and `intake-dump` prints it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode


@dataclass(frozen=True, kw_only=True)
class MailParty:
    """One address of a header. When the text is not an address, `address` is empty and `name` holds the text."""

    name: str = ""
    address: str = ""
    address_shown: str = ""
    proven: bool = False


@dataclass(frozen=True, kw_only=True)
class MailAttachment:
    """One attached file. `inline`: a safe picture that may be shown inside the mail."""

    name: str
    type: str
    size: int
    sha256: str
    inline: bool = False
    content_id: str = ""
    width: int = 0
    height: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BounceNotice:
    """One recipient of a bounce. `kind` is hard, soft or complaint (`class` in the JSON)."""

    address: str
    status: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ParsedMail:
    """A parsed mail. All text is safe to store: no NUL, no lone surrogates, limited lengths.

    - `text_new` is what the sender wrote, `text_quoted` the quoted rest of `text`.
    - `automatic` is none, loop, bounce, list or reply; `automatic_why` is the finding that shows it.
    - `posted_to` are the addresses of the mailing list, when only the list makes the mail automatic.
    - `gave_up`: a bounce says that the mail will not arrive; otherwise the other server still tries.
    - `hops` counts mail servers, `desk_hops` help desks that the mail passed.
    - `blobs` are the bytes of the attachments, by SHA-256.
    """

    raw_sha256: str
    subject: str = ""
    from_: tuple[MailParty, ...] = ()
    to: tuple[MailParty, ...] = ()
    cc: tuple[MailParty, ...] = ()
    reply_to: tuple[MailParty, ...] = ()
    return_path: str | None = None
    delivered_to: tuple[str, ...] = ()
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    claimed_date: str = ""
    text: str = ""
    text_new: str = ""
    text_quoted: str = ""
    html_safe: str = ""
    attachments: tuple[MailAttachment, ...] = ()
    automatic: str = "none"
    automatic_why: Finding | None = None
    posted_to: tuple[str, ...] = ()
    bounce: tuple[BounceNotice, ...] = ()
    returned_message_id: str = ""
    gave_up: bool = False
    hops: int = 0
    desk_hops: int = 0
    defects: tuple[Finding, ...] = ()
    blobs: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the mail as plain values for JSON, without the bytes of the attachments."""
        plain = {name.rstrip("_"): _plain(value) for name, value in vars(self).items() if name != "blobs"}
        plain["bounce"] = [{"address": one.address, "status": one.status, "class": one.kind} for one in self.bounce]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any], *, blobs: dict[str, bytes]) -> "ParsedMail":
        """Return the mail from the child's answer; the inverse of `as_json`."""
        parsed = dict(plain)
        for name in ("from", "to", "cc", "reply_to"):
            parsed[name] = tuple(MailParty(**one) for one in parsed[name])
        parsed["from_"] = parsed.pop("from")
        parsed["attachments"] = tuple(
            MailAttachment(**{**one, "flags": tuple(one["flags"])}) for one in parsed["attachments"]
        )
        parsed["bounce"] = tuple(
            BounceNotice(address=one["address"], status=one["status"], kind=one["class"]) for one in parsed["bounce"]
        )
        for name in ("delivered_to", "references", "posted_to"):
            parsed[name] = tuple(parsed[name])
        parsed["defects"] = tuple(_finding(one) for one in parsed["defects"])
        parsed["automatic_why"] = _finding(parsed["automatic_why"]) if parsed["automatic_why"] else None
        return cls(**parsed, blobs=blobs)


def _finding(plain: list[str]) -> Finding:
    return Finding(FindingCode(plain[0]), plain[1])


def _plain(value: Any) -> Any:
    if isinstance(value, Finding):
        return list(value)
    if isinstance(value, tuple):
        return [
            one if isinstance(one, str) else list(one) if isinstance(one, Finding) else asdict(one) for one in value
        ]
    return value
