"""A099: secrets are compared in constant time. Otherwise the duration of a comparison would reveal them letter by letter."""

import ast
import re

import pytest
from tests.architecture.source import Source, dotted_name, unexpected_faults

SECRET = re.compile(r"(^|_)(secret|token|signature|hmac|mac|password|credential|otp|hexdigest)($|_)", re.I)

ABOUT = re.compile(r"_(url|id|at|name)$", re.I)
ALLOWED = {
    "channels/kinds/email/oauth.py": "a new refresh token and the one we keep, both from the token service",
    "handbook/reads/signature_faults.py": "the digest of a signature and the one on the journal: neither is a secret",
}


def faults(source: Source) -> list[str]:
    """Find where this file compares something named like a secret with ==, or looks it up in a sequence."""
    compared = [node for node in ast.walk(source.tree) if isinstance(node, ast.Compare)]
    return [
        f"{source.name}:{node.lineno} compares a secret: use hmac.compare_digest"
        for node in compared
        if any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops)
        and not any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))
        and any(_sounds_secret(side) for side in (node.left, *node.comparators))
    ]


def _sounds_secret(side: ast.expr) -> bool:
    name = dotted_name(side).rpartition(".")[2]
    return bool(SECRET.search(name)) and not ABOUT.search(name)


def test_a099_secrets_are_compared_in_constant_time() -> None:
    assert unexpected_faults(faults, ALLOWED) == []


@pytest.mark.parametrize(
    "planted",
    [
        "token == given",
        "given != self.secret",
        "mac(text).hexdigest() == given",
        "row.reset_token == given",
        "password == x.y",
    ],
)
def test_a_planted_comparison_is_found(planted: str) -> None:
    assert len(faults(Source("people/access.py", planted))) == 1


@pytest.mark.parametrize(
    "innocent",
    ["token == ''", "kind == other", "compare_digest(token, given)", "machine == given", "a.token_url == b.token_url"],
)
def test_an_innocent_comparison_is_let_pass(innocent: str) -> None:
    assert faults(Source("people/access.py", innocent)) == []
