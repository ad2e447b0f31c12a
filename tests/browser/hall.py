"""A hall being served for the umpire's panel, and what an umpire does on it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from playwright.async_api import Page

from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.state import new_match
from competitions.services import umpire_links
from competitions.tables import EntryPlayer, Match
from foundation.database import close_database, engine_for, open_database, use_engine
from tests.competitions.tournament import Tournament
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server

TABLET = {"width": 1024, "height": 768}


class Hall:
    """A tournament being served: sixteen first matches, each test takes its own."""

    server: Server
    competition: str
    matches: dict[str, str]
    links: dict[str, str]
    court_link: str

    def at(self, path: str) -> str:
        return f"{self.server.address}{path}"

    def umpire(self, number: int) -> str:
        return self.at(f"/umpire/{self.links[f'r1m{number}']}")

    def match(self, number: int, stage: int = 1) -> str:
        return self.at(f"/matches/{self.matches[f'r{stage}m{number}']}")

    @property
    def scores(self) -> str:
        return self.at(f"/competitions/{self.competition}/scores")


DOUBLES = 2
ON_COURT_ONE = 3


async def found_hall(folder: Path) -> Hall:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    tournament = await (await Tournament.found(32)).drawn()
    hall = Hall()
    hall.competition = tournament.id
    hall.matches = {key: match.id for key, match in (await tournament.loaded()).matches.items()}
    await make_doubles(tournament, f"r1m{DOUBLES}")
    court_one = hall.matches[f"r1m{ON_COURT_ONE}"]
    await Match.update({Match.court: 1, Match.status: "called"}).where(Match.id == court_one)
    hall.links = {
        key: (await umpire_links.issue_for_match(tournament.referee, tournament.id, match)).secret
        for key, match in hall.matches.items()
        if key.startswith("r1")
    }
    (court,) = await umpire_links.issue_for_courts(tournament.referee, tournament.id, (1,))
    hall.court_link = court.secret
    await close_database()
    return hall


async def make_doubles(tournament: Tournament, key: str) -> None:
    match = (await tournament.loaded()).matches[key]
    partners = await tournament.union.people(2, tournament.union.library, "Q", called="搭档")
    for entry, partner in zip((match.side_a, match.side_b), partners, strict=True):
        await EntryPlayer(
            entry=entry,
            discipline=tournament.discipline,
            member=partner.member_id,
            branch=tournament.union.library.id,
            position=1,
        ).save()


async def counted_by(match_id: str, scoring: ScoringFormat, *, doubles: bool) -> None:
    """That match is counted by a format of its own. Call it while the database is open."""
    state = msgspec.json.encode(new_match(scoring, doubles=doubles)).decode()
    await Match.update({Match.state: state}).where(Match.id == match_id)


async def pick(page: Page, form: str, **choices: str) -> None:
    for name, value in choices.items():
        await page.locator(f"{form} [name={name}][value='{value}']").check(force=True)


async def log_length(page: Page) -> int:
    return int(await page.get_attribute("#umpire", "data-sequence") or 0)


async def after(page: Page, act: Callable[[], Awaitable[object]], entries: int = 1) -> None:
    """Does something and waits until the server has taken it."""
    wanted = await log_length(page) + entries
    await act()
    await page.wait_for_function(
        "wanted => Number(document.getElementById('umpire').dataset.sequence) >= wanted", arg=wanted
    )


async def tap(page: Page, ends: str) -> None:
    """`"llr"`: two taps on the left half, one on the right."""
    for end in ends:
        half = page.locator(f"[data-end={'left' if end == 'l' else 'right'}]")
        await after(page, half.click)


async def begin(page: Page, address: str, **choices: str) -> None:
    await page.goto(address)
    await page.evaluate("() => (document.getElementById('umpire').dataset.between = '0')")
    await pick(page, "[data-toss-form]", won_by="a", choice="serve", left="a", **choices)
    await after(page, page.locator("[data-toss-form] .prompt__go").click, 3)
    await after(page, page.locator("[data-play]").click)


def prompt(page: Page, name: str) -> str:
    return f"[data-prompt={name}]:not([hidden])"
