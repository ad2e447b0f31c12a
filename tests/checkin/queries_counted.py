"""Counting the statements a page costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from piccolo.querystring import QueryString

from foundation.database import current_engine


@contextmanager
def counted() -> Iterator[list[str]]:
    """The templates of all statements run within the block."""
    engine: Any = current_engine()
    run = engine.run_querystring
    found: list[str] = []

    async def noted(querystring: QueryString, in_pool: bool = False) -> Any:
        found.append(querystring.template)
        return await run(querystring, in_pool)

    engine.run_querystring = noted
    try:
        yield found
    finally:
        del engine.run_querystring
