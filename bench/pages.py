"""What a page costs: CPU milliseconds of web process and database per request, and wall time beside it."""

import http.client
import re
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import cpu
from bench.house import Cast, House

ROUNDS = 200


@dataclass
class Cost:
    """`cpu_ms` per request, application and database together; `wall_ms` the median of one client."""

    cpu_ms: float
    wall_ms: float


class Visitor:
    """One signed-in browser without a screen."""

    def __init__(self, house: House, cast: Cast) -> None:
        self.connection = http.client.HTTPConnection("localhost", house.port, timeout=60)
        self.cookie = cast.cookie
        self.token = ""

    def get(self, path: str, *, part: bool = False) -> str:
        """A page, or with `part` the piece of it that a script asks for; SystemExit when it is anything but 200."""
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
        """Send a form; SystemExit when it is not accepted."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status not in (200, 204, 302, 303):
            raise SystemExit(f"POST {path} answered {response.status}: {answer[:200]!r}")


def measure(house: House, request, rounds: int = ROUNDS) -> Cost:
    """Repeat `request(round)`; ten rounds to warm up first."""
    for number in range(10):
        request(number)
    walls = []
    before = cpu.seconds(house.pids())
    for number in range(10, 10 + rounds):
        began = time.perf_counter()
        request(number)
        walls.append(time.perf_counter() - began)
    spent = cpu.seconds(house.pids()) - before
    return Cost(cpu_ms=1000 * spent / rounds, wall_ms=1000 * statistics.median(walls))


def pages(house: House, cast: Cast, long_case: str) -> dict[str, Cost]:
    """The pages people spend their day on. Only the web process runs."""
    visitor = Visitor(house, cast)
    listed = visitor.get("/desk/teams")
    if listed.count("/cases/BE-") < 50:
        raise SystemExit("the list does not show fifty rows")
    costs = {"list page, 50 rows": measure(house, lambda _: visitor.get("/desk/teams"))}
    costs["case page, 20 messages"] = measure(house, lambda _: visitor.get(f"/cases/{long_case}"))
    middle = int(long_case.partition("-")[2])
    costs["who calls, found by name"] = measure(
        house, lambda number: visitor.get(f"/customers?q=customer+{middle - number}")
    )
    visitor.get(f"/cases/{long_case}")

    def reply(number: int) -> None:
        visitor.post(f"/cases/BE-{number + 1}/reply", text="It is on its way and will be with you on Friday.")

    costs["reply"] = measure(house, reply)
    return costs
