"""Who has signed and who has not, for managers; and the certificate of a signature, for whoever may see the file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from deskbell.handbook.actions.certify import certify
from deskbell.handbook.models import Certificate, Signature
from deskbell.handbook.paper.press import NoPaper
from deskbell.handbook.reads.editions import edition_of, editions_of
from deskbell.handbook.reads.roll import roll
from deskbell.handbook.views.found import brand_named, edition_asked
from deskbell.kit.clock import now
from deskbell.kit.files import files
from deskbell.kit.pages import page
from deskbell.people.door import door, person
from deskbell.people.models import Brand, Team
from deskbell.people.rules import may_see_file


@door("manager")
def signed(request: HttpRequest, brand: str) -> HttpResponse:
    """The roll of the edition in force, or of `?edition=`; of everybody, or of one `?team=`; of one `?rule=`."""
    found = brand_named(brand)
    edition = edition_asked(request, found, "edition") or edition_of(found)
    if edition is None:
        raise Http404
    teams = list(Team.objects.filter(brand=found).order_by("name"))
    team = next((one for one in teams if one.slug == request.GET.get("team")), None)
    rule = edition.rules.filter(key=request.GET.get("rule", "").replace("\0", "")).first()
    return page(
        request,
        "handbook/signed.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        edition=edition,
        editions=list(editions_of(found)[:50]),
        roll=roll(edition, team=team.slug if team else "", rule=rule.key if rule else ""),
        teams=teams,
        team=team,
        rule=rule,
    )


@door("agent")
def certificate(request: HttpRequest, number: int) -> HttpResponse:
    """The paper of a signature; made now when the background has not come to it yet."""
    rows = Signature.objects.select_related("staff", "brand", "edition")
    signature = rows.filter(pk=number).first()
    if signature is None or not may_see_file(person(request), signature.staff):
        raise Http404
    try:
        content = _content(signature)
    except (NoPaper, OSError):
        words = {
            "title": _("The certificate is not ready yet"),
            "says": _("The signature is kept. Try again in a minute."),
        }
        return page(request, "handbook/waiting.html", status=503, **words)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{signature.brand.slug}-edition-{signature.edition.number}-signature-{signature.pk}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _content(signature: Signature) -> bytes:
    row = Certificate.objects.filter(signature=signature).first()
    if row is None:
        certify(signatures=[signature], at=now())
        row = Certificate.objects.get(signature=signature)
    with files.open(row.sha256) as file:
        return file.read()
