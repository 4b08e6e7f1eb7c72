"""A backup from before an erasure must not bring a person back: before the house opens, they are erased again."""

from datetime import datetime

from deskbell.people.actions.erase_customer import erase_customer
from deskbell.people.erased import listed
from deskbell.people.models import Customer


def erase_again(*, at: datetime) -> int:
    """Erase everybody who is on the list of the erased and still has words here; how many they were."""
    there = listed()
    back = Customer.objects.filter(id__in=there, erased_at=None)
    again = [one for one in back if one.since.isoformat() in there[one.id]]
    for customer in again:
        erase_customer(customer=customer, by=None, at=at)
    return len(again)
