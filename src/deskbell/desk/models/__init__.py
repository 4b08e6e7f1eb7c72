"""Tables of the desk."""

from deskbell.desk.models.brief import Brief
from deskbell.desk.models.case import Case
from deskbell.desk.models.contact import Attachment, Contact, Message
from deskbell.desk.models.copy import Copy
from deskbell.desk.models.merge import Merge
from deskbell.desk.models.thumbnail import Thumbnail
from deskbell.desk.models.work import CaseDraft, DraftFile, IdempotencyKey, Note, Presence

__all__ = [
    "Attachment",
    "Brief",
    "Case",
    "CaseDraft",
    "Contact",
    "Copy",
    "DraftFile",
    "IdempotencyKey",
    "Merge",
    "Message",
    "Note",
    "Presence",
    "Thumbnail",
]
