"""A text message becomes a case, is answered on the screen, arrives, and is measured by a standard."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from deskbell.channels.kinds.sms.tests.conftest import THEIRS, Provider, payload
from deskbell.channels.models import Delivery
from deskbell.desk.models import Case, Message
from deskbell.handbook.actions.publish_edition import publish_edition
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.journal.verify import verify_journal
from deskbell.kit.clock import now
from deskbell.people.actions.create_organisation import NewOrganisation
from deskbell.people.actions.set_hours import set_hours
from deskbell.people.models import Site, Staff
from deskbell.standards import outcomes
from deskbell.standards.models import Standard
from deskbell.standards.outcomes import Window

pytestmark = pytest.mark.django_db
HANDBOOK = """# In writing

## Answer text messages soon

Whoever writes a text message hears from a person.

```standard
name:    Text messages answered
measure: first reply
where:   channel is sms
goal:    95% within 2 working hours
over:    28 days
```
"""
WEEK = {str(day): [["00:00", "24:00"]] for day in range(7)}


def test_a_text_message_is_answered_and_measured(
    bring: Any, read: Any, post: Any, provider: Provider, client: Client, maria: Staff, organisation: NewOrganisation
) -> None:
    start = now()
    set_hours(site=Site.objects.get(), valid_from=date(2020, 1, 1), week=WEEK, by=None, at=start)
    publish_edition(brand=organisation.brand, markdown=HANDBOOK, language="en", by=None, at=start)
    with time_machine.travel(start, tick=False) as clock:
        for number, minutes in ((1, 30), (2, 180)):
            bring(payload("message", MessageSid=f"SM{number}", From=f"+30690000000{number}"))
            read()
            case = Case.objects.order_by("-pk")[0]
            clock.shift(timedelta(minutes=minutes))
            client.force_login(maria)
            page = client.get(f"/cases/{case.ref}").content.decode()
            assert "Text message" in page
            answer = client.post(f"/cases/{case.ref}/reply", {"text": "Yes, it is here."})
            assert answer.status_code in (204, 302)
            post()
            bring(payload("status_delivered", MessageSid=Delivery.objects.latest("pk").provider_id))
            read()
        seal_and_follow()
        standard = Standard.objects.get()
        counted = outcomes.count_outcomes(standard=standard.pk, window=Window.last_days(28, now()))
    assert [one["Body"] for one in provider.requests] == ["Yes, it is here."] * 2
    assert provider.requests[0]["To"] == THEIRS
    assert set(Message.objects.filter(author=maria).values_list("delivery", flat=True)) <= {"arrived", "sent"}
    assert (counted.kept, counted.missed) == (1, 1)
    assert verify_journal().faults == []
