"""Save a draft while it is typed."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.case_draft import save_case_draft as do_save_case_draft
from deskbell.desk.case_channels import get_desk_channel
from deskbell.desk.forms.reply import DraftForm
from deskbell.desk.reads.cases import find_case
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_http_methods(["POST"])
def save_case_draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Save `text` as the reader's draft of `kind` (reply or note); an empty text deletes the draft.

    The answer to a reply is how long the text is on the channel of the case, where that matters; else there is none.
    """
    form = DraftForm.from_request(request)
    if not form.is_valid():
        return HttpResponseBadRequest()
    case, draft = find_case(ref), form.cleaned_data
    do_save_case_draft(case=case, by=current_staff(request), at=now(), **draft)
    length = get_desk_channel(case.channel).describe_length(draft["text"]) if draft["kind"] == "reply" else ""
    return HttpResponse(length, content_type="text/plain; charset=utf-8") if length else HttpResponse(status=204)
