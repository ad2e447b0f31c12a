"""Form fields: what was typed is kept, and each error says what to do."""

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from litestar.datastructures import FormMultiDict

from foundation.forms import (
    ChoiceField,
    DayField,
    Form,
    MomentField,
    TextField,
    TickField,
    WholeField,
    _Typed,
)
from foundation.messages import Sentence


class Example(Form):
    title = TextField("Title", longest=10, required=True)
    notes = TextField("Notes", longest=50, lines=True)
    places = WholeField("Places", least=1, most=100)
    on = DayField("Day")
    at = MomentField("Time")
    size = ChoiceField("Size", choices=[("s", "S"), ("m", "M")])
    agreed = TickField("Agreed", required=True)


GOOD = {
    "title": "八段锦",
    "notes": "a\r\nb ",
    "places": "３０",
    "on": "2026年6月9日",
    "at": "2026-06-09T14:30",
    "size": "s",
    "agreed": "y",
}


def read(**changes: str) -> Example:
    return Example(_Typed(FormMultiDict(list({**GOOD, **changes}.items()))))


def test_good_input_is_parsed() -> None:
    form = read()
    assert form.validate(), form.errors
    assert form.data == {
        "title": "八段锦",
        "notes": "a\nb",
        "places": 30,
        "on": date(2026, 6, 9),
        "at": datetime(2026, 6, 9, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
        "size": "s",
        "agreed": True,
    }


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "   ", Sentence("Please fill this in.")),
        (
            "title",
            "x" * 11,
            Sentence(
                "This is {length} characters long; at most {longest} fit. Please shorten it.",
                length=11,
                longest=10,
            ),
        ),
        ("title", "a\x00b", Sentence("This holds characters that cannot be shown. Please type it by hand.")),
        ("title", "a\nb", Sentence("This holds characters that cannot be shown. Please type it by hand.")),
        ("places", "many", Sentence("Please give a whole number, such as {least}.", least=1)),
        ("places", "0", Sentence("Please give a number from {least} to {most}.", least=1, most=100)),
        ("places", "9" * 400, Sentence("Please give a whole number, such as {least}.", least=1)),
        ("on", "2026-02-30", Sentence("Please give a date such as 2026-06-09.")),
        ("at", "tomorrow", Sentence("Please give a date and time such as 2026-06-09 14:30.")),
        ("size", "xxl", Sentence("This choice does not exist any more. Please choose again.")),
        ("size", "", Sentence("Please choose one.")),
        ("agreed", "", Sentence("Please tick this to go on.")),
    ],
)
def test_each_error_says_what_to_do_and_keeps_what_was_typed(
    field: str, typed: str, sentence: Sentence
) -> None:
    form = read(**{field: typed})
    assert not form.validate()
    assert {name: [*said] for name, said in form.errors.items()} == {field: [sentence]}
    if field not in {"agreed", "title", "size"}:
        shown: str = cast(Any, form[field])._value()
        assert shown == typed[: len(shown)]


def test_steering_characters_are_taken_out() -> None:
    form = read(title="a\u202eb")
    assert form.validate()
    assert form.title.data == "ab"


def test_a_service_refusal_stands_beside_its_field() -> None:
    form = read()
    form.validate()
    form.refuse(Sentence("Taken."), "title")
    form.refuse(Sentence("Closed."), "nothing")
    assert [*form.errors["title"], *form.summary] == [Sentence("Taken."), Sentence("Closed.")]
