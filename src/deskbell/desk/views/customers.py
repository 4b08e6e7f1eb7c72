"""Find a customer by any word of a name or an address, or by the number of their case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from deskbell.desk.clean_text import clean_text
from deskbell.desk.reads.cases import find_cases_by_number
from deskbell.desk.reads.customers import search_customers as do_search_customers
from deskbell.desk.reads.display_names import case_state_name, language_name, reveal_hidden_characters
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role


@require_role("agent")
@require_GET
def search_customers(request: HttpRequest) -> HttpResponse:
    """Show a page of customers. Each word of `q` is the beginning of a word in their name or address. A full case
    reference leads to the case.
    """
    q, after = clean_text(request.GET.get("q", ""))[:200].strip(), request.GET.get("after", "")
    cases = find_cases_by_number(q)
    if len(cases) == 1 and cases[0].ref == q.upper():
        return redirect("desk_case", cases[0].ref)
    place = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    found, next_id = do_search_customers(query=q, after=place)
    return render_page(
        request,
        "desk/customers.html",
        q=q,
        wants_search="q" in request.GET and not q,
        cases=cases,
        customers=found,
        next=f"{reverse('desk_customers')}?{urlencode({'q': q, 'after': str(next_id)})}" if next_id else "",
        language_name=language_name,
        state_name=case_state_name,
        reveal=reveal_hidden_characters,
    )
