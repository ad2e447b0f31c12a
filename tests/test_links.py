"""Nothing leads nowhere: every link, picture and form a person is shown answers when they follow it."""

from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

from members.domain.demo import PASSWORD
from tests.fixtures.server import Server

PAGES_AT_MOST = 150
PEOPLE = {
    "nobody": "",
    "member": "DEMO0002",
    "liaison": "DEMO0001",
    "organizer": "DEMO0314",
    "referee": "DEMO0271",
    "umpire": "DEMO0272",
    "administrator": "DEMO0313",
}
ALIKE_AT_MOST = 3


class Leads(HTMLParser):
    """Collects where a page leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        if tag == "a" and "href" in given:
            self.found.append(given["href"])
        if tag in ("img", "script") and "src" in given:
            self.found.append(given["src"])
        if tag == "link" and "href" in given:
            self.found.append(given["href"])
        if tag == "form" and given.get("method", "get").lower() == "get" and "action" in given:
            self.found.append(given["action"])


def shape(path: str) -> str:
    """Addresses that differ only in an id are alike; three of a kind are followed."""
    return "/".join(
        "*" if any(c.isdigit() for c in part) and len(part) > 8 else part for part in path.split("/")
    )


def walk(client: httpx.Client) -> dict[str, tuple[int, str]]:
    """Follows everything from the first page on; path → (status, the page it was found on)."""
    waiting: deque[tuple[str, str]] = deque([("/", "")])
    seen: dict[str, tuple[int, str]] = {}
    alike: dict[str, int] = {}
    while waiting and len(seen) < PAGES_AT_MOST:
        path, found_on = waiting.popleft()
        kind = shape(urlsplit(path).path)
        if path in seen or alike.get(kind, 0) >= ALIKE_AT_MOST:
            continue
        alike[kind] = alike.get(kind, 0) + 1
        if "/live" in path:
            continue
        answer = client.get(path)
        seen[path] = (answer.status_code, found_on)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        leads = Leads()
        leads.feed(answer.text)
        here = str(answer.url)
        for lead in leads.found:
            target = urlsplit(urldefrag(urljoin(here, lead)).url)
            if target.scheme in ("http", "https") and target.netloc == urlsplit(here).netloc:
                waiting.append((target.path + (f"?{target.query}" if target.query else ""), path))
    return seen


@pytest.mark.parametrize("staff_number", PEOPLE.values(), ids=PEOPLE)
def test_every_link_leads_somewhere(shared_server: Server, staff_number: str) -> None:
    with httpx.Client(base_url=shared_server.address, follow_redirects=True, timeout=20) as client:
        if staff_number:
            signed_in = client.post("/sign-in", data={"staff_number": staff_number, "password": PASSWORD})
            assert signed_in.status_code == 200
        seen = walk(client)
    assert {path: where for path, where in seen.items() if where[0] >= 400} == {}
    assert len(seen) > 10
