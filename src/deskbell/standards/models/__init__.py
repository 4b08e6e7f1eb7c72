"""Tables of standards. All can be computed again from the journal, except the standards themselves and the causes
people gave.
"""

from deskbell.standards.models.cause import Cause
from deskbell.standards.models.clock import Clock
from deskbell.standards.models.day import FactDay
from deskbell.standards.models.made import MeasureBuild
from deskbell.standards.models.row import LiveRow
from deskbell.standards.models.standard import Standard, StandardVersion

__all__ = ["Cause", "Clock", "FactDay", "LiveRow", "MeasureBuild", "Standard", "StandardVersion"]
