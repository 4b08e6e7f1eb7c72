"""What is known of a mail once it is understood: the answer of the child process, and of `intake-dump`."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Party:
    """One address of a header. `address` is empty when what stood there is no address; `name` then shows it."""

    name: str = ""
    address: str = ""
    address_shown: str = ""
    proven: bool = False


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """One file. `inline` says that it is a safe picture that may be shown inside the message."""

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
class Notice:
    """One recipient of a bounce: `kind` is hard, soft or complaint (written `class` in the JSON)."""

    address: str
    status: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A mail, understood. All text is safe to store: no NUL, no lone surrogate, lengths capped.

    `gave_up` says of a bounce that the mail will not arrive; without it the other side still tries. `posted_to` are the
    addresses of the list that a mail came by, when nothing but the list makes it automatic.
    """

    raw_sha256: str
    subject: str = ""
    from_: tuple[Party, ...] = ()
    to: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()
    reply_to: tuple[Party, ...] = ()
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
    attachments: tuple[Attachment, ...] = ()
    automatic: str = "none"
    automatic_why: str = ""
    posted_to: tuple[str, ...] = ()
    bounce: tuple[Notice, ...] = ()
    returned_message_id: str = ""
    gave_up: bool = False
    hops: int = 0
    desk_hops: int = 0
    defects: tuple[str, ...] = ()
    blobs: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The plain dictionary that is printed and sent, without the bytes of the attachments."""
        plain = {name.rstrip("_"): _plain(value) for name, value in vars(self).items() if name != "blobs"}
        plain["bounce"] = [{"address": one.address, "status": one.status, "class": one.kind} for one in self.bounce]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any], *, blobs: dict[str, bytes]) -> "Understood":
        """The inverse of `as_json`, for the side that reads the child's answer."""
        known = dict(plain)
        for name in ("from", "to", "cc", "reply_to"):
            known[name] = tuple(Party(**one) for one in known[name])
        known["from_"] = known.pop("from")
        known["attachments"] = tuple(
            Attachment(**{**one, "flags": tuple(one["flags"])}) for one in known["attachments"]
        )
        known["bounce"] = tuple(
            Notice(address=one["address"], status=one["status"], kind=one["class"]) for one in known["bounce"]
        )
        for name in ("delivered_to", "references", "posted_to", "defects"):
            known[name] = tuple(known[name])
        return cls(**known, blobs=blobs)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [one if isinstance(one, str) else asdict(one) for one in value]
    return value
