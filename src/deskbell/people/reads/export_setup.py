"""Export the present set-up. Applying the result changes nothing."""

from typing import Any

import tomli_w

from deskbell.people.setup_file.document import list_sections


def export_setup() -> dict[str, Any]:
    """Return the set-up as a dictionary, one key per section. Secrets are left out."""
    document: dict[str, Any] = {}
    for section in list_sections():
        rows = [row.model_dump(exclude_defaults=True) for row in section.export()]
        if rows:
            document[section.name] = rows[0] if section.is_single else rows
    return document


def export_setup_file() -> str:
    """Return the set-up as the text of a TOML file."""
    return tomli_w.dumps(export_setup(), multiline_strings=True)
