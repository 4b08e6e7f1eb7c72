"""Many rows written in one statement are as those written one by one: nothing is cut or mixed up, each has its id."""

import pytest
from django.db import DataError, transaction

from deskbell.kit.bulk import build_row, column_names, run_sql
from deskbell.kit.clock import now
from deskbell.people.models import Customer

HOSTILE = ["", "plain", '{"a",b}', "back\\slash", "NULL", "ต้น\nΑθήνα 🙂", "it's \t so"]


@pytest.mark.django_db
def test_rows_are_stored_unchanged_and_in_order() -> None:
    made = Customer.objects.bulk_create(Customer(name=name, language="en", since=now()) for name in HOSTILE)
    assert [one.name for one in Customer.objects.order_by("pk")] == HOSTILE
    assert [one.pk for one in made] == sorted({one.pk for one in made})
    assert all(one.erased_at is None and not one._state.adding for one in made)


@pytest.mark.django_db
def test_text_too_long_for_its_column_is_refused_and_not_cut() -> None:
    with pytest.raises(DataError), transaction.atomic():
        Customer.objects.bulk_create([Customer(name="Ann", language="x" * 9, since=now())])
    assert not Customer.objects.exists()


@pytest.mark.django_db
def test_a_row_can_be_read_without_some_columns() -> None:
    Customer.objects.bulk_create([Customer(name="Ann", language="en", since=now())])
    names = column_names(Customer, without=["name"])
    (values,) = run_sql(f"select {', '.join(names)} from people_customer")
    found = build_row(Customer, names, values)
    assert found.language == "en"
    assert found.name == "Ann"
