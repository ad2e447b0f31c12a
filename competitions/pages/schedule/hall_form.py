"""What the referee types about the hall, read row by row; every row stays as it was typed when something is wrong."""

from datetime import date, datetime, time
from typing import Any

import msgspec
from litestar import Request

from competitions.domain.hall import PRESETS, CourtTimes, Hall, OwnLength, Span, UmpireTimes
from competitions.queries.schedule.hall import HallView
from foundation.errors import Refusal
from foundation.forms import ChoiceField, Form, WholeField, clean, half_width
from foundation.i18n import local
from foundation.messages import N_, Sentence
from foundation.settings import settings

EMPTY_ROWS = 2
STRATEGIES = [
    ("compact", N_("As early as possible")),
    ("balanced", N_("All days alike")),
    ("finals_day", N_("Finals together on the last day")),
]


class HallForm(Form):
    """The single numbers of the hall."""

    courts = WholeField(N_("Courts in the hall"), least=1, most=99, required=True)
    changeover = WholeField(N_("Minutes between two matches on a court"), least=0, most=60, required=True)
    rest = WholeField(N_("Minutes of rest between two matches of a person"), least=0, most=240, required=True)
    rest_late = WholeField(
        N_("Minutes of rest before semi-finals and finals"), least=0, most=240, required=True
    )
    limit_discipline = WholeField(N_("Matches of one discipline a day"), least=1, most=30, required=True)
    limit_day = WholeField(N_("Matches in all a day"), least=1, most=30, required=True)
    late_after = WholeField(N_("Late after the last call, minutes"), least=1, most=60, required=True)
    strategy = ChoiceField(N_("What the plan should be like"), choices=STRATEGIES)

    def fill(self, view: HallView) -> None:
        hall = view.hall
        self.process(
            courts=view.courts, changeover=hall.changeover, rest=hall.rest.minutes, rest_late=hall.rest.late,
            limit_discipline=hall.limits.discipline, limit_day=hall.limits.day,
            late_after=hall.late_after, strategy=hall.strategy,
        )  # fmt: skip


class TypedSpan(msgspec.Struct, frozen=True):
    """A row: which court or umpire (empty for a session), day and times as typed."""

    which: str = ""
    day: str = ""
    start: str = ""
    end: str = ""

    @property
    def blank(self) -> bool:
        return not (self.day or self.start or self.end)

    def span(self) -> Span:
        """Raises ValueError when day or times cannot be read."""
        day = date.fromisoformat(half_width(self.day).replace("/", "-"))
        if not 1970 < day.year < 2200:
            raise ValueError
        return Span(*(_moment(day, typed) for typed in (self.start, self.end)))


def _moment(day: date, typed: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(half_width(typed).zfill(5)), settings().zone)


def typed_of(span: Span, which: str = "") -> TypedSpan:
    start, end = local(span.start), local(span.end)
    return TypedSpan(which, f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}")


class HallSheet(msgspec.Struct):
    """The rows and lists beside the form, as shown: from what is kept, or as typed."""

    sessions: list[TypedSpan] = []
    closed: list[TypedSpan] = []
    away: list[TypedSpan] = []
    names: list[str] = []
    umpires: set[str] = set()
    minutes: dict[str, str] = {}
    own: dict[str, str] = {}
    late: dict[str, str] = {}

    def rows(self, part: str) -> list[TypedSpan]:
        """The rows of a part with some empty ones to type into."""
        return [*getattr(self, part), *[TypedSpan()] * EMPTY_ROWS]


def sheet_of(view: HallView, proposed: tuple[Span, ...]) -> HallSheet:
    hall = view.hall
    return HallSheet(
        sessions=[typed_of(span) for span in hall.sessions or proposed],
        closed=[typed_of(span, str(n)) for n, court in enumerate(hall.courts, 1) for span in court.closed],
        away=[typed_of(span, each.member) for each in hall.umpires for span in each.away],
        names=[hall.court_name(number) for number in range(1, view.courts + 1)],
        umpires={each.member for each in hall.umpires},
        minutes={code: str(minutes) for code, minutes in hall.minutes.items()},
        own={key: str(own.minutes or "") for key, own in hall.own.items()},
        late={key: str(own.late or "") for key, own in hall.own.items()},
    )


async def typed_sheet(request: Request[Any, Any, Any], view: HallView) -> HallSheet:
    form = await request.form()

    def column(name: str) -> list[str]:
        return [clean(text)[:40] if isinstance(text, str) else "" for text in form.getall(name, [])]

    def spans(part: str) -> list[TypedSpan]:
        days, starts, ends = (column(f"{part}_{name}") for name in ("day", "start", "end"))
        which = column(f"{part}_which") or [""] * len(days)
        rows = [TypedSpan(*row) for row in zip(which, days, starts, ends, strict=False)]
        return [row for row in rows if not row.blank]

    def of_each(prefix: str, keys: list[str]) -> dict[str, str]:
        return {key: half_width(text) for key in keys if (text := (column(f"{prefix}-{key}") or [""])[0])}

    disciplines = [each.id for each in view.disciplines]
    return HallSheet(
        sessions=spans("sessions"),
        closed=spans("closed"),
        away=spans("away"),
        names=column("court_name"),
        umpires=set(column("umpire")),
        minutes=of_each("minutes", [each.code for each in view.formats]),
        own=of_each("own", disciplines),
        late=of_each("late", disciplines),
    )


def read_hall(form: HallForm, sheet: HallSheet, view: HallView) -> Hall:
    """The hall as typed; errors go to the form's summary, each once. Check `form.summary` afterwards."""
    reader = _Reader(form)
    courts = form.courts.data or view.courts
    closed: dict[int, list[Span]] = {}
    for row, span in reader.spans(sheet.closed):
        for number in range(1, courts + 1) if row.which == "all" else [reader.whole(row.which) or 0]:
            closed.setdefault(number, []).append(span)
    away: dict[str, list[Span]] = {}
    for row, span in reader.spans(sheet.away):
        away.setdefault(row.which, []).append(span)
    names = [*sheet.names, *[""] * courts][:courts]
    known = {each.id for each in view.umpires}
    return Hall(
        sessions=tuple(span for _, span in reader.spans(sheet.sessions)),
        courts=_trimmed([CourtTimes(name, tuple(closed.get(n, ()))) for n, name in enumerate(names, 1)]),
        umpires=tuple(
            UmpireTimes(each.id, tuple(away.get(each.id, ())))
            for each in view.umpires
            if each.id in sheet.umpires & known
        ),
        minutes={code: minutes for code, text in sheet.minutes.items() if (minutes := reader.whole(text))},
        own={
            each.id: own
            for each in view.disciplines
            if (own := OwnLength(reader.whole(sheet.own.get(each.id, "")), reader.whole(sheet.late.get(each.id, ""))))
            != OwnLength()
        },
        changeover=form.changeover.data or 0,
        strategy=form.strategy.data,
        late_after=form.late_after.data or 10,
    )  # fmt: skip


def _trimmed(courts: list[CourtTimes]) -> tuple[CourtTimes, ...]:
    while courts and courts[-1] == CourtTimes():
        courts.pop()
    return tuple(courts)


class _Reader:
    """Reads texts and tells the form what could not be read."""

    def __init__(self, form: HallForm) -> None:
        self._form = form

    def _say(self, sentence: Sentence) -> None:
        if sentence not in self._form.summary:
            self._form.refuse(sentence)

    def spans(self, rows: list[TypedSpan]) -> list[tuple[TypedSpan, Span]]:
        found = []
        for row in rows:
            try:
                found.append((row, row.span()))
            except ValueError:
                self._say(
                    Sentence(
                        "“{day} {start}–{end}” is not a day with times. Write them like 2026-06-09 08:30–12:00.",
                        day=row.day, start=row.start, end=row.end,
                    )
                )  # fmt: skip
        return found

    def whole(self, text: str) -> int | None:
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 5:
            return int(text)
        self._say(Sentence("“{text}” is not a whole number of minutes.", text=text))
        return None


def apply_preset(form: HallForm, name: str) -> None:
    """The rest and limits of section 6 for a formal or a campus competition, in place of those typed."""
    if name not in PRESETS:
        raise Refusal(Sentence("Please choose one."), field="preset", status=422)
    rest, limits = PRESETS[name]
    for field, value in (
        (form.rest, rest.minutes),
        (form.rest_late, rest.late),
        (form.limit_discipline, limits.discipline),
        (form.limit_day, limits.day),
    ):
        field.data, field.typed, field.errors = value, "", []
