"""Sign the rules of an edition. The signing sheet lists the rules that the person has seen; only these are signed."""

from datetime import datetime

from django.db import transaction

from deskbell.handbook.events import EditionSigned
from deskbell.handbook.models import Edition, Rule, Signature, SignedRule
from deskbell.handbook.reads.signing import list_unsigned_rules, rules_read_by
from deskbell.handbook.reasons import SheetRefusal
from deskbell.handbook.signing_sheet import SheetLine, SheetRefused, SigningSheet, signature_digest, signed_content
from deskbell.journal.record import record
from deskbell.kit.notify import wake_loops
from deskbell.people.models import Brand, Staff


def sign_edition(*, sheet: SigningSheet, staff: Staff, method: str, address: str, at: datetime) -> Signature:
    """Store the signature of `staff` under the rules on `sheet`. Raises SheetRefused; then nothing has changed.

    `method` is how the person has just confirmed who they are (PASSWORD or PASSKEY), `address` the network address of
    the request.
    """
    with transaction.atomic():
        edition = _lock_edition_in_force(sheet)
        Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
        _refuse_used_sheet(sheet)
        rules = _rules_on_sheet(sheet, edition, staff)
        signature = _save_signature(sheet, edition, staff, rules, method, address, at)
        record(_news(signature, edition, rules), at=at)
        wake_loops("certificates")
    return signature


def _lock_edition_in_force(sheet: SigningSheet) -> Edition:
    """Return the edition on the sheet. Raises SheetRefused if a newer one is in force.

    Locks the brand's row, so that no edition is published until this transaction ends.
    """
    edition = Edition.objects.select_related("brand").get(pk=sheet.edition)
    Brand.objects.select_for_update(no_key=True).get(pk=edition.brand_id)
    latest = Edition.objects.filter(brand=edition.brand_id).order_by("-number").first()
    if latest is None or latest.pk != edition.pk:
        raise SheetRefused(SheetRefusal.NEWER_EDITION)
    if edition.content_hash != sheet.content_hash:
        raise SheetRefused(SheetRefusal.OTHER_TEXT)
    return edition


def _refuse_used_sheet(sheet: SigningSheet) -> None:
    """Raise SheetRefused if the sheet was used already."""
    if Signature.objects.filter(nonce=sheet.nonce).exists():
        raise SheetRefused(SheetRefusal.USED)


def _rules_on_sheet(sheet: SigningSheet, edition: Edition, staff: Staff) -> list[tuple[Rule, SheetLine]]:
    """Return the rules on the sheet, each with its line. Raises SheetRefused if one was signed already or not read."""
    open_rules = {(rule.key, rule.content_hash): rule for rule in list_unsigned_rules(staff, edition)}
    pairs = [(open_rules.get((line.key, line.content_hash)), line) for line in sheet.lines]
    found = [(rule, line) for rule, line in pairs if rule is not None]
    if not found or len(found) != len(sheet.lines):
        raise SheetRefused(SheetRefusal.RULES_SIGNED)
    read = rules_read_by(staff, edition)
    for rule, _line in found:
        if (rule.key, rule.content_hash) not in read:
            raise SheetRefused(SheetRefusal.RULE_UNREAD, number=rule.number)
    return found


def _save_signature(
    sheet: SigningSheet,
    edition: Edition,
    staff: Staff,
    rules: list[tuple[Rule, SheetLine]],
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
    signature.digest = signature_digest(signed_content(signature, [line for _rule, line in rules]))
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


def _news(signature: Signature, edition: Edition, rules: list[tuple[Rule, SheetLine]]) -> EditionSigned:
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
