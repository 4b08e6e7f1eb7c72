"""The tables of the handbook."""

from deskbell.handbook.models.draft import Aside, Draft, Part, Remark, Writing
from deskbell.handbook.models.edition import Edition, Rule, RuleText

__all__ = ["Aside", "Draft", "Edition", "Part", "Remark", "Rule", "RuleText", "Writing"]
