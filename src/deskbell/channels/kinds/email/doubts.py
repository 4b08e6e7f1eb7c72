"""The buttons beside a doubt about a mail, by which staff settle it."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.channels.reasons import MessageRemark, RemarkCode
from deskbell.desk.slots import WarningButton

_ADDRESS = re.compile(r"[^\s<>,;\"()]{1,64}@[^\s<>,;\"()]{1,253}")
_MOST = 4


def list_doubt_buttons(remark: MessageRemark, *, raw: int) -> list[WarningButton]:
    """Return the buttons for a remark about this mail; empty when it needs no answer."""
    if remark.code == RemarkCode.REPLY_TO:
        return [
            _act(_("This is our web form"), "mail_writer", raw, address=remark.about, is_form="1"),
            _act(_("Reply to %(address)s") % {"address": remark.about}, "mail_writer", raw, address=remark.about),
        ]
    if remark.code == RemarkCode.UNCLEAR:
        found = list(dict.fromkeys(one.lower() for one in _ADDRESS.findall(remark.about)))[:_MOST]
        return [_act(_("Reply to %(address)s") % {"address": one}, "mail_writer", raw, address=one) for one in found]
    if remark.code == RemarkCode.ALIAS:
        return [
            _act(_("Yes, it is ours"), "mail_alias", raw, address=remark.about, is_ours="1"),
            _act(_("No, it is not ours"), "mail_alias", raw, address=remark.about),
        ]
    return []


def _act(label: str, name: str, raw: int, **fields: str) -> WarningButton:
    return {"label": label, "url": reverse(name, args=[raw]), "fields": fields}
