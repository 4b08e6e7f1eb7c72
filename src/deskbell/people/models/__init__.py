"""Tables of people, one file a table or a close family."""

from deskbell.people.models.customer import Address, Customer
from deskbell.people.models.house import Brand, Hours, House, Site
from deskbell.people.models.staff import FirstLink, Staff, Team
from deskbell.people.models.token import Token

__all__ = ["Address", "Brand", "Customer", "FirstLink", "Hours", "House", "Site", "Staff", "Team", "Token"]
