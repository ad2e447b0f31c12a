"""The chain over the audit trail: complete, in order, and every later change to it is found."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from foundation.database import DatabaseEngine, write
from members.domain.identity import Link, Oneself
from members.services import audit
from members.services.audit_chain import AT_ONCE, BEGINNING, LATE_S, Sealer, Verified, link, verify
from members.tables import AuditEntry, AuditSeal

AT = datetime(2026, 6, 9, 6, 30, tzinfo=UTC)


async def record(number: int = 0) -> None:
    await write(lambda: audit.record(Oneself("m1"), "thing.done", "thing", f"t{number}", number=number))


async def seal_everything() -> int:
    sealer = Sealer()
    total = 0
    while done := await sealer.seal():
        total += done
    return total


async def test_an_entry_tells_who_did_what(database: DatabaseEngine) -> None:
    async def body() -> None:
        await audit.record(Oneself("m1"), "thing.done", "thing", "t1", after=3, before="x")
        await audit.record(Link("l1"), "point.scored", "match", "t2")
        await audit.record(None, "roster.imported", "roster", "")

    with clock.frozen(AT):
        await write(body)
    rows = await AuditEntry.select().order_by(AuditEntry.id)
    assert [tuple(row.values())[1:] for row in rows] == [
        (AT, "m1", "member", "thing.done", "thing", "t1", '{"after":3,"before":"x"}'),
        (AT, "l1", "link", "point.scored", "match", "t2", "{}"),
        (AT, "", "system", "roster.imported", "roster", "", "{}"),
    ]


async def test_what_is_rolled_back_leaves_no_entry(database: DatabaseEngine) -> None:
    async def body() -> None:
        await audit.record(None, "thing.done", "thing", "t1")
        raise LookupError

    with pytest.raises(LookupError):
        await write(body)
    assert await AuditEntry.count() == 0


async def test_too_long_for_its_column_is_a_mistake_of_ours(database: DatabaseEngine) -> None:
    with pytest.raises(ValueError, match="longer than 60 characters"):
        await write(lambda: audit.record(None, "x" * 61, "thing", "t1"))


async def test_every_entry_is_sealed_once_and_the_chain_holds(database: DatabaseEngine) -> None:
    for number in range(3):
        await record(number)
    assert await seal_everything() == 3
    await record(3)
    assert (await verify()).waiting == 1
    assert await seal_everything() == 1
    entries = await AuditEntry.select().order_by(AuditEntry.id)
    seals = await AuditSeal.select().order_by(AuditSeal.sequence)
    before = BEGINNING
    for number, (entry, seal) in enumerate(zip(entries, seals, strict=True), 1):
        before = link(before, entry)
        assert seal == {"sequence": number, "entry": entry["id"], "hash": before}
    assert await verify() == Verified(sealed=4, waiting=0, last=before, breaks=())


async def test_an_empty_trail_holds(database: DatabaseEngine) -> None:
    assert await seal_everything() == 0
    assert await verify() == Verified(0, 0, "", ())


async def test_more_than_one_step(database: DatabaseEngine) -> None:
    subjects: list[tuple[str, dict[str, int]]] = [(f"t{number}", {}) for number in range(AT_ONCE + 5)]
    await write(lambda: audit.record_many(None, "thing.done", "thing", subjects))
    assert await seal_everything() == AT_ONCE + 5
    assert (await verify()).holds


async def test_an_entry_that_appears_late_is_sealed_late(database: DatabaseEngine) -> None:
    """PostgreSQL may show entry 2 before entry 1."""
    sealer = Sealer()
    await AuditEntry.insert(AuditEntry(id=2, action="second", subject_kind="thing", subject="t2"))
    assert await sealer.seal() == 1
    if database.engine_type == "sqlite":
        sealer = Sealer()
    await AuditEntry.insert(AuditEntry(id=1, action="first", subject_kind="thing", subject="t1"))
    assert await sealer.seal() == 1
    assert [row["entry"] for row in await AuditSeal.select().order_by(AuditSeal.sequence)] == [2, 1]
    assert (await verify()).holds


async def test_the_sealer_does_not_look_at_the_whole_trail_each_time(database: DatabaseEngine) -> None:
    at = [0.0]
    sealer = Sealer(clock=lambda: at[0])
    await record()
    assert await sealer.seal() == 1
    at[0] = LATE_S
    await sealer.seal()
    assert sealer._floor == (await AuditEntry.select(AuditEntry.id))[0]["id"]


async def test_a_new_sealer_learns_what_is_sealed_already(database: DatabaseEngine) -> None:
    await record()
    await seal_everything()
    at = [0.0]
    sealer = Sealer(clock=lambda: at[0])
    for at[0] in (0.0, LATE_S, LATE_S):
        assert await sealer.seal() == 0
    assert sealer._floor == (await AuditEntry.select(AuditEntry.id))[0]["id"]


async def test_two_sealers_at_once_seal_each_entry_once(database: DatabaseEngine) -> None:
    for number in range(20):
        await record(number)
    sealers = [Sealer(), Sealer(), Sealer()]
    for _ in range(3):
        await asyncio.gather(*(sealer.seal() for sealer in sealers))
    assert await AuditSeal.count() == 20
    assert (await verify()).holds


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE audit_entry SET subject = 'other' WHERE subject = 't1'",
            "the entry or its seal has been changed",
        ),
        (
            "UPDATE audit_entry SET fields = '{\"number\":9}' WHERE subject = 't1'",
            "the entry or its seal has been changed",
        ),
        ("UPDATE audit_seal SET hash = '0' WHERE sequence = 2", "the entry or its seal has been changed"),
        ("DELETE FROM audit_seal WHERE sequence = 2", "seals 2 to 2 are missing"),
    ],
)
async def test_a_change_is_found_where_it_was_made(
    database: DatabaseEngine, statement: str, what: str
) -> None:
    for number in range(3):
        await record(number)
    await seal_everything()
    await write(lambda: AuditEntry.raw(statement.replace("{", "{{").replace("}", "}}")).run())
    first = (await verify()).breaks[0]
    assert (first.what, first.sequence in (2, 3)) == (what, True)


async def test_a_cut_off_end_is_found_by_the_seal_written_down(database: DatabaseEngine) -> None:
    for number in range(3):
        await record(number)
    await seal_everything()
    last = (await verify()).last
    assert (await verify(last)).holds

    async def cut() -> None:
        await AuditSeal.delete().where(AuditSeal.sequence == 3)
        await AuditEntry.delete().where(AuditEntry.subject == "t2")

    await write(cut)
    assert (await verify()).holds
    assert [found.what for found in (await verify(last)).breaks] == [
        "the seal written down earlier is not part of the chain: its end was cut off"
    ]


async def test_an_entry_dated_back_is_found(database: DatabaseEngine) -> None:
    with clock.frozen(AT):
        await record(0)
    with clock.frozen(AT - timedelta(hours=2)):
        await record(1)
    await seal_everything()
    assert [found.what[:40] for found in (await verify()).breaks] == [
        "its time lies far before entries sealed "
    ]
