"""Tables of standards. All but the standards themselves and the causes people gave are projections of the journal."""

from deskbell.standards.models.cause import Cause
from deskbell.standards.models.clock import Clock
from deskbell.standards.models.day import Day
from deskbell.standards.models.made import Made
from deskbell.standards.models.row import Row
from deskbell.standards.models.standard import Standard, StandardVersion

__all__ = ["Cause", "Clock", "Day", "Made", "Row", "Standard", "StandardVersion"]
