"""The brief of a case: what is known about the matter, in four parts."""

from django.utils.translation import pgettext

from deskbell.desk.models import Brief, Case
from deskbell.desk.reads.merges import case_ids_with_merged
from deskbell.kit.read_rows import read_rows


def latest_brief(case: Case) -> Brief | None:
    """Return the newest brief of the case, or of a case that was merged into it; None when there is none."""
    found = read_rows(
        Brief, "where case_id = any(%s::bigint[]) order by at desc, id desc limit 1", [case_ids_with_merged(case)]
    )
    return found[0] if found else None


def brief_part_names() -> dict[str, str]:
    """Return the names of a brief's parts, by field."""
    return {
        "wants": pgettext("part of a brief", "Customer wants"),
        "tried": pgettext("part of a brief", "Tried so far"),
        "promised": pgettext("part of a brief", "Promised"),
        "next": pgettext("part of a brief", "Next step"),
    }


def list_brief_parts(wants: str, tried: str, promised: str, next_step: str) -> list[tuple[str, str]]:
    """Return pairs of a part's name and its text. For an empty part, the text says that there was nothing."""
    texts = {"wants": wants, "tried": tried, "promised": promised, "next": next_step}
    return [(name, texts[part] or pgettext("part of a brief", "Nothing")) for part, name in brief_part_names().items()]
