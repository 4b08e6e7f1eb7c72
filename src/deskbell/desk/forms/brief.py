"""Forms to write a brief, to hand a case over, and to assign it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import NeedsOtherReceiver, NeedsReceiver
from deskbell.desk.actions.write_brief import BRIEF_PARTS, MAX_BRIEF_PART, BriefText
from deskbell.desk.forms.fields import ColleagueField, TeamField, TextField
from deskbell.desk.models import Case
from deskbell.kit.forms import KitForm


class BriefForm(KitForm):
    """The four parts of a brief. What the customer wants and what is next are required."""

    wants = TextField(
        label=_("What does the customer want?"),
        rows=2,
        max_length=MAX_BRIEF_PART,
        error_messages={"required": _("Write what the customer wants.")},
    )
    tried = TextField(
        label=_("What was tried?"),
        rows=2,
        max_length=MAX_BRIEF_PART,
        required=False,
        attrs={"placeholder": _("Nothing yet")},
    )
    promised = TextField(
        label=_("What was promised?"),
        rows=2,
        max_length=MAX_BRIEF_PART,
        required=False,
        attrs={"placeholder": _("Nothing")},
    )
    next = TextField(
        label=_("What is the next step?"),
        rows=2,
        max_length=MAX_BRIEF_PART,
        error_messages={"required": _("Write what the next step is.")},
    )

    def brief(self) -> BriefText:
        """Return the brief as it was typed."""
        return BriefText(**{part: self.cleaned_data[part] for part in BRIEF_PARTS})


class HandOverForm(BriefForm):
    """The new team or owner of a case, and the brief."""

    refusal_fields = {NeedsReceiver: "team", NeedsOtherReceiver: "to"}
    team = TeamField()
    to = ColleagueField(empty_label=_("Anyone in the team"))
    field_order = ("team", "to", *BRIEF_PARTS)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case

    def clean(self) -> None:
        team, person = self.cleaned_data.get("team"), self.cleaned_data.get("to")
        if team is None or self.errors.keys() & {"team", "to"}:
            return
        if (team.pk, person.pk if person else None) == (self.case.team_id, self.case.owner_id):
            self.add_error("to", Refusal.SAME_RECEIVER.sentence)


class AssignForm(KitForm):
    """The new owner of a case. Choosing another team leads to the handover form, which asks for a brief."""

    refusal_fields = {NeedsReceiver: "to"}
    to = ColleagueField(empty_label=_("Unassigned"))
    team = TeamField(required=False)
