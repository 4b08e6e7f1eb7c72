"""Forms for the topic of a case, and for the reason why it is not a customer request."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deskbell.desk.actions.set_topic import MAX_TOPIC
from deskbell.desk.forms.fields import CleanLineField
from deskbell.desk.reads.discard_reasons import parse_discard_reason
from deskbell.desk.reads.topics import list_topics
from deskbell.desk.reasons import DiscardReason
from deskbell.kit.form_fields import SuggestInput
from deskbell.kit.forms import KitForm


class TopicForm(KitForm):
    """The topic of a case; topics in use are suggested. An empty one removes the topic."""

    topic = CleanLineField(label=_("Topic"), max_length=MAX_TOPIC, required=False, widget=SuggestInput(list_topics))


class DiscardForm(KitForm):
    """Why a case is not a customer request; usual reasons are suggested."""

    why = CleanLineField(
        label=_("Reason"),
        max_length=80,
        widget=SuggestInput(lambda: [reason.sentence for reason in DiscardReason]),
        error_messages={"required": _("Enter the reason.")},
    )

    def clean_why(self) -> Any:
        """Return the code of a usual reason, so that it is stored the same in every language; any other text unchanged."""
        return parse_discard_reason(self.cleaned_data["why"])
