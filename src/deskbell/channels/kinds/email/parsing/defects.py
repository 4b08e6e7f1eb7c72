"""Collect what is unusual in a mail."""

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode

LONGEST_DETAIL = 200


class Defects:
    """A list of findings about one mail: each once, and at most a fixed number, so that a hostile mail cannot make it
    long.
    """

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, code: FindingCode, detail: str = "") -> None:
        finding = Finding(code, detail[:LONGEST_DETAIL])
        if finding not in self.found and len(self.found) < limits.DEFECTS:
            self.found.append(finding)
