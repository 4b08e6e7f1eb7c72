"""Addresses of the desk: the list by views, a case by its reference, customers; one address for each thing one can do."""

from django.urls import path

from deskbell.desk.views import (
    accept,
    assign,
    case,
    claim,
    customer,
    customers,
    draft,
    files,
    listing,
    note,
    original,
    past,
    presence,
    release,
    reply,
    resolve,
    wait,
)
from deskbell.desk.views import (
    open as opening,
)

urlpatterns = [
    path("", listing.home, name="home"),
    path("desk", listing.home, name="desk"),
    path("desk/<slug:view>", listing.desk, name="desk_list"),
    path("desk/<slug:view>/rows", listing.rows, name="desk_rows"),
    path("desk/<slug:view>/arrivals", listing.arrived, name="desk_arrivals"),
    path("cases/new", opening.open_one, name="desk_open"),
    path("cases/<slug:ref>", case.case, name="desk_case"),
    path("cases/<slug:ref>/story", case.story, name="desk_story"),
    path("cases/<slug:ref>/head", case.head, name="desk_head"),
    path("cases/<slug:ref>/beside", case.beside, name="desk_beside"),
    path("cases/<slug:ref>/reply", reply.reply, name="desk_reply"),
    path("cases/<slug:ref>/note", note.note, name="desk_note"),
    path("cases/<slug:ref>/draft", draft.draft, name="desk_draft"),
    path("cases/<slug:ref>/presence", presence.presence, name="desk_presence"),
    path("cases/<slug:ref>/leave", presence.leave, name="desk_leave"),
    path("cases/<slug:ref>/claim", claim.claim, name="desk_claim"),
    path("cases/<slug:ref>/assign", assign.assign, name="desk_assign"),
    path("cases/<slug:ref>/wait", wait.wait, name="desk_wait"),
    path("cases/<slug:ref>/resume", wait.resume, name="desk_resume"),
    path("cases/<slug:ref>/resolve", resolve.resolve, name="desk_resolve"),
    path("cases/<slug:ref>/reopen", resolve.reopen, name="desk_reopen"),
    path("cases/<slug:ref>/close", resolve.close, name="desk_close"),
    path("cases/<slug:ref>/release", release.release, name="desk_release"),
    path("cases/<slug:ref>/discard", release.discard, name="desk_discard"),
    path("cases/<slug:ref>/messages/<int:message>/accept", accept.accept, name="desk_accept"),
    path("cases/<slug:ref>/messages/<int:message>/original", original.original, name="desk_original"),
    path("cases/<slug:ref>/files/<int:file>", files.attachment, name="desk_file"),
    path("past/<int:number>", past.past, name="desk_past"),
    path("customers", customers.customers, name="desk_customers"),
    path("customers/<int:number>", customer.customer, name="desk_customer"),
]
