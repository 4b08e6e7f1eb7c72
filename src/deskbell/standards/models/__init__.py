"""Tables of standards. All but the standards themselves are projections of the journal."""

from deskbell.standards.models.clock import Clock
from deskbell.standards.models.day import Day
from deskbell.standards.models.row import Row
from deskbell.standards.models.standard import Standard, StandardVersion

__all__ = ["Clock", "Day", "Row", "Standard", "StandardVersion"]
