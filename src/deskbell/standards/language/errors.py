"""Refusals that help: where it is, why it will not do, and what would be right, in the reader's language."""

from django.utils.translation import gettext as _


class BlockError(ValueError):
    """A block that is not a standard. `line` and `column` count from 1 inside the block."""

    def __init__(self, *, line: int, column: int, reason: str, right: str) -> None:
        place = _("Line %(line)d, column %(column)d:") % {"line": line, "column": column}
        super().__init__(f"{place} {reason} {right}")
        self.line, self.column, self.reason, self.right = line, column, reason, right
