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
    run, fetch = engine.run_querystring, engine.fetch
    found: list[str] = []

    async def noted(querystring: QueryString, in_pool: bool = False) -> Any:
        found.append(querystring.template)
        return await run(querystring, in_pool)

    async def noted_too(template: str, values: Any) -> Any:
        found.append(template)
        return await fetch(template, values)

    engine.run_querystring, engine.fetch = noted, noted_too
    try:
        yield found
    finally:
        del engine.run_querystring, engine.fetch
