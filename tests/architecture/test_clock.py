"""Only `kit.clock` reads the clock, so that replay, back-test and tests run the production code."""

import ast
import re

import pytest
from tests.architecture.source import Source, dotted_name, python_files, string_literals

CLOCK = "kit/clock.py"
READS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localtime|localdate)|time\.(time|time_ns|ctime))$"
)
IMPORTED = {
    "time": {"time", "time_ns"},
    "django.utils.timezone": {"now", "localtime", "localdate"},
    "django.db.models.functions": {"Now"},
}
IN_SQL = re.compile(
    r"\b(select|insert|update|delete|values|default)\b.*\b(now\(\)|current_timestamp|clock_timestamp)", re.I | re.S
)
AUTOMATIC = {"auto_now", "auto_now_add"}


def faults(source: Source) -> list[str]:
    """Find where this file reads the time itself."""
    if source.name == CLOCK:
        return []
    found = [line for node in ast.walk(source.tree) for line in _reads(node)]
    found += [line for line, text in string_literals(source.tree) if IN_SQL.search(text)]
    return [f"{source.name}:{line} reads the clock: take `at`, or kit.clock.now()" for line in found]


def _reads(node: ast.AST) -> list[int]:
    if isinstance(node, ast.Attribute) and READS.search(dotted_name(node)):
        return [node.lineno]
    if isinstance(node, ast.ImportFrom) and {name.name for name in node.names} & IMPORTED.get(node.module or "", set()):
        return [node.lineno]
    if isinstance(node, ast.keyword) and node.arg in AUTOMATIC:
        return [node.value.lineno]
    return []


def test_only_the_clock_reads_the_time() -> None:
    assert [fault for source in python_files() for fault in faults(source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "from datetime import datetime\nx = datetime.utcnow()",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "from time import time\nx = time()",
        "from django.utils import timezone\nx = timezone.now()",
        "from django.utils.timezone import now",
        "from django.db import models\nx = models.DateTimeField(default=timezone.now)",
        "x = DateTimeField(auto_now_add=True)",
        "from django.db.models.functions import Now",
        "cursor.execute('update desk_case set seen_at = now()')",
    ],
)
def test_a_planted_look_at_the_clock_is_found(planted: str) -> None:
    assert faults(Source("desk/actions/planted.py", planted)) != []


@pytest.mark.parametrize(
    "innocent", ["import time\nx = time.monotonic()", "from deskbell.kit.clock import now\nx = now()", "'''now()'''"]
)
def test_an_innocent_line_is_let_pass(innocent: str) -> None:
    assert faults(Source("desk/actions/innocent.py", innocent)) == []
