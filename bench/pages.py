"""Measure what a page costs: CPU milliseconds of web process and database per request, and wall time."""

import http.client
import re
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import cpu
from bench.installation import BenchCompany, Installation

ROUNDS = 200


@dataclass
class PageCost:
    """What a page costs. `cpu_ms` is CPU time per request, of web process and database together; `wall_ms` is the
    median time with one client.
    """

    cpu_ms: float
    wall_ms: float


class SignedInVisitor:
    """An HTTP client with the session of a signed-in person."""

    def __init__(self, installation: Installation, company: BenchCompany) -> None:
        self.connection = http.client.HTTPConnection("localhost", installation.port, timeout=60)
        self.cookie = company.cookie
        self.token = ""

    def get(self, path: str, *, part: bool = False) -> str:
        """Get a page; with `part`, the fragment that a script would request. Raises SystemExit unless the status is
        200.
        """
        asks = {"HX-Request": "true"} if part else {}
        self.connection.request("GET", path, headers={"Cookie": self.cookie, **asks})
        response = self.connection.getresponse()
        body = response.read().decode()
        if response.status != 200:
            raise SystemExit(f"GET {path} answered {response.status}")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if token:
            self.token = token[1]
            for header in response.headers.get_all("Set-Cookie") or []:
                if header.startswith("csrftoken="):
                    self.cookie = f"{self.cookie.split('; csrftoken')[0]}; {header.split(';')[0]}"
        return body

    def post(self, path: str, **fields: str) -> None:
        """Send a form. Raises SystemExit when it is refused."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status not in (200, 204, 302, 303):
            raise SystemExit(f"POST {path} answered {response.status}: {answer[:200]!r}")


def measure_requests(installation: Installation, request, rounds: int = ROUNDS) -> PageCost:
    """Call `request(number)` many times, after ten calls to warm up. Return the cost of one."""
    for number in range(10):
        request(number)
    walls = []
    before = cpu.cpu_seconds(installation.pids())
    for number in range(10, 10 + rounds):
        began = time.perf_counter()
        request(number)
        walls.append(time.perf_counter() - began)
    spent = cpu.cpu_seconds(installation.pids()) - before
    return PageCost(cpu_ms=1000 * spent / rounds, wall_ms=1000 * statistics.median(walls))


def measure_pages(installation: Installation, company: BenchCompany, long_case: str) -> dict[str, PageCost]:
    """Measure the pages of daily work, by name. Only the web process runs."""
    visitor = SignedInVisitor(installation, company)
    listed = visitor.get("/desk/teams")
    if listed.count("/cases/BE-") < 50:
        raise SystemExit("the list does not show fifty rows")
    costs = {"list page, 50 rows": measure_requests(installation, lambda _: visitor.get("/desk/teams"))}
    costs["case page, 20 messages"] = measure_requests(installation, lambda _: visitor.get(f"/cases/{long_case}"))
    middle = int(long_case.partition("-")[2])
    costs["who calls, found by name"] = measure_requests(
        installation, lambda number: visitor.get(f"/customers?q=customer+{middle - number}")
    )
    visitor.get(f"/cases/{long_case}")

    def reply(number: int) -> None:
        visitor.post(f"/cases/BE-{number + 1}/reply", text="It is on its way and will be with you on Friday.")

    costs["reply"] = measure_requests(installation, reply)
    return costs
