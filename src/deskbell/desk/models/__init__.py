"""Tables of the desk."""

from deskbell.desk.models.case import Case
from deskbell.desk.models.contact import Attachment, Contact, Message
from deskbell.desk.models.work import Draft, Note, Presence

__all__ = ["Attachment", "Case", "Contact", "Draft", "Message", "Note", "Presence"]
