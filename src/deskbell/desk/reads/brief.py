"""The brief of a case: what is known of the matter, in four parts."""

from django.utils.translation import pgettext

from deskbell.desk.models import Brief, Case
from deskbell.desk.reads.merged import whole
from deskbell.kit.rows import read


def latest(case: Case) -> Brief | None:
    """The brief as it stands; one that was written in a case which goes on here counts as well."""
    found = read(Brief, "where case_id = any(%s::bigint[]) order by at desc, id desc limit 1", [whole(case)])
    return found[0] if found else None


def names() -> dict[str, str]:
    """What the parts of a brief are called."""
    return {
        "wants": pgettext("part of a brief", "Wants"),
        "tried": pgettext("part of a brief", "Tried"),
        "promised": pgettext("part of a brief", "Promised"),
        "next": pgettext("part of a brief", "Next"),
    }


def parts(wants: str, tried: str, promised: str, then: str) -> list[tuple[str, str]]:
    """The parts with their names; one that was left empty says that there was nothing."""
    said = {"wants": wants, "tried": tried, "promised": promised, "next": then}
    return [(name, said[part] or pgettext("part of a brief", "Nothing")) for part, name in names().items()]
