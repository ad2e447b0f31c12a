"""What an administrator decides about messages that did not go out by themselves; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Role
from members.message_tables import Delivery
from members.queries.outbox import outbox
from members.services.outbox import has_arrived, send_again
from tests.members.seed import add_branch, add_member, grant, identity

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


async def test_only_failed_and_unsure_messages_are_settled(database: object) -> None:
    member = await add_member(await add_branch("校工会"), "T001")
    await grant(member, Role.ADMINISTRATOR)
    actor = await identity(member)
    ids = {}
    for name, status, claimed in (
        ("failed", "failed", AT), ("unsure", "sending", AT - timedelta(hours=1)),
        ("arrived", "sending", AT - timedelta(hours=1)),
        ("sending", "sending", AT), ("waiting", "waiting", None),
    ):  # fmt: skip
        await Delivery.insert(
            Delivery(
                channel="mail", recipient=member.id, kind="trial", key=name, status=status, claimed_at=claimed
            )
        )
        ids[name] = (await Delivery.select(Delivery.id).where(Delivery.key == name))[0]["id"]
    with frozen(AT):
        seen = {
            view: [row.id for row in (await outbox(view, AT)).rows]
            for view in ("unsure", "failed", "waiting")
        }
        assert seen == {
            "unsure": [ids["arrived"], ids["unsure"]], "failed": [ids["failed"]],
            "waiting": [ids["waiting"], ids["sending"]],
        }  # fmt: skip
        await send_again(actor, ids["failed"])
        await send_again(actor, ids["unsure"])
        await has_arrived(actor, ids["arrived"])
        for refused in ("sending", "waiting", "arrived"):
            with pytest.raises(Refusal) as why:
                await send_again(actor, ids[refused])
            assert why.value.status == 409
        with pytest.raises(Refusal) as why:
            await has_arrived(actor, 2**63)
        assert why.value.status == 404
    rows = await Delivery.select(Delivery.key, Delivery.status).order_by(Delivery.id)
    assert {row["key"]: row["status"] for row in rows} == {
        "failed": "waiting", "unsure": "waiting", "arrived": "sent", "sending": "sending", "waiting": "waiting",
    }  # fmt: skip
