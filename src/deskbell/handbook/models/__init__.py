"""Tables of the handbook."""

from deskbell.handbook.models.draft import Aside, Draft, DraftPart, DraftPresence, Remark
from deskbell.handbook.models.edition import Edition, Rule, RuleText
from deskbell.handbook.models.signature import Answer, Certificate, Question, Reading, Signature, SignedRule
from deskbell.handbook.models.training import Assignment, Attempt, Course, CourseVersion

__all__ = [
    "Answer",
    "Aside",
    "Assignment",
    "Attempt",
    "Certificate",
    "Course",
    "CourseVersion",
    "Draft",
    "DraftPart",
    "DraftPresence",
    "Edition",
    "Question",
    "Reading",
    "Remark",
    "Rule",
    "RuleText",
    "Signature",
    "SignedRule",
]
