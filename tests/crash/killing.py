"""A process that does one deed in a world and kills itself with SIGKILL at the statement it is told.

Run as a program it stays, with everything imported, and forks for each deed, so that each is a process of its own
that opens the database, and is really killed: no `finally`, no rollback, no closing. It reads one order a line,
`[url, data_dir, world, deed, kill_at, facts]`, and answers with how the process ended and how many statements its
writes took. Without a deed the world itself is made. `kill_at`: the statement before which it dies (BEGIN, SAVEPOINT,
every query, COMMIT itself), `-1` just after COMMIT, before anybody is answered; `null`: never.
"""

import asyncio
import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.database.sqlite.writer import Writer
from foundation.jobs import Jobs
from foundation.settings import Settings, use_settings
from members.domain.pinyin import reading
from tests.crash.there import There
from tests.crash.worlds import WORLDS

AFTER_COMMIT = -1


class Trap:
    """Counts the statements of a deed's first write, and ends the process at one of them.

    What a deed writes after it (a clock that looks again whether there is more to do) is another write.
    """

    def __init__(self, kill_at: int | None) -> None:
        self.kill_at, self.statements, self.committed = kill_at, 0, False
        begin, commit = Writer._begin, Writer._commit

        def watched(writer: Writer, connection: Connection, schema: bool) -> None:
            connection.set_trace_callback(self.stepped)
            begin(writer, connection, schema)

        def committed(writer: Writer, connection: Connection) -> None:
            commit(writer, connection)
            self.committed = True
            if self.kill_at == AFTER_COMMIT:
                die()

        Writer._begin, Writer._commit = watched, committed  # type: ignore[method-assign,assignment]

    def stepped(self, statement: str) -> None:
        if self.committed:
            return
        self.statements += 1
        if self.statements == self.kill_at:
            die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _done(
    url: str, data: str, world: str, deed: str, kill_at: int | None, facts: dict[str, str]
) -> Any:
    use_settings(
        Settings(database_url=url, data_dir=Path(data), public_url="http://rallypoint.test", secret="crash")
    )
    use_engine(engine_for(url))
    await open_database()
    with frozen(WORLDS[world].at):
        if not deed:
            result: Any = await WORLDS[world].make()
        else:
            trap = Trap(kill_at)
            await WORLDS[world].deeds[deed](There(facts))
            result = trap.statements
    await close_database()
    return result


def _forked(order: list[Any]) -> dict[str, Any]:
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        try:
            os.write(tells, json.dumps(asyncio.run(_done(*order))).encode())
        except BaseException as error:  # noqa: BLE001 - the parent says what it was
            os.write(tells, json.dumps({"failed": repr(error)}).encode())
        os._exit(0)
    os.close(tells)
    with os.fdopen(told, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return {"killed": os.WIFSIGNALED(status), "said": json.loads(said) if said else None}


if __name__ == "__main__":
    for package in ("members", "events", "competitions", "checkin"):
        import_module(f"{package}.wiring").connect(Jobs())
    reading("聚点")  # what names are read with is loaded once, not by every process
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line))), flush=True)
