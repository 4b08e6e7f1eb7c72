"""Every employee reads the rules, puts their name under them, and dates it: that is what makes a rule one of the house."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.handbook.events import EditionSigned
from deskbell.handbook.models import Edition, Rule, Signature, SignedRule
from deskbell.handbook.reads.signing import have_read, unsigned
from deskbell.handbook.sheet import Line, NotSigned, Sheet, bound, digest
from deskbell.journal.record import record
from deskbell.kit.notify import wake
from deskbell.people.models import Brand, Staff


def sign(*, sheet: Sheet, staff: Staff, method: str, address: str, at: datetime) -> Signature:
    """Keep the signature of `staff` under the rules on `sheet`. Raises NotSigned; then nothing changes.

    `method` is what they proved themselves with just now, `address` the network address they did it from.
    """
    with transaction.atomic():
        edition = _current(sheet)
        Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
        _refuse_again(sheet)
        rules = _rules(sheet, edition, staff)
        signature = _signature(sheet, edition, staff, rules, method, address, at)
        record(_news(signature, edition, rules), at=at)
        wake("certificates")
    return signature


def _current(sheet: Sheet) -> Edition:
    """The edition on the sheet while it is in force; publishing the next one waits for the brand's row."""
    edition = Edition.objects.select_related("brand").get(pk=sheet.edition)
    Brand.objects.select_for_update(no_key=True).get(pk=edition.brand_id)
    latest = Edition.objects.filter(brand=edition.brand_id).order_by("-number").first()
    if latest is None or latest.pk != edition.pk:
        raise NotSigned(
            _("A newer edition has been published since you opened this sheet. Read what changed, then sign.")
        )
    if edition.content_hash != sheet.content_hash:
        raise NotSigned(_("The words of this edition are not those on your sheet. Open it again."))
    return edition


def _refuse_again(sheet: Sheet) -> None:
    if Signature.objects.filter(nonce=sheet.nonce).exists():
        raise NotSigned(_("This sheet has been signed already. It is in your file; there is nothing more to do."))


def _rules(sheet: Sheet, edition: Edition, staff: Staff) -> list[tuple[Rule, Line]]:
    open_rules = {(rule.key, rule.content_hash): rule for rule in unsigned(staff, edition)}
    pairs = [(open_rules.get((line.key, line.content_hash)), line) for line in sheet.lines]
    found = [(rule, line) for rule, line in pairs if rule is not None]
    if not found or len(found) != len(sheet.lines):
        raise NotSigned(_("You have signed some of these rules already. Open the sheet again."))
    read = have_read(staff, edition)
    for rule, _line in found:
        if (rule.key, rule.content_hash) not in read:
            raise NotSigned(
                _("You have not read rule %(number)s yet. Read it first, then sign.") % {"number": rule.number}
            )
    return found


def _signature(
    sheet: Sheet,
    edition: Edition,
    staff: Staff,
    rules: list[tuple[Rule, Line]],
    method: str,
    address: str,
    at: datetime,
) -> Signature:
    signature = Signature(
        staff=staff,
        brand=edition.brand,
        edition=edition,
        content_hash=edition.content_hash,
        language=sheet.language,
        at=at,
        address=address,
        method=method,
        nonce=sheet.nonce,
    )
    signature.digest = digest(bound(signature, [line for _rule, line in rules]))
    signature.save()
    SignedRule.objects.bulk_create(
        SignedRule(
            signature=signature,
            rule=rule,
            staff=staff,
            brand=edition.brand,
            key=line.key,
            content_hash=line.content_hash,
            text_hash=line.text_hash,
            at=at,
        )
        for rule, line in rules
    )
    return signature


def _news(signature: Signature, edition: Edition, rules: list[tuple[Rule, Line]]) -> EditionSigned:
    return EditionSigned(
        brand=edition.brand.slug,
        language=signature.language,
        actor=signature.staff_id,
        signature=signature.pk,
        edition=edition.pk,
        number=edition.number,
        content_hash=signature.content_hash,
        rules=[{"number": rule.number, "key": line.key, "content_hash": line.content_hash} for rule, line in rules],
        method=signature.method,
        digest=signature.digest,
    )
