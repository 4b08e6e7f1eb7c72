"""Compile the translations when a wheel is built, so that an installed Deskbell speaks all its languages."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = "/src/deskbell/locale/*/LC_MESSAGES/*.mo"


class CompileCatalogues(BuildHookInterface[Any]):
    """Writes the `.mo` file of each `.po` file, and adds them to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in (Path(self.root) / "src/deskbell/locale").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=source.parts[-3]))
        build_data["artifacts"].append(COMPILED)
