"""Erase again the customers that a restored backup brought back. A start does this before the server answers."""

from datetime import datetime

from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.erasure_list import read_erasure_list
from deskbell.people.models import Customer


def erase_restored_customers(*, at: datetime) -> int:
    """Erase every customer who is on the erasure list but not erased in the database. Returns how many there were."""
    there = read_erasure_list()
    back = Customer.objects.filter(id__in=there, erased_at=None)
    again = [one for one in back if one.since.isoformat() in there[one.id]]
    for customer in again:
        erase_customer(customer=customer, by=None, at=at)
    return len(again)
