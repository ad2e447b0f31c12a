"""Lists as their pages read them, without the pages."""

from typing import TypeVar

from foundation.web.wanted_list import Asked, Shape
from members.queries.people_lists import Reads, Source, ids_of

R = TypeVar("R")


async def everything(
    source: Source, reads: Reads[R], shape: Shape, sort: str = "", search: str = ""
) -> list[R]:
    """All rows in the order asked for, else in the usual one."""
    asked = Asked(shape, sort or shape.usual, search, filters=dict.fromkeys(shape.filters, ""))
    return await reads(await ids_of(source, asked))
