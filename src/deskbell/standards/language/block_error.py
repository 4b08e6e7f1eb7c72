"""The error for a wrong block: the position, the reason, and the remedy, in the reader's language."""

from django.utils.translation import gettext as _


class BlockError(ValueError):
    """The block is not a standard. `line` and `column` count from 1 inside the block."""

    def __init__(self, *, line: int, column: int, reason: str, right: str) -> None:
        place = _("Line %(line)d, column %(column)d:") % {"line": line, "column": column}
        super().__init__(f"{place} {reason} {right}")
        self.line, self.column, self.reason, self.right = line, column, reason, right
