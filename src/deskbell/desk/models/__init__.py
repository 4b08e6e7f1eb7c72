"""Tables of the desk."""

from deskbell.desk.models.brief import Brief
from deskbell.desk.models.case import Case
from deskbell.desk.models.contact import Attachment, Contact, Message
from deskbell.desk.models.copy import Copy
from deskbell.desk.models.merge import Merge
from deskbell.desk.models.work import Draft, Enclosure, Note, Once, Presence

__all__ = [
    "Attachment",
    "Brief",
    "Case",
    "Contact",
    "Copy",
    "Draft",
    "Enclosure",
    "Merge",
    "Message",
    "Note",
    "Once",
    "Presence",
]
