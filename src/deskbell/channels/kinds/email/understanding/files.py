"""Attachments: a name for the eye only, a type from a fixed set, and whether the browser may show the picture.

What a sender says about a file decides nothing. A picture is shown inside a message only when its bytes, its declared
type and its name agree, nothing hides behind its end, it does not move, and its size is that of a picture.
"""

import re
from hashlib import sha256

from deskbell.channels.kinds.email.understanding import limits, pictures
from deskbell.channels.kinds.email.understanding.characters import shown
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.parts import Part
from deskbell.channels.kinds.email.understanding.result import Attachment

UNKNOWN = "application/octet-stream"
_TYPES_WORDS = (
    "application/gzip application/json application/msword application/ms-tnef application/octet-stream "
    "application/pdf application/pgp-encrypted application/pgp-keys application/pgp-signature "
    "application/pkcs7-mime application/pkcs7-signature application/rtf application/vnd.ms-excel "
    "application/vnd.ms-outlook application/vnd.ms-powerpoint application/vnd.oasis.opendocument.presentation "
    "application/vnd.oasis.opendocument.spreadsheet application/vnd.oasis.opendocument.text "
    "application/vnd.openxmlformats-officedocument.presentationml.presentation application/vnd.openxmlformats- "
    "officedocument.spreadsheetml.sheet application/vnd.openxmlformats-officedocument.wordprocessingml.document "
    "application/x-7z-compressed application/x-rar-compressed application/x-tar application/zip audio/amr "
    "audio/mp4 audio/mpeg audio/ogg audio/wav image/bmp image/gif image/heic image/jpeg image/png image/tiff "
    "image/webp message/delivery-status message/disposition-notification message/feedback-report message/rfc822 "
    "text/calendar text/csv text/plain text/rfc822-headers text/vcard video/3gpp video/mp4 video/mpeg video/ogg "
    "video/quicktime video/webm"
)
TYPES = frozenset(_TYPES_WORDS.split())
_ALIASES = {
    "application/pkcs7-smime": "application/pkcs7-mime",
    "application/x-pkcs7-mime": "application/pkcs7-mime",
    "application/x-pkcs7-signature": "application/pkcs7-signature",
    "application/vnd.ms-tnef": "application/ms-tnef",
    "application/x-zip-compressed": "application/zip",
    "application/x-gzip": "application/gzip",
    "application/x-pdf": "application/pdf",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "message/global": "message/rfc822",
    "text/x-vcard": "text/vcard",
    "text/rtf": "application/rtf",
}
_ENDINGS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
}
_DEFAULT_NAMES = {"message/rfc822": "message.eml", "application/ms-tnef": "winmail.dat", "text/calendar": "invite.ics"}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\:]")
_TEST_SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def describe(part: Part, data: bytes, *, defects: Defects) -> Attachment:
    """One attachment as agents see it."""
    declared = _ALIASES.get(part.type, part.type)
    sniffed = pictures.kind_of(data)
    kind = _type(declared, sniffed)
    name = display_name(part.file_name, kind=kind)
    width, height = pictures.dimensions(data, sniffed)
    inline = bool(sniffed) and declared == sniffed and _ending_agrees(name, sniffed)
    flags = ("eicar",) if _TEST_SIGNATURE in data else ()
    if flags:
        defects.add(f"the attachment {name} carries the signature of a virus test file")
    return Attachment(
        name=name,
        type=kind,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        inline=inline and _wanted_inline(part) and pictures.harmless(data, sniffed, width, height),
        content_id=_content_id(part),
        width=width,
        height=height,
        flags=flags,
    )


def display_name(name: str, *, kind: str) -> str:
    """A name to read, never a path to write: the file itself is stored under its content's hash."""
    name = shown(name, limit=limits.PARAMETER_CHARS)
    name = _SEPARATORS.split(name)[-1].strip(" ")
    name = name.rstrip(". ")
    if name.startswith(".") or _RESERVED.match(name):
        name = "_" + name.lstrip(".")
    if len(name) > limits.FILE_NAME_CHARS:
        stem, dot, ending = name.rpartition(".")
        ending = ending if dot and len(ending) <= 10 else ""
        name = (stem or name)[: limits.FILE_NAME_CHARS - len(ending) - 2] + "…" + (f".{ending}" if ending else "")
    return name or _DEFAULT_NAMES.get(kind, "attachment")


def _type(declared: str, sniffed: str) -> str:
    """From the fixed set; of the picture types only what the bytes say."""
    if sniffed and (declared.startswith("image/") or declared == UNKNOWN):
        return sniffed
    if declared in _ENDINGS or declared not in TYPES:
        return UNKNOWN
    return declared


def _ending_agrees(name: str, sniffed: str) -> bool:
    _, dot, ending = name.rpartition(".")
    return not dot or ending.lower() in _ENDINGS[sniffed]


def _wanted_inline(part: Part) -> bool:
    return part.disposition == "inline" or "content-id" in part.headers


def _content_id(part: Part) -> str:
    return shown(part.headers.first("content-id")[:1000].strip().strip("<>"), limit=300)
