"""Whatever a client sends, the API answers as its description says, and never with 500."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deskbell.desk.tests.conftest import Company, create_company
from deskbell.kit.clock import now
from deskbell.people.actions.make_token import make_token

pytestmark = pytest.mark.django_db
EXAMPLES = 12
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def company(db: None) -> Company:
    made = create_company()
    made.case(at=now(), subject="A first case")
    return made


@pytest.fixture
def schema(company: Company) -> Iterator[Any]:
    """The API's own description, requested in the test's transaction, so that no request closes its connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def key(company: Company) -> dict[str, str]:
    _token, secret = make_token(name="fuzz", scopes=["all"], staff=company.ann, by=None, at=now())
    return {"Authorization": f"Bearer {secret}"}


def operations(schema: Any) -> Iterator[Any]:
    for one in schema.get_all_operations():
        yield one.ok()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_was_described(schema: Any, key: dict[str, str], mode: GenerationMode) -> None:
    tried = 0
    for operation in operations(schema):

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal tried
            tried += 1
            response = case.call(headers=key)
            case.validate_response(response, checks=CHECKS)

        ask()
    assert tried > 20
