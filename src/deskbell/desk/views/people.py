"""Who is asking: behind a door, always one of the staff."""

from typing import cast

from django.http import HttpRequest

from deskbell.people.models import Staff


def me(request: HttpRequest) -> Staff:
    """The person signed in."""
    return cast(Staff, request.user)
