"""Policies: rules with a value, such as how much a person may refund without asking.

    ```policy
    name:  Refund without asking
    value: 50 EUR
    for:   agent, lead
    ```

`value` is a duration (10 minutes), a sum of money (50 EUR), a percentage (15%), a number (3), or words (exchange,
repair). `for` names roles; without it the policy is for everybody. Keys, units, currencies and roles may be written in
any of the five languages (`policy_words.py`), with the digits and the decimal separator of that language.
"""

import re
from dataclasses import dataclass

from babel.numbers import is_currency
from django.utils.translation import gettext as _

from deskbell.handbook.policy_values import PolicyKind, format_policy_value
from deskbell.handbook.policy_words import (
    fold_policy_keyword,
    key_words,
    money_words,
    role_words,
    share_words,
    time_words,
)
from deskbell.people.models import Staff
from deskbell.people.panels import role_name

POLICY_FENCE = "policy"
_NUMBER = r"\d{1,12}(?:[.,]\d{1,2})?"
_TIME_PATTERN = re.compile(rf"(\d{{1,6}})\s*({time_words.pattern})")
_SUM_PATTERN = re.compile(rf"({_NUMBER})\s*([a-z]{{3}}|{money_words.pattern})")
_SUM_AFTER_PATTERN = re.compile(rf"([a-z]{{3}}|{money_words.pattern})\s*({_NUMBER})")
_SHARE_PATTERN = re.compile(rf"(\d{{1,3}}(?:[.,]\d)?)\s*(?:{share_words.pattern})|(?:ร้อยละ)\s*(\d{{1,3}}(?:[.,]\d)?)")
_NUMBER_PATTERN = re.compile(_NUMBER)


class BrokenPolicy(ValueError):
    """A policy block cannot be parsed. `line` is the line inside the block, from 1; the message says what to do."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.sentence = line, sentence


@dataclass(frozen=True)
class Policy:
    """A parsed policy.

    `value` is normalised: "10 minute", "50 EUR", "15%", "3", or text as written. `roles` is empty if the policy is for
    everybody.
    """

    name: str
    kind: PolicyKind
    value: str
    roles: tuple[str, ...]

    def applies_to(self, staff: Staff) -> bool:
        """Return True if the policy applies to this person."""
        return not self.roles or staff.role in self.roles

    @property
    def formatted_value(self) -> str:
        """The value in the reader's language."""
        return format_policy_value(self.kind, self.value)


def parse_policy(text: str) -> Policy:
    """Parse a policy block. Raises BrokenPolicy."""
    found = _parse_lines(text)
    name = _required(found, "name", _("Give the policy a name, such as “name: longest call”."))
    value = _required(found, "value", _("Give the policy a value, such as “value: 10 minutes” or “value: 50 EUR”."))
    line = found["value"][0]
    return Policy(name, *_parse_value(value, line), _parse_roles(*found.get("for", (1, ""))))


def translate_policy_block(leading: str, translated: str) -> str:
    """Return the leading block with the translated name. The value is translated too if it is text.

    Other values, and the roles, stay those of the leading block. If the translated block is empty or wrong, nothing
    changes.
    """
    try:
        policy, words = parse_policy(leading), _parse_lines(translated)
    except BrokenPolicy:
        return leading
    name, value = (words.get(key, (0, ""))[1] for key in ("name", "value"))
    if policy.kind is not PolicyKind.WORDS or not value or _parse_value(value, 1)[0] is not PolicyKind.WORDS:
        value = policy.value
    lines = [
        f"name: {name or policy.name}",
        f"value: {value}",
        f"for: {', '.join(policy.roles)}" if policy.roles else "",
    ]
    return "\n".join(line for line in lines if line)


def _parse_lines(text: str) -> dict[str, tuple[int, str]]:
    """Return {key: (line number, value)} of a block. Raises BrokenPolicy."""
    found: dict[str, tuple[int, str]] = {}
    for line, written in enumerate(text.rstrip("\n").split("\n"), start=1):
        if not written.strip():
            continue
        word, colon, words = written.replace("：", ":").partition(":")
        key = key_words.get(word)
        if not colon or key is None:
            raise BrokenPolicy(line, _("A policy has the lines name, value and, if it is not for everyone, for."))
        if key in found:
            raise BrokenPolicy(line, _("“%(key)s” appears twice.") % {"key": word.strip()})
        found[key] = (line, " ".join(words.split()))
    return found


def _required(found: dict[str, tuple[int, str]], key: str, sentence: str) -> str:
    line, words = found.get(key, (1, ""))
    if not words:
        raise BrokenPolicy(line, sentence)
    return words


def _parse_value(value: str, line: int) -> tuple[PolicyKind, str]:
    """Return the kind of a value, and the value normalised."""
    text = fold_policy_keyword(value)
    if found := _TIME_PATTERN.fullmatch(text):
        return PolicyKind.TIME, f"{int(found[1])} {time_words.get(found[2])}"
    if found := _SHARE_PATTERN.fullmatch(text):
        share = (found[1] or found[2]).replace(",", ".")
        if float(share) > 100:
            raise BrokenPolicy(line, _("A percentage is at most 100%."))
        return PolicyKind.SHARE, f"{share}%"
    if found := _SUM_PATTERN.fullmatch(text):
        return PolicyKind.SUM, _parse_money(found[1], found[2], line)
    if found := _SUM_AFTER_PATTERN.fullmatch(text):
        return PolicyKind.SUM, _parse_money(found[2], found[1], line)
    if _NUMBER_PATTERN.fullmatch(text):
        return PolicyKind.NUMBER, text.replace(",", ".")
    if text[0].isdigit():
        raise BrokenPolicy(
            line,
            _("“%(value)s” cannot be read. Write a time (10 minutes), an amount (50 EUR) or text.") % {"value": value},
        )
    return PolicyKind.WORDS, value


def _parse_money(count: str, word: str, line: int) -> str:
    code = money_words.get(word) or word.upper()
    if not is_currency(code):
        raise BrokenPolicy(
            line, _("“%(code)s” is not a currency. Use the three-letter code, such as EUR.") % {"code": code}
        )
    return f"{count.replace(',', '.')} {code}"


def _parse_roles(line: int, words: str) -> tuple[str, ...]:
    named = [word.strip() for word in re.split("[,;]", words) if word.strip()]
    for word in named:
        if role_words.get(word) is None:
            raise BrokenPolicy(
                line,
                _("“%(role)s” is not a role. The roles are %(roles)s.")
                % {"role": word, "roles": ", ".join(role_name(role) for role in Staff.Role.values)},
            )
    return tuple(dict.fromkeys(role for word in named if (role := role_words.get(word))))
