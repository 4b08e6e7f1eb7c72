"""English, the canonical form."""

from deskbell.standards.language.definition import Aim, Unit
from deskbell.standards.language.tongue import Tongue

ENGLISH = Tongue(
    code="en",
    keys={
        "name": ("name",),
        "measure": ("measure",),
        "where": ("where",),
        "goal": ("goal",),
        "over": ("over",),
        "calendar": ("calendar",),
    },
    fields={
        "channel": ("channel",),
        "brand": ("brand",),
        "site": ("site", "branch"),
        "team": ("team",),
        "language": ("language",),
        "topic": ("topic",),
    },
    channels={
        "visit": ("visit",),
        "phone": ("phone", "telephone"),
        "email": ("email", "e-mail", "mail"),
        "letter": ("letter",),
        "chat": ("chat",),
        "social": ("social",),
        "sms": ("sms",),
        "form": ("form",),
    },
    verbs={
        "is": ("is {}",),
        "is not": ("is not {}",),
        "in": ("in {}", "is in {}", "is one of {}"),
        "not in": ("not in {}", "is not in {}", "is not one of {}"),
    },
    both=("and",),
    aims={
        Aim.WITHIN: ("{percent} within {length}",),
        Aim.PERCENTILE: ("{ordinal} percentile at most {length}",),
        Aim.MEDIAN: ("median at most {length}",),
        Aim.AVERAGE: ("average at most {length}", "average at most {number}", "average at most {number} per {per}"),
        Aim.EACH: ("at most {number} per {per}",),
        Aim.AT_LEAST: ("at least {percent}",),
        Aim.AT_MOST: ("at most {percent}",),
        Aim.SCORE: ("at least {number}",),
        Aim.NONE: ("none",),
    },
    units={
        Unit.SECOND: ("second", "seconds"),
        Unit.MINUTE: ("minute", "minutes"),
        Unit.HOUR: ("hour", "hours"),
        Unit.DAY: ("day", "days"),
        Unit.WORKING_SECOND: ("working second", "working seconds"),
        Unit.WORKING_MINUTE: ("working minute", "working minutes"),
        Unit.WORKING_HOUR: ("working hour", "working hours", "business hour", "business hours"),
        Unit.WORKING_DAY: ("working day", "working days", "business day", "business days"),
    },
    weeks=("week", "weeks"),
    one=("a", "an", "one"),
    percents=("%", "percent", "per cent"),
    ordinals=("th", "st", "nd", "rd"),
    subjects={
        "case": ("case",),
        "contact": ("contact",),
        "customer": ("customer",),
        "promise": ("promise",),
    },
    wall_clock=("wall clock", "day and night"),
    measures={},
)
