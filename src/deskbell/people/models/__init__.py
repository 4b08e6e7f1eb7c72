"""The tables of people."""

from deskbell.people.models.customer import Address, Customer
from deskbell.people.models.organisation import Brand, Hours, Organisation, Site
from deskbell.people.models.staff import InvitationLink, Staff, Team
from deskbell.people.models.token import Token

__all__ = ["Address", "Brand", "Customer", "Hours", "InvitationLink", "Organisation", "Site", "Staff", "Team", "Token"]
