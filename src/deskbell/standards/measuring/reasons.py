"""Reasons why a measure leaves a subject out or pauses: stored as codes, shown as sentences."""

from enum import StrEnum


class Reason(StrEnum):
    """Base of a measure's reasons. The value is stored in rows and facts; a subclass gives each member its sentence."""

    def __repr__(self) -> str:
        # The digest of a measure is made of it (`projections.remake`), so it must not depend on names in the code.
        return repr(self.value)

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        raise NotImplementedError
