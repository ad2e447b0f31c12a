"""The door on the phone decides as the door on the server: same reading of codes, same verdicts, same standings."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.domain.admission import Passing, decide
from checkin.domain.doors import Again, Direction, Entrance, Hours, Occasion
from checkin.domain.passages import Passage, Standing, folded
from checkin.domain.phone_form import entrance_form, milliseconds, standing_form
from checkin.domain.ticket_token import Reading, SigningKey, TokenState, key_number, read, sign
from checkin.domain.verdicts import Decision, Holder, Presence
from foundation.identifiers import ALPHABET
from tests.fixtures.javascript import javascript

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/admission.json").read_text(encoding="utf-8"))
START = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = SigningKey(key_number(PRIVATE.public_key()), PRIVATE)

js_read = javascript(
    "door/ticket.js",
    "(text, typed) => { const found = read(text, typed); delete found.bytes; return JSON.stringify(found); }",
)
js_decide = javascript(
    "door/admission.js",
    "(text) => { const { state, holder, entrance, at, passing, standings } = JSON.parse(text);"
    " return JSON.stringify(decide(state, holder, entrance, at, passing, standings)); }",
)
js_folded = javascript(
    "door/admission.js",
    "(text) => { const { passages, heads } = JSON.parse(text); return JSON.stringify(folded(passages, heads)); }",
)


def hours_form(hours: Hours | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    return {"opens": milliseconds(hours.opens), "closed": milliseconds(hours.closed)}


def decision_form(decision: Decision) -> dict[str, Any]:
    form = msgspec.to_builtins(msgspec.structs.replace(decision, hours=None))
    return {**form, "hours": hours_form(decision.hours)}


def on_the_phone(
    state: TokenState | None,
    holder: Holder | None,
    entrance: Entrance,
    at: datetime,
    passing: Passing,
    standings: dict[str, Standing],
) -> dict[str, Any]:
    presence = holder and holder.presence
    asked = {
        "state": state,
        "holder": holder
        and {
            "event": holder.event_id,
            "status": holder.status,
            "offering": holder.offering,
            "heads": holder.heads,
            "apart": holder.apart,
            "together": holder.together,
            "presence": presence and {"at": milliseconds(presence.at), "door": presence.door},
        },
        "entrance": entrance_form(entrance),
        "at": milliseconds(at),
        "passing": msgspec.to_builtins(passing),
        "standings": {key: standing_form(one) for key, one in standings.items()},
    }
    found: dict[str, Any] = json.loads(str(js_decide(json.dumps(asked))))
    return found


@pytest.mark.parametrize("case", VECTORS, ids=[case["case"] for case in VECTORS])
def test_shared_vectors(case: dict[str, Any]) -> None:
    """Minutes are counted from the start; the file is meant for any other implementation too."""
    holder = msgspec.convert(
        {"registration_id": "r", "event_title": "", "name": "", "branch": "", **case["holder"]}, Holder
    )
    at = START + timedelta(minutes=case["minute"])

    def moment(minute: int | None) -> datetime | None:
        return None if minute is None else START + timedelta(minutes=minute)

    entrance = msgspec.convert(
        {"event": "here", **{k: v for k, v in case.get("door", {}).items() if k != "occasions"}}, Entrance
    )
    if "occasions" in case.get("door", {}):
        occasions = tuple(
            Occasion(
                each["key"],
                each.get("offering", ""),
                *(moment(each.get(name)) for name in ("starts", "ends", "opens", "closes")),
            )
            for each in case["door"]["occasions"]
        )
        entrance = msgspec.structs.replace(entrance, occasions=occasions)
    passing = msgspec.convert(case.get("passing", {}), Passing)
    standings = {
        key: Standing(came, inside, 0, moment(0), moment(0))
        for key, (came, inside) in case.get("standings", {}).items()
    }
    state = TokenState(case.get("state", "verified"))
    decided = decide(Reading(state, "t"), holder, entrance, at, passing, standings)
    told = [decided.verdict.value, decided.occasion, decided.people, decided.fresh]
    assert told == case["expected"]
    assert on_the_phone(state, holder, entrance, at, passing, standings) == decision_form(decided)


MINUTES = st.integers(-200, 400).map(lambda minute: START + timedelta(minutes=minute))
MAYBE = st.none() | MINUTES
OFFERINGS = st.sampled_from(["", "o1", "o2"])
OCCASIONS = st.builds(
    Occasion, st.sampled_from(["", "s1", "s2", "s3"]), OFFERINGS, MAYBE, MAYBE, MAYBE, MAYBE
)
ENTRANCES = st.builds(
    Entrance,
    st.just("here"),
    st.just("d"),
    st.just("East"),
    st.sampled_from(Direction),
    st.sampled_from(Again),
    st.lists(st.sampled_from(["o1", "o2"]), max_size=2).map(tuple),
    st.lists(OCCASIONS, max_size=4).map(tuple),
    st.booleans(),
)
STATUSES = st.sampled_from(["confirmed"] * 6 + ["waitlisted", "cancelled", "applied", "offered", "rejected"])
HOLDERS = st.builds(
    Holder,
    st.just("r"),
    st.sampled_from(["here", "here", "here", "elsewhere"]),
    st.just(""),
    STATUSES,
    st.just(""),
    st.just(""),
    st.none() | st.builds(Presence, MINUTES, st.just("West")),
    offering=st.sampled_from(["o1", "o2"]),
    heads=st.integers(1, 4),
    apart=st.integers(0, 4),
    together=st.booleans(),
)
STANDINGS = st.builds(
    lambda came, out, first, last: Standing(came, max(0, came - out), 0, first, last, None, "West"),
    st.integers(0, 4),
    st.integers(0, 4),
    MINUTES,
    MINUTES,
)
PASSINGS = st.builds(
    Passing, st.booleans(), st.integers(0, 5), st.sampled_from(["", "s1", "s2"]), st.booleans()
)
STATES = st.sampled_from(
    [TokenState.VERIFIED] * 4 + [TokenState.TYPED, TokenState.FORGED, TokenState.NOT_A_TICKET, None]
)


@settings(max_examples=200)
@given(
    STATES,
    st.none() | HOLDERS | HOLDERS | HOLDERS,
    ENTRANCES,
    MINUTES,
    PASSINGS,
    st.dictionaries(st.sampled_from(["", "s1", "s2"]), STANDINGS, max_size=3),
)
def test_any_scan_is_decided_alike(
    state: TokenState | None,
    holder: Holder | None,
    entrance: Entrance,
    at: datetime,
    passing: Passing,
    standings: dict[str, Standing],
) -> None:
    reading = None if state is None else Reading(state, "t")
    expected = decision_form(decide(reading, holder, entrance, at, passing, standings))
    assert on_the_phone(state, holder, entrance, at, passing, standings) == expected


PASSAGES = st.lists(
    st.builds(
        lambda nonce, at, leaving, people, fresh: Passage(
            nonce, at, leaving, people, min(fresh, people), nonce
        ),
        st.text("abc", min_size=1, max_size=3),
        MINUTES,
        st.booleans(),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=8,
)


@given(PASSAGES, st.integers(1, 4))
def test_any_comings_and_goings_fold_alike(passages: list[Passage], heads: int) -> None:
    asked = {
        "passages": [{**msgspec.to_builtins(one), "at": milliseconds(one.at)} for one in passages],
        "heads": heads,
    }
    assert json.loads(str(js_folded(json.dumps(asked)))) == standing_form(folded(passages, heads))


TICKETS = st.text(ALPHABET, min_size=13, max_size=13)
BITS_OF_CODES = st.text("0123456789abcdefghijklmnopqrstuvwxyzABCDEFILOU -/?#.", max_size=140)


def reading_form(text: str, *, typed: bool) -> tuple[str, str, str]:
    """What the phone read, in the words of the server: the signature is not looked at here."""
    found = json.loads(str(js_read(text, typed)))
    return found["form"], found["ticket"], found.get("mark", "")


@given(TICKETS, st.booleans(), st.booleans())
def test_a_token_is_read_alike(ticket: str, lower: bool, link: bool) -> None:
    token = sign(ticket, "0123456789abc", KEY)
    text = f"https://rally.example.cn/t/{token}?scan=1" if link else f"  {token}/ "
    text = text.lower() if lower else text
    reading = read(text, {KEY.number: PRIVATE.public_key()})
    assert reading.state is TokenState.VERIFIED
    assert reading_form(text, typed=False) == ("token", ticket, reading.event_mark.hex())


@given(BITS_OF_CODES, st.booleans())
def test_any_text_is_read_alike(text: str, typed: bool) -> None:
    reading = read(text, {}, typed=typed)
    form, ticket, _mark = reading_form(text, typed=typed)
    states = {"none": TokenState.NOT_A_TICKET, "code": TokenState.TYPED, "token": TokenState.FORGED}
    assert (states[form], ticket if form == "code" else "") == (reading.state, reading.ticket)
