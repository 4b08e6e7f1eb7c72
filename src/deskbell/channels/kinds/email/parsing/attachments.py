"""Describe attachments: a name for display, a type from a fixed list, and whether a browser may show the picture inside
the mail.

What the sender says is never enough. A picture is shown only when its bytes, declared type and name agree, no data
follows its end, it is not animated, and its dimensions are plausible.
"""

import re
from hashlib import sha256

from deskbell.channels.kinds.email.parsing import limits, pictures
from deskbell.channels.kinds.email.parsing.characters import to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_encoded_words
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.parsing.headers import split_headers
from deskbell.channels.kinds.email.parsing.parts import MimePart
from deskbell.channels.kinds.email.parsing.result import MailAttachment

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
_DEFAULT_NAMES = {"application/ms-tnef": "winmail.dat", "text/calendar": "invite.ics", "application/pkcs7-mime": "smime.p7m",
                  "application/pkcs7-signature": "smime.p7s"}  # fmt: skip
# A file without a name gets the ending of its type, so that a program is found that opens it.
_FILE_ENDINGS = {
    "application/gzip": "gz", "application/json": "json", "application/msword": "doc", "application/pdf": "pdf",
    "application/pgp-signature": "asc", "application/pgp-keys": "asc", "application/pgp-encrypted": "asc",
    "application/rtf": "rtf", "application/vnd.ms-excel": "xls", "application/vnd.ms-outlook": "msg",
    "application/vnd.ms-powerpoint": "ppt", "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.spreadsheet": "ods", "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx", "application/x-7z-compressed": "7z",
    "application/x-rar-compressed": "rar", "application/x-tar": "tar", "application/xml": "xml", "application/zip": "zip",
    "audio/amr": "amr", "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav", "audio/x-wav": "wav",
    "image/bmp": "bmp", "image/gif": "gif", "image/heic": "heic", "image/jpeg": "jpg", "image/png": "png",
    "image/svg+xml": "svg", "image/tiff": "tiff", "image/webp": "webp", "message/rfc822": "eml",
    "message/delivery-status": "txt", "message/disposition-notification": "txt", "message/feedback-report": "txt",
    "text/calendar": "ics", "text/csv": "csv", "text/html": "html", "text/plain": "txt", "text/rfc822-headers": "txt",
    "text/vcard": "vcf", "text/xml": "xml", "video/3gpp": "3gp", "video/mp4": "mp4", "video/mpeg": "mpeg", "video/ogg": "ogv",
    "video/quicktime": "mov", "video/webm": "webm",
}  # fmt: skip
_FIRST_BYTES = {b"%PDF-": "application/pdf", b"PK\x03\x04": "application/zip", b"{\\rtf": "application/rtf"}
_HEADER_BYTES = 64 * 1024
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\:]")
_TEST_SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def describe_attachment(part: MimePart, data: bytes, *, defects: Defects) -> MailAttachment:
    """Return the description of one attachment as staff see it."""
    declared = _ALIASES.get(part.type, part.type)
    sniffed = pictures.sniff_picture_type(data)
    kind = _type(declared, sniffed)
    name = make_display_name(part.file_name or _name_by_content(declared, kind, data), kind=kind)
    width, height = pictures.read_dimensions(data, sniffed)
    inline = bool(sniffed) and declared == sniffed and _ending_agrees(name, sniffed)
    flags = ("eicar",) if _TEST_SIGNATURE in data else ()
    if flags:
        defects.add(FindingCode.VIRUS_TEST, name)
    return MailAttachment(
        name=name,
        type=kind,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        inline=inline and _wanted_inline(part) and pictures.is_harmless_picture(data, sniffed, width, height),
        content_id=_content_id(part),
        width=width,
        height=height,
        flags=flags,
    )


def make_display_name(name: str, *, kind: str) -> str:
    """Return a safe name for display. It is never used as a path: files are stored under the hash of their content."""
    name = to_display_line(name, limit=limits.PARAMETER_CHARS)
    name = _SEPARATORS.split(name)[-1].strip(" ")
    name = name.rstrip(". ")
    if name.startswith(".") or _RESERVED.match(name):
        name = "_" + name.lstrip(".")
    if len(name) > limits.FILE_NAME_CHARS:
        stem, dot, ending = name.rpartition(".")
        ending = ending if dot and len(ending) <= 10 else ""
        name = (stem or name)[: limits.FILE_NAME_CHARS - len(ending) - 2] + "…" + (f".{ending}" if ending else "")
    return name or _default_name(kind)


def _default_name(kind: str) -> str:
    ending = _FILE_ENDINGS.get(kind, "")
    return _DEFAULT_NAMES.get(kind) or ("message" if kind == "message/rfc822" else "attachment") + (
        ending and f".{ending}"
    )


def _name_by_content(declared: str, kind: str, data: bytes) -> str:
    """Return a name for a file that has none: for an attached mail its subject, for any other file its type."""
    if kind == "message/rfc822":
        headers, _ = split_headers(data[:_HEADER_BYTES], 0, min(len(data), _HEADER_BYTES), defects=Defects())
        subject = _SEPARATORS.sub(" ", decode_encoded_words(headers.first("subject"), defects=Defects())).strip(" .")
        return f"{subject}.eml" if subject else ""
    shown = next((one for begins, one in _FIRST_BYTES.items() if data.startswith(begins)), "")
    return _default_name(declared if kind == UNKNOWN and declared != UNKNOWN else shown or kind)


def _type(declared: str, sniffed: str) -> str:
    """Return a type from the fixed list. A picture type is returned only when the bytes show it."""
    if sniffed and (declared.startswith("image/") or declared == UNKNOWN):
        return sniffed
    if declared in _ENDINGS or declared not in TYPES:
        return UNKNOWN
    return declared


def _ending_agrees(name: str, sniffed: str) -> bool:
    _, dot, ending = name.rpartition(".")
    return not dot or ending.lower() in _ENDINGS[sniffed]


def _wanted_inline(part: MimePart) -> bool:
    return part.disposition == "inline" or "content-id" in part.headers


def _content_id(part: MimePart) -> str:
    return to_display_line(part.headers.first("content-id")[:1000].strip().strip("<>"), limit=300)
