"""Addresses of the handbook."""

from django.urls import path

from deskbell.handbook.views import arrange, compare, draft, edition, part, publish, publish_draft, remark, rule, write

urlpatterns = [
    path("handbook", edition.home, name="handbook"),
    path("handbook/drafts/<int:number>", draft.draft, name="handbook_draft"),
    path("handbook/drafts/<int:number>/contents", draft.draft_contents, name="handbook_draft_contents"),
    path("handbook/drafts/<int:number>/leave", draft.leave, name="handbook_draft_leave"),
    path("handbook/drafts/<int:number>/publish", publish_draft.publish_draft, name="handbook_draft_publish"),
    path("handbook/drafts/<int:number>/catch-up", publish_draft.catch_up, name="handbook_draft_catch_up"),
    path("handbook/drafts/<int:number>/put-away", publish_draft.put_away, name="handbook_draft_put_away"),
    path("handbook/drafts/<int:number>/add", arrange.add, name="handbook_draft_add"),
    path("handbook/drafts/<int:number>/<slug:key>", part.part, name="handbook_part"),
    path("handbook/drafts/<int:number>/<slug:key>/preview", part.preview, name="handbook_part_preview"),
    path("handbook/drafts/<int:number>/<slug:key>/here", part.here, name="handbook_part_here"),
    path("handbook/drafts/<int:number>/<slug:key>/same", part.same, name="handbook_part_same"),
    path("handbook/drafts/<int:number>/<slug:key>/aside", part.aside, name="handbook_part_aside"),
    path("handbook/drafts/<int:number>/<slug:key>/move", arrange.move, name="handbook_part_move"),
    path("handbook/drafts/<int:number>/<slug:key>/remove", arrange.remove, name="handbook_part_remove"),
    path("handbook/drafts/<int:number>/<slug:key>/bring-back", arrange.bring_back, name="handbook_part_bring_back"),
    path("handbook/drafts/<int:number>/<slug:key>/remark", remark.remark, name="handbook_part_remark"),
    path("handbook/drafts/<int:number>/<slug:key>/settle", remark.settle, name="handbook_part_settle"),
    path("handbook/<slug:brand>", edition.edition, name="handbook_edition"),
    path("handbook/<slug:brand>/write", write.write, name="handbook_write"),
    path("handbook/<slug:brand>/publish", publish.publish, name="handbook_publish"),
    path("handbook/<slug:brand>/compare", compare.compare, name="handbook_compare"),
    path("handbook/<slug:brand>/rules/<slug:key>", rule.rule, name="handbook_rule"),
]
