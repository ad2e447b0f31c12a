"""Deeds of many people at the same moment."""

import asyncio
from typing import Any

from foundation.errors import Refusal


async def tried(*deeds: Any) -> int:
    """All at once, each until it is done or refused for good; how many were done."""

    async def one(deed: Any) -> bool:
        while True:
            try:
                await deed()
            except Refusal as refused:
                if str(refused.sentence).startswith("Many people are changing this"):
                    continue
                return False
            return True

    return sum(await asyncio.gather(*(one(deed) for deed in deeds)))
