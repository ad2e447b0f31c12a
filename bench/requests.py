"""Whole HTTP requests as a browser would send them."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

from bench.population import OpenEvent, Person
from checkin.domain.ticket_token import decoded, proof_of, read_ticket
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


def batch_request(port: int, person: Person, event: OpenEvent, tokens: list[str], *, told: bool) -> bytes:
    """Scans as a phone sends them; ``told``: it had no network and decided by itself. A ticket's nonce is its own."""
    scans = [_phone_scan(token, told=told) for token in tokens]
    body = json.dumps({"scans": scans}).encode()
    return _post(port, f"/api/v1/events/{event.id}/door/scans", person, body, "application/json")


def _phone_scan(token: str, *, told: bool) -> dict[str, Any]:
    signed = decoded(token)
    return {
        "nonce": f"n-{token[:30]}",
        "form": "token",
        "ticket": read_ticket(signed),
        "key": signed[9:11].hex(),
        "mark": signed[11:16].hex(),
        "proof": proof_of(signed),
        "clock": int(time.time() * 1000) - (60_000 if told else 0),
        "said": "admitted" if told else None,
        "people": 1 if told else 0,
    }


def _post(port: int, path: str, person: Person, body: bytes, kind: str) -> bytes:
    head = _head("POST", port, path, person)
    head += f"Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _head(method: str, port: int, path: str, person: Person | None) -> str:
    cookie = f"Cookie: session={person.token}\r\n" if person else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{BROWSER}{cookie}"
