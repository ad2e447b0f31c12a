"""Calendars by RFC 5545, read back by the rules of the format."""

import re
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from events.documents.calendar import Entry, calendar, folded, text
from events.domain.event import Event, EventStatus, Kind, Offering, Pool, Session
from events.domain.occurrences import of_event

AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
START = datetime(2026, 6, 9, 6, 30, tzinfo=UTC)
EVENT = Event(
    "event00000001", Kind.TRAINING, "八段锦", EventStatus.PUBLISHED, revision=3, place="体育馆, 二楼",
    summary="带上垫子;穿软底鞋", starts_at=START, ends_at=START + timedelta(hours=2),
    offerings=(Offering("offer00000001", "全体", "pool000000001"),), pools=(Pool("pool000000001", ""),),
)  # fmt: skip


def read(content: bytes) -> list[dict[str, str]]:
    """The VEVENTs as a calendar program reads them: unfolded and unescaped."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events: list[dict[str, str]] = []
    for line in content.decode().replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line and line != "END:VEVENT":
            unescaped = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
            events[-1].setdefault(name, unescaped)
    return events


def entries(event: Event) -> list[Entry]:
    return [Entry(event, each) for each in of_event(event)]


def test_an_event_as_a_calendar_reads_it() -> None:
    (found,) = read(calendar(entries(EVENT), AT))
    address = "http://rallypoint.test/events/event00000001"
    assert found == {
        "UID": "event00000001@rallypoint.test", "DTSTAMP": "20260601T020000Z", "SEQUENCE": "3",
        "SUMMARY": "八段锦", "DTSTART": "20260609T063000Z", "DTEND": "20260609T083000Z", "LOCATION": "体育馆, 二楼",
        "DESCRIPTION": f"带上垫子;穿软底鞋\n{address}", "URL": address, "STATUS": "CONFIRMED", "TRANSP": "OPAQUE",
        "END": "VCALENDAR",
    }  # fmt: skip


def test_a_moved_event_keeps_its_name_and_counts_up_and_a_cancelled_one_says_so() -> None:
    moved = msgspec.structs.replace(EVENT, starts_at=START + timedelta(days=1), ends_at=None, revision=4)
    off = msgspec.structs.replace(moved, status=EventStatus.CANCELLED, cancelled_because="台风", revision=5)
    found = [read(calendar(entries(event), AT))[0] for event in (EVENT, moved, off)]
    assert [(each["UID"], each["SEQUENCE"], each["STATUS"]) for each in found] == [
        ("event00000001@rallypoint.test", "3", "CONFIRMED"),
        ("event00000001@rallypoint.test", "4", "CONFIRMED"),
        ("event00000001@rallypoint.test", "5", "CANCELLED"),
    ]
    assert "DTEND" not in found[1]
    assert "台风" in found[2]["DESCRIPTION"]


def test_each_session_stands_alone() -> None:
    sessions = tuple(
        Session(f"session00000{n}", f"第{n}课", START + timedelta(days=n), START + timedelta(days=n, hours=2))
        for n in (1, 2)
    )
    found = read(calendar(entries(msgspec.structs.replace(EVENT, sessions=sessions)), AT))
    assert [(each["UID"].split("@")[0], each["SUMMARY"]) for each in found] == [
        ("session000001", "八段锦 · 第1课"),
        ("session000002", "八段锦 · 第2课"),
    ]


def test_batches_with_their_own_times_stand_alone() -> None:
    batches = tuple(
        Offering(f"batch0000000{n}", f"第{n}批", "pool000000001", starts_at=START + timedelta(days=7 * n))
        for n in (1, 2)
    )
    found = read(calendar(entries(msgspec.structs.replace(EVENT, offerings=batches)), AT))
    assert [each["SUMMARY"] for each in found] == ["八段锦 · 第1批", "八段锦 · 第2批"]


@given(st.text())
def test_any_text_stays_in_its_line(given_text: str) -> None:
    line = folded(f"SUMMARY:{text(given_text)}")
    assert all(len(piece.encode()) <= 75 for piece in line.split("\r\n"))
    assert line.replace("\r\n ", "").count("\n") == 1
    hostile = msgspec.structs.replace(EVENT, title="x\r\nEND:VEVENT\nBEGIN:VALARM", place="\x00\\")
    assert len(read(calendar(entries(hostile), AT))) == 1
