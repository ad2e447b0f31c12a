"""Who may call the routes of the foundation: everybody."""

from tests.access.entry import EVERYBODY, Entry
from tests.access.world import World

ROUTES = [
    Entry("GET", "/static/{tree:str}/{path:path}", EVERYBODY),
    Entry("POST", "/language", EVERYBODY, form={"language": "en", "next": "/"}),
    Entry("POST", "/theme", EVERYBODY, form={"theme": "dark", "next": "/"}),
]


async def seed(world: World) -> None:
    world.values |= {"tree": "any", "path": "css/rallypoint.css"}
