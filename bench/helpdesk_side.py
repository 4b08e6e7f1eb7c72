"""Run inside django-helpdesk's own environment: fill it, do the same work, print the figures as JSON.

Arguments: the folder to work in, "sqlite" or a PostgreSQL URL, the number of tickets. Pages are requested with Django's
test client in this process, without a web server. That saves django-helpdesk a cost which Deskbell's figures include.
"""

import json
import logging
import os
import re
import resource
import statistics
import sys
import time
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

FOLDER, STORE, COUNT = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
TICK = os.sysconf("SC_CLK_TCK")


def database_settings() -> dict:
    if STORE == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "helpdesk.sqlite3"}
    parts = urlsplit(STORE)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": parts.username or options.get("user", ""),
        "HOST": options.get("host", parts.hostname or ""),
        "CONN_MAX_AGE": None,
    }


def configure_django() -> None:
    from django.conf import settings

    settings.configure(
        DEBUG=False,
        SECRET_KEY="bench" * 10,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="helpdesk_urls",
        DATABASES={"default": database_settings()},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "django.contrib.sites",
            "django.contrib.humanize",
            "django.contrib.admin",
            "rest_framework",
            "helpdesk",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        SITE_ID=1,
        STATIC_URL="/static/",
        MEDIA_ROOT=FOLDER / "media",
        USE_TZ=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        HELPDESK_KANBAN_BOARD_ENABLED=False,
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    )
    (FOLDER / "helpdesk_urls.py").write_text(
        "from django.urls import include, path\nfrom django.contrib import admin\n"
        "urlpatterns = [path('admin/', admin.site.urls), path('', include('helpdesk.urls', namespace='helpdesk'))]\n"
    )
    sys.path.insert(0, str(FOLDER))
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def create_tickets() -> tuple:
    from django.contrib.auth import get_user_model
    from django.utils import timezone
    from helpdesk.models import FollowUp, Queue, Ticket

    user = get_user_model().objects.create_superuser("bench", "bench@bench.example", "bench")
    queue = Queue.objects.create(
        title="Bench", slug="bench", allow_email_submission=True, email_address="help@bench.example"
    )
    words = "Where is my order, please? It was promised for Friday. " * 4
    now = timezone.now()
    for start in range(0, COUNT, 5000):
        tickets = Ticket.objects.bulk_create(
            Ticket(
                queue=queue,
                title=f"About order {number}",
                submitter_email=f"c{number}@customers.example",
                description=words,
                status=1,
                created=now,
                modified=now,
                assigned_to=user if number % 3 == 0 else None,
            )
            for number in range(start, min(start + 5000, COUNT))
        )
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket,
                date=now,
                title="E-Mail",
                comment=words,
                public=True,
                message_id=f"<f{ticket.pk}-{turn}@bench.example>",
            )
            for ticket in tickets
            for turn in range(4)
        )
    FollowUp.objects.bulk_create(
        FollowUp(ticket_id=COUNT // 2, date=now, title="E-Mail", comment=words, public=True) for _ in range(15)
    )
    return user, queue


def backend_pid() -> int | None:
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0]


def cpu_seconds(pid: int | None) -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    total = usage.ru_utime + usage.ru_stime
    if pid:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def measure_work(what, rounds: int) -> dict[str, float]:
    what(0)
    pid, walls = backend_pid(), []
    before = cpu_seconds(pid)
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        what(number)
        walls.append(time.perf_counter() - began)
    return {"cpu_ms": 1000 * (cpu_seconds(pid) - before) / rounds, "wall_ms": 1000 * statistics.median(walls)}


def build_letter(number: int, reply_to: str = "") -> str:
    mail = EmailMessage()
    mail["From"] = f"Customer {number} <m{number}@customers.example>"
    mail["To"] = "help@bench.example"
    mail["Subject"] = f"Where is order {number}?"
    mail["Message-ID"] = f"<bench-{time.time_ns()}-{number}@customers.example>"
    if reply_to:
        mail["In-Reply-To"] = reply_to
    mail.set_content(
        "Good morning,\n\n" + "I ordered two bowls and one of them came broken. What now?\n" * 12 + "\nThank you"
    )
    return mail.as_string()


def main() -> None:
    configure_django()
    user, queue = create_tickets()
    from django.test import Client
    from helpdesk.email import extract_email_metadata

    client = Client()
    client.force_login(user)
    order = "?draw=1&start=0&length=25&order[0][column]=0&order[0][dir]=desc&search[value]="

    def listed(_: int) -> None:
        page = client.get("/tickets/")
        address = re.search(r"/datatables_ticket_list/[^'\"]+", page.content.decode())
        rows = client.get(address[0] + order)
        if page.status_code != 200 or rows.status_code != 200 or len(rows.json()["data"]) < 25:
            raise SystemExit(f"the list answered {page.status_code}, {rows.status_code}: {rows.content[:200]!r}")

    def case(_: int) -> None:
        if client.get(f"/tickets/{COUNT // 2}/").status_code != 200:
            raise SystemExit("the ticket did not open")

    def reply(number: int) -> None:
        words = {
            "comment": "It is on its way and will be with you on Friday.",
            "public": "1",
            "new_status": "1",
            "priority": "3",
            "queue": queue.pk,
            "title": "About",
        }
        answer = client.post(f"/tickets/{number + 1}/update/", words)
        if answer.status_code != 302:
            raise SystemExit(f"the reply answered {answer.status_code}")

    def dashboard(_: int) -> None:
        if client.get("/dashboard/").status_code != 200:
            raise SystemExit("the dashboard did not open")

    logger = logging.getLogger("bench")
    found = {
        "list page": measure_work(listed, 10),
        "case page, 20 messages": measure_work(case, 40),
        "reply": measure_work(reply, 40),
        "new mail": measure_work(lambda number: extract_email_metadata(build_letter(number), queue, logger), 100),
        "follow-up": measure_work(
            lambda number: extract_email_metadata(
                build_letter(number, f"<f{number + 100}-1@bench.example>"), queue, logger
            ),
            40,
        ),
        "dashboard": measure_work(dashboard, 5),
    }
    print(json.dumps(found))


main()
