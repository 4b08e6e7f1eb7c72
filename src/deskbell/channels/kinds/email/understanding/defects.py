"""What was odd about a message, in short sentences an agent can read; capped, each said once."""

from deskbell.channels.kinds.email.understanding import limits


class Defects:
    """Collects remarks; a hostile message cannot make the list long."""

    def __init__(self) -> None:
        self.remarks: list[str] = []

    def add(self, remark: str) -> None:
        remark = remark[:200]
        if remark not in self.remarks and len(self.remarks) < limits.DEFECTS:
            self.remarks.append(remark)
