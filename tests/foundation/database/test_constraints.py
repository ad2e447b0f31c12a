"""The constraints of tables.py really exist after a migration, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.clock import now
from foundation.database import AlreadyThere, ConstraintBroken, DatabaseEngine, write
from foundation.identifiers import new_id
from members.tables import Branch


async def _branch(**values: Any) -> Branch:
    branch = Branch(**values)
    await write(lambda: Branch.insert(branch))
    return branch


async def test_a_migrated_database_takes_a_row_and_gives_it_back(database: DatabaseEngine) -> None:
    branch = await _branch(name="Library", kind="branch", path="x/")
    assert await Branch.select(Branch.id, Branch.name) == [{"id": branch.id, "name": "Library"}]
    assert new_id() != branch.id
    assert now().tzinfo is not None


async def test_a_primary_key_is_unique(database: DatabaseEngine) -> None:
    branch = await _branch(name="Library", kind="branch", path="x/")
    with pytest.raises(AlreadyThere):
        await _branch(id=branch.id, name="Other", kind="branch", path="y/")


async def test_a_foreign_key_must_point_somewhere(database: DatabaseEngine) -> None:
    with pytest.raises(ConstraintBroken):
        await _branch(name="Library", kind="branch", path="x/", parent="nowhere")
