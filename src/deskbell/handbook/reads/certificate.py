"""The content of a certificate, in the language in which the rules were read."""

from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from deskbell.handbook.models import RuleText, Signature
from deskbell.kit.formats import current_locale, pattern_in_era
from deskbell.people.models import Organisation
from deskbell.people.reauthentication import PASSKEY


def organisation_name() -> str:
    """Return the organisation's name, or "Deskbell" if it has none yet."""
    organisation = Organisation.objects.filter(id=1).first()
    return organisation.name if organisation and organisation.name else "Deskbell"


def certificate_content(signature: Signature) -> dict[str, Any]:
    """Return the values that the template `certificate.typ` shows. Times are in the signer's time zone."""
    with translation.override(signature.language):
        return _content(signature)


def _content(signature: Signature) -> dict[str, Any]:
    edition, rules = signature.edition, _rules(signature)
    named = {"brand": signature.brand.name, "number": edition.number}
    count = len(rules)
    says = ngettext(
        "%(name)s read %(count)s rule and signed it.", "%(name)s read %(count)s rules and signed them.", count
    )
    return {
        "lang": signature.language,
        "organisation": organisation_name(),
        "kind": _("Certificate of a signature"),
        "title": _("Handbook of %(brand)s, edition %(number)s") % named,
        "says": says % {"name": signature.staff.name, "count": count},
        "reason": _("Handbook of %(brand)s, edition %(number)s") % named,
        "facts": _facts(signature),
        "rules_title": _("Signed text"),
        "rules": rules,
        "check": _(
            "This document carries the electronic signature of the organisation. Changing a single "
            "character breaks it, and every program that shows PDF signatures reports that. Next to "
            "each rule is the beginning of the hash of its text."
        ),
        "foot": _("Signature %(number)s") % {"number": signature.pk},
    }


def _facts(signature: Signature) -> list[list[Any]]:
    edition, staff = signature.edition, signature.staff
    method = _("Passkey") if signature.method == PASSKEY else _("Password")
    return [
        [_("Person"), f"{staff.name}, {staff.email}", False],
        [pgettext("the day of signing", "Signed"), _format_moment(signature.at, staff.zone), False],
        [_("Edition published"), _format_moment(edition.published_at, staff.zone), False],
        [_("Language read"), str(dict(settings.LANGUAGES).get(signature.language, signature.language)), False],
        [_("Confirmed by"), method, False],
        [_("IP address"), signature.address or _("not known"), False],
        [_("Hash of the edition"), signature.content_hash, True],
        [_("Hash of the signature"), signature.digest, True],
    ]


def _format_moment(at: Any, zone: str) -> str:
    """Format a time to the second, with weekday, date and time zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, pattern_in_era('EEEE d MMMM y, HH:mm:ss', local.year), locale=current_locale())} ({zone})"


def _rules(signature: Signature) -> list[list[str]]:
    """Return number, title and first digits of the hash of each signed rule."""
    signed = list(signature.rules.select_related("rule").order_by("rule__order"))
    texts = RuleText.objects.filter(rule__in=[one.rule_id for one in signed], language=signature.language)
    titles = {(text.rule_id, text.content_hash): text.title for text in texts}
    return [
        [one.rule.number, titles.get((one.rule_id, one.text_hash), one.rule.title), one.text_hash[:16]]
        for one in signed
    ]
