"""Send a colleague the link of their invitation, when Deskbell can send mail."""

from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.people.actions.invite_staff import LINK_LIFETIME
from deskbell.people.models import Organisation, Staff
from deskbell.people.slots import StaffMailReport, send_staff_mail


def mail_invitation(*, staff: Staff, link: str, by: Staff) -> StaffMailReport | None:
    """Send the link, in the colleague's language. Returns what the mail server answered; None if no server is set.

    Call it after the transaction that made the link: a mail cannot be taken back.
    """
    organisation = Organisation.objects.first()
    with translation.override(staff.language):
        subject = _("Your account at %(organisation)s") % {
            "organisation": organisation.name if organisation else "Deskbell"
        }
        text = _(
            "Hello %(name)s,\n\n%(admin)s invites you to Deskbell. Open this link to choose your password:\n\n"
            "%(link)s\n\nThe link works once, within %(days)s days."
        ) % {"name": staff.name, "admin": by.name, "link": link, "days": LINK_LIFETIME.days}
    return next(iter(send_staff_mail.ask(to=staff.email, subject=subject, text=text)), None)
