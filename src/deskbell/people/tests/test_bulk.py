"""Many rows in one statement are the same rows as one by one: nothing cut, nothing mixed up, each with its own id."""

from contextlib import suppress

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from deskbell.kit.bulk import add_all, ask, columns, foresee, insert_all, row
from deskbell.kit.clock import now
from deskbell.people.models import Address, Customer

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


@pytest.mark.django_db
def test_what_was_foreseen_is_written_in_one_statement_before_anything_is_asked() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as said:
        foresee({Customer: 2})
        ann, bo = insert_all(Customer(name=name, since=now()) for name in ("Ann", "Bo"))
        add_all(Address(customer=one, channel="email", value=f"{one.name}@customer.example") for one in (ann, bo))
        assert len(said) == 1
        assert [one.customer_id for one in Address.objects.order_by("value")] == [ann.pk, bo.pk]
        assert len(said) == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_held_is_there_after_the_transaction_and_never_when_it_failed() -> None:
    with transaction.atomic():
        foresee({Customer: 1})
        insert_all([Customer(name="Ann", since=now())])
    with suppress(ZeroDivisionError), transaction.atomic():
        foresee({Customer: 1})
        insert_all([Customer(name="Bo", since=now())])
        raise ZeroDivisionError
    with pytest.raises(IntegrityError):
        _make_again(Customer.objects.get().pk)
    insert_all([Customer(name="Cy", since=now())])
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Ann", "Cy"]


@transaction.atomic
def _make_again(number: int) -> None:
    foresee({Customer: 1})
    insert_all([Customer(pk=number, name="Again", since=now())])


@pytest.mark.django_db
def test_a_part_that_is_taken_back_takes_back_only_what_it_held() -> None:
    with transaction.atomic():
        foresee({Customer: 3})
        insert_all([Customer(name="Ann", since=now())])
        with suppress(ZeroDivisionError), transaction.atomic():
            insert_all([Customer(name="Bo", since=now())])
            raise ZeroDivisionError
        insert_all([Customer(name="Cy", since=now())])
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Ann", "Cy"]


@pytest.mark.django_db
def test_more_rows_than_were_foreseen_are_written_all_the_same() -> None:
    with transaction.atomic():
        foresee({Customer: 1})
        insert_all(Customer(name=name, since=now()) for name in HOSTILE)
    assert [one.name for one in Customer.objects.order_by("pk")] == HOSTILE


@pytest.mark.django_db(transaction=True)
def test_nothing_is_foreseen_outside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        foresee({Customer: 1})
