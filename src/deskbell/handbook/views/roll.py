"""The pages for managers about who has signed, and the download of a certificate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.handbook.actions.make_certificates import make_certificates
from deskbell.handbook.certificate_pdf.render import CertificateFailed
from deskbell.handbook.models import Certificate, Signature
from deskbell.handbook.reads.editions import find_edition, list_editions
from deskbell.handbook.reads.roll import find_signing_roll
from deskbell.handbook.reads.rule_wording import list_rule_titles
from deskbell.handbook.views.lookup import get_brand_or_404, get_requested_edition
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store
from deskbell.kit.names import sort_by_name
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Brand, Team
from deskbell.people.rules import may_see_staff_file


@require_role("manager")
def signing_roll(request: HttpRequest, brand: str) -> HttpResponse:
    """Show the roll of the edition in force or of `?edition=`; only of `?team=` or for `?rule=` if given."""
    found = get_brand_or_404(brand)
    edition = get_requested_edition(request, found, "edition") or find_edition(found)
    if edition is None:
        raise Http404
    teams = sort_by_name(Team.objects.filter(brand=found), lambda team: team.name)
    team = next((one for one in teams if one.slug == request.GET.get("team")), None)
    rule = edition.rules.filter(key=request.GET.get("rule", "").replace("\0", "")).first()
    return render_page(
        request,
        "handbook/roll.html",
        brand=found,
        brands=list(Brand.objects.order_by("pk")),
        edition=edition,
        editions=list(list_editions(found)[:50]),
        roll=find_signing_roll(edition, team=team.slug if team else "", rule=rule.key if rule else ""),
        teams=teams,
        team=team,
        rule=rule,
        title=list_rule_titles([rule], translation.get_language() or "")[rule.pk] if rule else None,
    )


@require_role("agent")
def download_certificate(request: HttpRequest, number: int) -> HttpResponse:
    """Download the certificate of a signature. If no loop has made it yet, it is made now."""
    rows = Signature.objects.select_related("staff", "brand", "edition")
    signature = rows.filter(pk=number).first()
    if signature is None or not may_see_staff_file(current_staff(request), signature.staff):
        raise Http404
    try:
        content = _certificate_content(signature)
    except (CertificateFailed, OSError):
        words = {
            "title": _("The certificate is not ready yet"),
            "says": _("Your signature is saved. Try again in a minute."),
        }
        return render_page(request, "handbook/certificate_not_ready.html", status=503, **words)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{signature.brand.slug}-edition-{signature.edition.number}-signature-{signature.pk}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _certificate_content(signature: Signature) -> bytes:
    row = Certificate.objects.filter(signature=signature).first()
    if row is None:
        make_certificates(signatures=[signature], at=now())
        row = Certificate.objects.get(signature=signature)
    with file_store.open(row.sha256) as file:
        return file.read()
