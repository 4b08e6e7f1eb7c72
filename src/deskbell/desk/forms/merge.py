"""The form that merges a case into another one."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deskbell.desk.actions.refusal_reasons import Refusal
from deskbell.desk.actions.refusals import NeedsMergeTarget, NeedsOpenTarget
from deskbell.desk.forms.fields import ChoiceWithHelpField, CleanLineField
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.display_names import case_state_name, reveal_hidden_characters
from deskbell.kit.formats import format_moment
from deskbell.kit.forms import KitForm


class MergeForm(KitForm):
    """The case to merge into: one of `related`, or another one by its number. If both are given, the number counts."""

    refusal_fields = {NeedsMergeTarget: "into", NeedsOpenTarget: "into"}
    near = ChoiceWithHelpField(label=gettext_lazy("Into a case of the same customer"), required=False)
    into = CleanLineField(label=gettext_lazy("Into another case, by its number"), required=False)

    def __init__(self, *args: Any, related: Sequence[Case], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["near"]
        assert isinstance(field, ChoiceWithHelpField)
        field.choices = [(one.ref, _describe_case(one)) for one in related]
        field.choice_help = {one.ref: _describe_state(one) for one in related}
        if not related:
            del self.fields["near"]
            self.fields["into"].label = _("Case number")

    def clean(self) -> None:
        ref = self.cleaned_data.get("into") or self.cleaned_data.get("near") or ""
        if self.errors:
            return
        try:
            self.cleaned_data["target"] = find_case(ref)
        except Http404:
            self.add_error("into", Refusal.NO_MERGE_TARGET.sentence)


def _describe_case(case: Case) -> str:
    subject = reveal_hidden_characters(case.subject) or _("No subject")
    return f"{case.ref} · {subject}"


def _describe_state(case: Case) -> str:
    values = {"state": case_state_name(case.state), "time": format_moment(case.last_at)}
    return _("%(state)s, last contact %(time)s") % values
