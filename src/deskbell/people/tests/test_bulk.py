"""Many rows in one statement are the same rows as one by one: nothing cut, nothing mixed up, each with its own id."""

import pytest
from django.db import DataError, transaction

from deskbell.kit.bulk import ask, columns, insert_all, row
from deskbell.kit.clock import now
from deskbell.people.models import Customer

HOSTILE = ["", "plain", '{"a",b}', "back\\slash", "NULL", "ต้น\nΑθήνα 🙂", "it's \t so"]


@pytest.mark.django_db
def test_rows_are_read_as_they_were_given_in_their_order() -> None:
    made = insert_all(Customer(name=name, language="en", since=now()) for name in HOSTILE)
    assert [one.name for one in Customer.objects.order_by("pk")] == HOSTILE
    assert [one.pk for one in made] == sorted({one.pk for one in made})
    assert all(one.erased_at is None and not one._state.adding for one in made)


@pytest.mark.django_db
def test_text_too_long_for_its_column_is_refused_and_not_cut() -> None:
    with pytest.raises(DataError), transaction.atomic():
        insert_all([Customer(name="Ann", language="x" * 9, since=now())])
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_a_row_can_leave_columns_for_later() -> None:
    insert_all([Customer(name="Ann", language="en", since=now())])
    names = columns(Customer, without=["name"])
    (values,) = ask(f"select {', '.join(names)} from people_customer")
    found = row(Customer, names, values)
    assert found.language == "en"
    assert found.name == "Ann"
