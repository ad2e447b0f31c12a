"""The pages of the competitions' room."""

from typing import Any

from competitions.pages import (
    contests,
    desk,
    draw_record,
    drawing,
    entries,
    entry_import,
    live,
    officials,
    paper_desk,
    papers,
    public,
    referee,
    referee_ties,
    regulations,
    results,
    schedule,
    scoring_format,
    ties,
    umpire,
    umpire_links,
)

routes: list[Any] = [
    *public.routes,
    *papers.routes,
    *paper_desk.routes,
    *draw_record.routes,
    *live.routes,
    *referee.routes,
    *desk.routes,
    *entries.routes,
    *entry_import.routes,
    *regulations.routes,
    *drawing.routes,
    *results.routes,
    *schedule.routes,
    *scoring_format.routes,
    *ties.routes,
    *referee_ties.routes,
    *officials.routes,
    *umpire.routes,
    *umpire_links.routes,
    *contests.routes,
]
