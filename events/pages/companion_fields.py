"""Rows of a form for those who are brought along: a name and an age each, kept as typed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from litestar.datastructures import FormMultiDict
from wtforms import HiddenField

from events.domain.event import Event
from events.domain.party import (
    AGE_BAND_NAMES,
    LONGEST_NAME,
    MOST_COMPANIONS,
    AgeBand,
    Companion,
    brings_companions,
)
from events.domain.settings import Infants
from foundation.forms import ChoiceField, Form, TextField, TickField, clean
from foundation.messages import N_, Sentence


class CompanionRow(Form):
    """Somebody who is brought along; a row without a name is nobody."""

    id = HiddenField()
    name = TextField(N_("Name"), longest=LONGEST_NAME)
    band = ChoiceField(N_("Age"), required=False)
    own_place = TickField(N_("An infant, with a place of its own"))


class Brought:
    """The rows of one form, as many as may be brought."""

    def __init__(self, event: Event, companions: Sequence[Companion] = ()) -> None:
        rules = event.settings.companions
        self.most = min(rules.most, MOST_COMPANIONS) if brings_companions(event) else 0
        self.asks_infants = rules.infants is Infants.ASKED
        self.lap = rules.infants is Infants.LAP
        bands = [band for band in AgeBand if not rules.age_bands or band.value in rules.age_bands]
        self.rows: list[CompanionRow] = []
        self.error: Sentence | None = None
        for number in range(max(self.most, len(companions))):
            row = CompanionRow(prefix=f"companion-{number}", data=_data(companions, number, bands))
            row.band.offer([(band.value, AGE_BAND_NAMES[band]) for band in bands])
            self.rows.append(row)

    def refuse(self, fields: Mapping[str, Sentence]) -> None:
        """Puts what the rules said beside the rows it belongs to."""
        self.error = fields.get("companions")
        for field, sentence in fields.items():
            found = re.fullmatch(r"companion-(\d{1,2})-(name|band)", field)
            if found and int(found[1]) < len(self.rows):
                self.rows[int(found[1])].refuse(sentence, found[2])


def _data(companions: Sequence[Companion], number: int, bands: Sequence[AgeBand]) -> dict[str, Any]:
    if number >= len(companions):
        return {"band": bands[0].value if bands else ""}
    each = companions[number]
    return {"id": each.id, "name": each.name, "band": each.age_band.value, "own_place": each.own_place}


def companions_sent(event: Event, sent: FormMultiDict) -> tuple[Companion, ...]:
    """Those who were named, straight from the request; rows without a name are left out."""
    if not brings_companions(event):
        return ()
    found = []
    for number in range(MOST_COMPANIONS + 1):
        name = _text(sent, number, "name")
        band = _text(sent, number, "band")
        if name:
            found.append(
                Companion(
                    name[: LONGEST_NAME + 1],
                    AgeBand(band) if band in set(AgeBand) else AgeBand.ADULT,
                    bool(_text(sent, number, "own_place")),
                    _text(sent, number, "id")[:13],
                )
            )
    return tuple(found)


def _text(sent: FormMultiDict, number: int, name: str) -> str:
    value = sent.get(f"companion-{number}-{name}")
    return clean(value) if isinstance(value, str) else ""
