"""Whole HTTP requests as a browser would send them."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from bench.population import OpenEvent, Person
from foundation.identifiers import new_id

BROWSER = (
    "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0\r\n"
    "Accept: text/html,application/xhtml+xml\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
)


def page_request(port: int, path: str, person: Person | None = None) -> bytes:
    """A page, for somebody signed in or for nobody."""
    return _head("GET", port, path, person).encode() + b"\r\n"


def sign_up_request(port: int, person: Person, event: OpenEvent) -> bytes:
    """The sign-up form, sent by a browser that is on our own page."""
    body = urlencode({"offering": event.offering}).encode()
    kind = "application/x-www-form-urlencoded"
    return _post(port, f"/events/{event.id}/register", person, body, kind)


def seat_request(port: int, person: Person, event: OpenEvent, people: int = 1) -> bytes:
    """The same for somebody who brings companions: a name and an age for each."""
    sent = {"offering": event.offering}
    for number in range(people - 1):
        sent |= {f"companion-{number}-name": f"Companion {number}", f"companion-{number}-band": "adult"}
    kind = "application/x-www-form-urlencoded"
    return _post(port, f"/events/{event.id}/register", person, urlencode(sent).encode(), kind)


def scan_request(port: int, person: Person, event: OpenEvent, token: str) -> bytes:
    """One scan by the scanner's page."""
    body = json.dumps({"nonce": new_id(), "token": token, "door": "Main"}).encode()
    return _post(port, f"/api/v1/events/{event.id}/scans", person, body, "application/json")


def _post(port: int, path: str, person: Person, body: bytes, kind: str) -> bytes:
    head = _head("POST", port, path, person)
    head += f"Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _head(method: str, port: int, path: str, person: Person | None) -> str:
    cookie = f"Cookie: session={person.token}\r\n" if person else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{BROWSER}{cookie}"
