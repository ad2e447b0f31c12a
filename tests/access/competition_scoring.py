"""Who may see and choose how a discipline is counted."""

from tests.access.entry import REFEREE_OF_THE_COMPETITION, Entry

FORMAT = "/referee/competitions/{competition_id:str}/disciplines/{discipline_id:str}/format"
MIXED = ({"competition_id": "other_competition_id"}, {"discipline_id": "other_discipline_id"})
OWN = {
    "name": "Campus", "best_of": "1", "points": "15", "lead": "1", "interval_in": "none", "ends_change_in": "none",
    "service": "rally", "serves": "2", "interval_s": "60", "break_s": "60", "rubber_break_s": "60",
}  # fmt: skip


def _entry(method: str, path: str, form: dict[str, str] | None = None) -> Entry:
    return Entry(
        method, path, REFEREE_OF_THE_COMPETITION, form=form, foreign=MIXED, everywhere=frozenset[str]()
    )


SCORING = [
    _entry("GET", FORMAT),
    _entry("POST", FORMAT, {"scoring_format": "3x15"}),
    _entry("POST", f"{FORMAT}/own", OWN),
]
