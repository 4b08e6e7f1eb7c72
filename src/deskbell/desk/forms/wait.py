"""The form that puts a case on hold: whom it waits for, and until when."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import NeedsTime
from deskbell.desk.actions.wait import MAX_WAIT
from deskbell.desk.forms.fields import ChoiceWithHelpField, LocalTimeField
from deskbell.desk.models import Case
from deskbell.kit.clock import now
from deskbell.kit.forms import KitForm

CHOICES = [
    (Case.WaitingOn.CUSTOMER.value, _("the customer")),
    (Case.WaitingOn.THIRD_PARTY.value, _("a third party")),
    (Case.WaitingOn.TIME.value, _("a set time")),
]


CHOICE_HELP = {
    Case.WaitingOn.CUSTOMER.value: _("The case resumes when the customer writes."),
    Case.WaitingOn.THIRD_PARTY.value: _("Such as a manufacturer, a carrier or another office."),
    Case.WaitingOn.TIME.value: _("Enter the time below."),
}


class WaitForm(KitForm):
    """What a case waits for, and until when at the latest. A wait for a time needs the time."""

    refusal_fields = {NeedsTime: "until"}
    on = ChoiceWithHelpField(
        label=_("Waiting for"),
        choices=CHOICES,
        choice_help=CHOICE_HELP,
        initial=Case.WaitingOn.CUSTOMER.value,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who has to answer, or enter a time.")),
    )
    until = LocalTimeField(
        label=_("Until, at the latest"),
        required=False,
        help_text=_(
            "In your own time zone. If left empty, the case stays on hold until the customer writes or someone resumes it."
        ),
    )

    def clean(self) -> None:
        until: datetime | None = self.cleaned_data.get("until")
        if "until" in self.errors:
            return
        reason = _refuse_time(self.cleaned_data.get("on"), until)
        if reason is not None:
            self.add_error("until", reason.sentence)


def _refuse_time(waiting_on: Any, until: datetime | None) -> Refusal | None:
    at = now()
    if until is None:
        return Refusal.NO_FUTURE_TIME if waiting_on == Case.WaitingOn.TIME else None
    if until <= at:
        return Refusal.NO_FUTURE_TIME
    return Refusal.WAIT_TOO_LONG if until > at + MAX_WAIT else None
