"""The tables of the handbook."""

from deskbell.handbook.models.draft import Aside, Draft, Part, Remark, Writing
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
    "Edition",
    "Part",
    "Question",
    "Reading",
    "Remark",
    "Rule",
    "RuleText",
    "Signature",
    "SignedRule",
    "Writing",
]
