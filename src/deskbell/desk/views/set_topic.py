"""Set the topic of a case, so that cases about the same thing can be counted."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.set_topic import set_topic as do_set_topic
from deskbell.desk.forms.case_marks import TopicForm
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.run_action import run_form_action
from deskbell.people.access import require_role


@require_role("agent")
@require_http_methods(["GET", "POST"])
def set_topic(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form with the topics in use, and set the topic; an empty one removes it."""
    case = find_case(ref)
    form = TopicForm.from_request(request, initial={"topic": case.topic})
    return run_form_action(
        request,
        case,
        form,
        "desk/set_topic.html",
        lambda case, by, at: do_set_topic(case=case, topic=form.cleaned_data["topic"], by=by, at=at),
    )
