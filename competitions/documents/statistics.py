"""Who takes part, in figures: branch by discipline by sex, people and entries apart."""

from competitions.documents.paper_data import Data
from competitions.queries.papers import CompetitionPapers, PersonOfEntry
from foundation.i18n import gettext as _


def statistics(papers: CompetitionPapers) -> Data:
    """Rows are branches in their order; each discipline counts women and men; the last columns count persons once."""
    people = [person for each in papers.people.values() for person in each]
    branches = sorted({(person.branch_position, person.branch, person.branch_name) for person in people})
    disciplines = [paper.row.id for paper in papers.disciplines]
    rows = [
        _row(name, [person for person in people if person.branch == branch], disciplines)
        for _position, branch, name in branches
    ]
    return {
        "disciplines": [paper.row.name for paper in papers.disciplines],
        "rows": rows,
        "total": _row(_("Total"), people, disciplines),
        "words": {
            "branch": _("Branch"),
            "women": _("Wom."),
            "men": _("Men"),
            "persons": _("Persons"),
            "entries": _("Starts"),
        },
    }


def _row(name: str, people: list[PersonOfEntry], disciplines: list[str]) -> Data:
    cells: list[str] = []
    for discipline in disciplines:
        here = [person for person in people if person.discipline == discipline]
        cells += [_count(here, "female"), _count(here, "male")]
    once = list({person.id: person for person in people}.values())
    cells += [_count(once, "female"), _count(once, "male"), str(len(once)), str(len(people))]
    return {"name": name, "cells": cells}


def _count(people: list[PersonOfEntry], sex: str) -> str:
    found = sum(person.sex == sex for person in people)
    return str(found) if found else ""
