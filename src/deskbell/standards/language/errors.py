"""Refusals that help: where it is, why it will not do, and what would be right."""


class BlockError(ValueError):
    """A block that is not a standard. `line` and `column` count from 1 inside the block."""

    def __init__(self, *, line: int, column: int, reason: str, right: str) -> None:
        super().__init__(f"Line {line}, column {column}: {reason} {right}")
        self.line, self.column, self.reason, self.right = line, column, reason, right
