"""The words of a certificate, in the language in which the rules were read."""

from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from deskbell.handbook.models import RuleText, Signature
from deskbell.kit.spoken import locale, of_era
from deskbell.people.asked_again import PASSKEY
from deskbell.people.models import House


def house_name() -> str:
    """What the organisation is called."""
    house = House.objects.filter(id=1).first()
    return house.name if house and house.name else "Deskbell"


def paper_of(signature: Signature) -> dict[str, Any]:
    """What `paper/certificate.typ` reads. Instants are in the signer's own time zone, with its name."""
    with translation.override(signature.language):
        return _paper(signature)


def _paper(signature: Signature) -> dict[str, Any]:
    edition, rules = signature.edition, _rules(signature)
    named = {"brand": signature.brand.name, "number": edition.number}
    count = len(rules)
    says = ngettext(
        "%(name)s read %(count)s rule and signed it.", "%(name)s read %(count)s rules and signed them.", count
    )
    return {
        "lang": signature.language,
        "house": house_name(),
        "kind": _("Certificate of a signature"),
        "title": _("Handbook of %(brand)s, edition %(number)s") % named,
        "says": says % {"name": signature.staff.name, "count": count},
        "reason": _("Handbook of %(brand)s, edition %(number)s") % named,
        "facts": _facts(signature),
        "rules_title": _("What was signed"),
        "rules": rules,
        "check": _(
            "This paper carries the electronic signature of the house. A single changed letter breaks it, as every program"
            " that shows PDF signatures will say. Beside each rule stands the beginning of the hash of its words."
        ),
        "foot": _("Signature %(number)s") % {"number": signature.pk},
    }


def _facts(signature: Signature) -> list[list[Any]]:
    edition, staff = signature.edition, signature.staff
    method = _("Passkey") if signature.method == PASSKEY else _("Password")
    return [
        [_("Person"), f"{staff.name}, {staff.email}", False],
        [pgettext("the day of signing", "Signed"), _moment(signature.at, staff.zone), False],
        [_("Edition published"), _moment(edition.published_at, staff.zone), False],
        [_("Read in"), str(dict(settings.LANGUAGES).get(signature.language, signature.language)), False],
        [_("Proved by"), method, False],
        [_("From the address"), signature.address or _("not known"), False],
        [_("Hash of the edition"), signature.content_hash, True],
        [_("Hash of the signature"), signature.digest, True],
    ]


def _moment(at: Any, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, of_era('EEEE d MMMM y, HH:mm:ss', local.year), locale=locale())} ({zone})"


def _rules(signature: Signature) -> list[list[str]]:
    signed = list(signature.rules.select_related("rule").order_by("rule__order"))
    texts = RuleText.objects.filter(rule__in=[one.rule_id for one in signed], language=signature.language)
    titles = {(text.rule_id, text.content_hash): text.title for text in texts}
    return [
        [one.rule.number, titles.get((one.rule_id, one.text_hash), one.rule.title), one.text_hash[:16]]
        for one in signed
    ]
