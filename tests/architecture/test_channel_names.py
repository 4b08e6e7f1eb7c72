"""A channel is a folder: no other code knows its name. Only the languages of standards and the invented company do."""

import ast
import re

import pytest
from tests.architecture.source import Source, page_files, string_literals, unexpected_faults

from deskbell.channels.registry import list_kinds

# The languages of standards name every channel there can be; the invented company writes by some of them.
PLACES = ("standards/language/", "world/")
PAGE = re.compile(rf"""([!=]=|\bin|icon\(|icon=)\s*\(?\s*["']({"|".join(list_kinds())})["']""")
STAFF = "the name of a field: the address a colleague signs in with"
LATER = "ask the channel, and take it out of this list"
ALLOWED = {
    "channels/interface.py": "a type of input field in HTML",
    "people/commands/staff_add.py": STAFF,
    "people/forms/sign_in.py": STAFF,
    "people/allauth_adapters.py": STAFF,
    "people/forms/staff.py": STAFF,
    "people/models/staff.py": STAFF,
    "people/setup_file/people_sections.py": STAFF,
    "people/views/accept_invitation.py": STAFF,
    "server/settings.py": STAFF,
    "desk/reads/copies.py": STAFF,
    "standards/display.py": LATER,
}
ALLOWED_PAGES = {}


def faults(source: Source) -> list[str]:
    """Find a channel's name in code outside its folder, and imports from its folder."""
    if source.name.startswith(PLACES):
        return []
    names = [one for one in list_kinds() if not source.name.startswith(f"channels/kinds/{one}/")]
    found = [
        (line, one) for line, text in string_literals(source.tree) for one in names if text == one or f"'{one}'" in text
    ]
    for node in ast.walk(source.tree):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        found += [(node.lineno, module) for one in names if f"channels.kinds.{one}" in module]  # type: ignore[attr-defined]
    return [f"{source.name}:{line} knows the channel {text}" for line, text in sorted(found)]


def page_faults(source: Source) -> list[str]:
    """Find a channel's name in a template outside its folder."""
    if source.name.startswith("channels/kinds/"):
        return []
    return [f"{source.name} knows the channel {found[2]}" for found in PAGE.finditer(source.text)]


def test_no_code_knows_a_channel_by_name() -> None:
    assert len(list_kinds()) >= 2
    assert unexpected_faults(faults, ALLOWED) == []


def test_no_page_knows_a_channel_by_name() -> None:
    found = {source.name: page_faults(source) for source in page_files()}
    assert [name for name, wrong in found.items() if wrong and name not in ALLOWED_PAGES] == []
    assert [name for name in ALLOWED_PAGES if not found.get(name)] == [], "the exception is not needed"


@pytest.mark.parametrize(
    "planted",
    [
        'if case.channel == "email":\n    pass',
        'receive_message(channel="sms")',
        'ICONS = {"sms": "phone"}',
        "SQL = \"select 1 from desk_case where channel = 'sms'\"",
        "from deskbell.channels.kinds.sms.numbers import is_full_number",
        "def f():\n    from deskbell.channels.kinds.email import smtp",
    ],
)
def test_a_channel_known_by_name_is_found(planted: str) -> None:
    assert len(faults(Source(name="channels/outbox.py", text=planted))) == 1
    assert faults(Source(name="world/company.py", text=planted)) == []


def test_a_channel_may_know_itself_and_no_other() -> None:
    own = Source(name="channels/kinds/sms/channel.py", text='name = "sms"\nother = "email"')
    assert faults(own) == ["channels/kinds/sms/channel.py:2 knows the channel email"]


@pytest.mark.parametrize("planted", ['{% if case.channel == "email" %}', "{{ k.icon('sms', 14) }}"])
def test_a_page_that_knows_a_channel_is_found(planted: str) -> None:
    assert page_faults(Source(name="desk/jinja2/desk/case.html", text=planted)) != []
