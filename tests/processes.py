"""Several processes at the same database: each makes itself ready, then all are let go at the same moment."""

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.settings import Settings, settings, use_settings

ROOT = Path(__file__).parents[1]
SECONDS = 60


async def together(url: str, calls: list[list[Any]]) -> list[Any]:
    """Each call is `module:function` and its arguments, in a process of its own; what each came to.

    The function prepares, and returns what is to be done once everybody is ready.
    """
    data = str(settings().data_dir)
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.processes", url, data, json.dumps(call)), cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )
        for call in calls
    ]  # fmt: skip
    async with asyncio.timeout(SECONDS):
        for each in running:
            assert each.stdout is not None
            assert await each.stdout.readline() == b"ready\n"
        told = await asyncio.gather(*(each.communicate(b"go\n") for each in running))
    return [json.loads(out) for out, _ in told]


async def _alone(url: str, data: str, target: str, *arguments: Any) -> None:
    use_settings(
        Settings(
            database_url=url, data_dir=Path(data), public_url="http://rallypoint.test", secret="of the tests"
        )
    )
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    module, name = target.split(":")
    deed = await getattr(import_module(module), name)(*arguments)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(json.dumps(await deed()))
    await close_database()


if __name__ == "__main__":
    asyncio.run(_alone(sys.argv[1], sys.argv[2], *json.loads(sys.argv[3])))
