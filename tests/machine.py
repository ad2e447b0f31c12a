"""What stateful tests stand on: each example begins on a fresh database, each rule is a deed at a moment of its own."""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

from foundation.clock import frozen
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.errors import Refusal
from tests.fixtures.database import _emptied as emptied

T = TypeVar("T")


class Machine(RuleBasedStateMachine):
    """`begin` makes the people and things, `look` says what must hold after each step; both run at `clock`."""

    url: ClassVar[str]
    migrated: ClassVar[Path]
    begins: ClassVar[datetime]

    def __init__(self) -> None:
        super().__init__()
        self.clock = self.begins
        self.runner = asyncio.Runner()
        self.runner.run(self._opened())

    async def _opened(self) -> None:
        if self.url.startswith("sqlite"):
            file = Path(self.url.removeprefix("sqlite:///"))
            for old in file.parent.glob(f"{file.name}*"):
                old.unlink()
            shutil.copyfile(self.migrated, file)
        else:
            await emptied(self.url)
        use_engine(engine_for(self.url, synchronous="OFF"))
        await open_database()
        with frozen(self.clock):
            await self.begin()

    def teardown(self) -> None:
        self.runner.run(close_database())
        self.runner.close()

    async def begin(self) -> None:
        raise NotImplementedError

    async def look(self) -> None:
        raise NotImplementedError

    def do(self, deed: Awaitable[T], *, takes: float = 1) -> T | None:
        """What came of it; None when it was refused, which must have changed nothing that matters."""
        self.clock += timedelta(seconds=takes)

        async def done() -> T | None:
            with frozen(self.clock), contextlib.suppress(Refusal):
                return await deed
            return None

        return self.runner.run(done())

    @invariant()
    def holds(self) -> None:
        async def looked() -> None:
            with frozen(self.clock):
                await self.look()

        self.runner.run(looked())


def run(
    machine: type[Machine], url: str, migrated: Path, *, examples: int, steps: int, **more: object
) -> None:
    """Tries so many histories. A statement costs PostgreSQL a round trip, so it is asked less often."""
    here = type(machine.__name__, (machine,), {"url": url, "migrated": migrated, **more})
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=examples if url.startswith("sqlite") else max(1, examples // 4),
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=(Phase.generate, Phase.shrink),
        ),
    )
