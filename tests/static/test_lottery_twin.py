"""The lottery drawn in the browser comes out as the server's, whatever the list and the seed."""

import json
import random
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.domain.allocation.giving import Room, Share
from events.domain.allocation.lottery import Applicant, LotteryInput, LotteryRecord, draw, seal
from tests.fixtures.javascript import javascript

differences = javascript("lottery/record.js", "(text) => differences(JSON.parse(text)).join()")
drawn_again = javascript("lottery/record.js", "(text, seed) => JSON.stringify(draw(JSON.parse(text), seed))")


def some_record(chance: random.Random, size: int) -> LotteryRecord:
    rooms = (Room("甲班", 20), Room('亲子 "é" 😀', 15, (Share("会计\n", 9), Share("图书馆\u2028", 6))))
    everyone = []
    for number in chance.sample(range(1, 10 * size + 2), size):
        pool = chance.randrange(2)
        share = chance.randrange(2) if pool else -1
        everyone.append(
            Applicant(number, pool, share, chance.randrange(4), chance.randint(1, 1000), chance.randrange(2))
        )
    asked = LotteryInput("e1", "电影票", "当日收盘价", rooms, tuple(everyone))
    return draw(seal(asked), chance.choice(["３８６５．28", "a  b\u3000c", "种子 😀", "9" * 200]))


@pytest.mark.parametrize("turn", range(200))
def test_random_records_come_out_the_same(turn: int) -> None:
    chance = random.Random(turn)
    record = some_record(chance, chance.choice([0, 1, 2, 3, 31, 32, 33, 120]))
    text = msgspec.json.encode(record).decode()
    assert differences(text) == ""
    again = json.loads(cast(str, drawn_again(msgspec.json.encode(record.input).decode(), record.seed)))
    assert (tuple(again["drawn"]), tuple(again["given"])) == (record.drawn, record.given)
    assert differences(msgspec.json.encode(seal(record.input)).decode()) == ""


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()))
def test_any_seed(turn: int, seed: str) -> None:
    from foundation.errors import Refusal

    record = some_record(random.Random(turn), 5)
    try:
        again = draw(record, seed)
    except Refusal:
        return
    assert differences(msgspec.json.encode(again).decode()) == ""


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"input_hash": "00" * 32}, "hash"),
        ({"seed": "  x "}, "seed,drawn,given"),
        ({"given": []}, "given"),
        ({"drawn": [1]}, "drawn"),
        ({"input": {"algorithm": "rallypoint-lottery/2"}}, "unknown"),
        ({"input": None}, "unknown"),
    ],
)
def test_a_changed_record_is_told(change: dict[str, Any], found: str) -> None:
    record = json.loads(msgspec.json.encode(some_record(random.Random(7), 33)))
    assert differences(json.dumps(record | change)) == found
