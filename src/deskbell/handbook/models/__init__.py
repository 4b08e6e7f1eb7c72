"""The tables of the handbook."""

from deskbell.handbook.models.draft import Aside, Draft, Part, Remark, Writing
from deskbell.handbook.models.edition import Edition, Rule, RuleText
from deskbell.handbook.models.signature import Answer, Certificate, Question, Reading, Signature, SignedRule

__all__ = [
    "Answer",
    "Aside",
    "Certificate",
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
