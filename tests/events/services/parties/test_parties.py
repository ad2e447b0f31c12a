"""A party from its founding to its end: who joins and how, who leaves, what it waits for together."""

from datetime import timedelta

import pytest

from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.party import AgeBand, Companion
from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind, Scope
from events.queries import parties
from events.services.answers import AnswersRefused
from events.services.cancellation import cancel
from events.services.companions import change as change_companions
from events.services.companions_refused import CompanionsRefused
from events.services.lifecycle import publish
from events.services.parties.captaincy import change, hand_over, invite, make_link, take_out, withdraw
from events.services.parties.founding import PartyWish, found
from events.services.parties.joining import decline, join
from events.services.people_settings import set_people
from events.services.signup import NotAdmitted, SignUp, register
from events.tables import Guest, Party, PartyInvitation, RegistrationChange
from foundation.clock import frozen
from foundation.database import fetch
from foundation.errors import Refusal
from tests.events.services.parties.team import ALONE, TEAM, all_is_well, founded, held, in_it, whole
from tests.events.services.test_answers import asked, kept
from tests.events.union import NOON, START, Union, offerings, statuses

B = AgeBand


async def refused(deed: object) -> str:
    with pytest.raises(Refusal) as said:
        await deed  # type: ignore[misc]
    return str(said.value.sentence)


async def test_a_captain_carries_all_the_places_and_people_join_by_the_link(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, first, second, stranger = await union.people(4)
        (elsewhere,) = await union.people(1, union.library, "B", "图书")
        event, _ = await held(union)
        team = await founded(captain, event, 3)
        assert await all_is_well(event) == [(10, 3, 0)]
        assert await founded(captain, event, 5) == team  # pressed twice
        secret = await make_link(captain, team)
        assert await parties.by_secret(secret) == team
        made = await join(first, team, secret=secret)
        assert (made.outcome.value, made.again) == ("confirmed", False)
        assert (await join(first, team, secret=secret)).again
        await join(elsewhere, team, secret=secret)
        assert await in_it(team) == [
            ("会员0", "confirmed", 3),
            ("图书0", "confirmed", 0),
            ("会员1", "confirmed", 0),
        ]
        assert await refused(join(second, team, secret=secret)) == (
            "All its places are taken; its captain can ask for more. Nothing was changed."
        )
        assert await refused(join(stranger, team)) == (
            "Only those who are asked can join. Please ask the captain for the link."
        )
        await make_link(captain, team)
        assert await parties.by_secret(secret) is None
        assert await refused(join(second, team, secret=secret)) == (
            "Only those who are asked can join. Please ask the captain for the link."
        )
        assert await all_is_well(event) == [(10, 3, 0)]


async def test_colleagues_are_asked_by_name_and_answer(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, first, second = await union.people(3)
        event, _ = await held(union)
        team = await founded(captain, event)
        await invite(captain, team, first.member_id)
        await invite(captain, team, first.member_id)
        await invite(captain, team, second.member_id)
        assert [(each.party, each.name) for each in await parties.to_answer(first.member_id, NOON)] == [
            (team, "飞鱼队")
        ]
        await decline(first, team)
        await decline(first, team)
        assert [each.answer for each in (await whole(team)).asked] == ["declined", ""]
        with frozen(NOON + timedelta(minutes=1)):
            await invite(captain, team, first.member_id)
        await join(first, team)
        assert [each.name for each in (await whole(team)).asked] == ["会员2"]
        assert (
            await refused(decline(first, team)) == "You are in it already; leave it under My registrations."
        )
        assert await refused(invite(captain, team, first.member_id)) == "会员1 is in it already."
        (left,) = (await whole(team)).asked
        await withdraw(captain, team, left.id)
        assert await refused(join(second, team)) == (
            "Only those who are asked can join. Please ask the captain for the link."
        )
        assert await refused(invite(first, team, second.member_id)) != ""
        told = await fetch(
            "SELECT kind, member FROM inbox_message WHERE kind LIKE 'party%' ORDER BY kind, id"
        )
        assert sorted(row["kind"] for row in told) == [
            "party_answered", "party_answered", "party_invited", "party_invited", "party_invited",
        ]  # fmt: skip
        assert await PartyInvitation.count() == 1


async def test_nobody_is_in_it_twice(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, other, third = await union.people(3)
        event, offering = await held(union)
        team = await founded(captain, event)
        rivals = await founded(other, event, name="海豚队")
        await invite(captain, team, other.member_id)
        await invite(captain, team, third.member_id)
        await invite(other, rivals, third.member_id)
        assert await refused(join(other, team)) == "You are signed up already."
        await join(third, team)
        assert await refused(join(third, rivals)) == "You are signed up already."
        again = await found(third, PartyWish(event, offering, "第三队", 3))
        assert (again.party, again.registered.again) == ("", True)
        assert await Party.count() == 2
        assert (await register(third, SignUp(event, offering))).again
        assert await all_is_well(event) == [(10, 8, 0)]


async def test_one_place_an_event_also_over_two_offerings(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, other = await union.people(2)
        event = await union.event(
            publish=False, offerings=(OfferingDraft("拔河", 0), OfferingDraft("跳绳", 1)),
            pools=(PoolDraft(10), PoolDraft(10)),
        )  # fmt: skip
        await set_people(union.organizer, event, TEAM)
        await publish(union.organizer, event)
        first, second = await offerings(event)
        tug = (await found(captain, PartyWish(event, first, "拔河队", 3))).party
        with pytest.raises(NotAdmitted):
            await found(captain, PartyWish(event, second, "跳绳队", 3))
        rope = (await found(other, PartyWish(event, second, "跳绳队", 3))).party
        await invite(captain, tug, other.member_id)
        with pytest.raises(NotAdmitted) as said:
            await join(other, tug)
        assert "One person can take 1 offering here." in str(said.value.sentence)
        assert [await in_it(tug), await in_it(rope)] == [
            [("会员0", "confirmed", 3)], [("会员1", "confirmed", 3)],
        ]  # fmt: skip
        assert await Party.count() == 2


async def test_a_party_waits_and_moves_up_together(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second, mate, late = await union.people(4)
        event, _ = await held(union, 4)
        team = await founded(first, event, 3)
        waits = await founded(second, event, 3, "海豚队")
        assert await all_is_well(event) == [(4, 3, 3)]
        await invite(second, waits, mate.member_id)
        assert (await join(mate, waits)).outcome.value == "waitlisted"
        assert await in_it(waits) == [("会员1", "waitlisted", 3), ("会员2", "waitlisted", 0)]
        assert await all_is_well(event) == [(4, 3, 3)]
        # Who waits for more keeps the number; who has places gets no more while others wait.
        await change(second, waits, "海豚队", 4)
        assert await all_is_well(event) == [(4, 3, 4)]
        assert await refused(change(first, team, "飞鱼队", 4)) == (
            "Others wait for places; free ones go to them first. Nothing was changed."
        )
        await change(second, waits, "海豚队", 2)
        await change(first, team, "飞鱼队", 2)
        assert await in_it(waits) == [("会员1", "confirmed", 2), ("会员2", "confirmed", 0)]
        assert await all_is_well(event) == [(4, 4, 0)]
        assert (
            await refused(change(first, team, "飞鱼队", 3)) == "Only 0 places are free. Nothing was changed."
        )
        third = await founded(late, event, 2, "海豹队")
        await cancel(first, (await whole(team)).captain.id)
        assert await in_it(third) == [("会员3", "confirmed", 2)]
        assert await parties.party(team) is None
        assert await all_is_well(event) == [(4, 4, 0)]
        confirmed = await fetch(
            "SELECT member FROM inbox_message WHERE kind = 'promoted' AND member = {}", mate.member_id
        )
        assert len(confirmed) == 1


async def test_a_captain_who_leaves_hands_over_or_dissolves(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, mate, other = await union.people(3)
        event, _ = await held(union)
        family = (Companion("小明", B.CHILD), Companion("小宝", B.INFANT))
        team = await founded(captain, event, 4, companions=family)
        for each in (mate, other):
            await invite(captain, team, each.member_id)
            await join(each, team)
        registration = (await whole(team)).captain.id
        assert await refused(cancel(captain, registration)) == (
            "2 colleagues are in it with you: hand the captaincy over first, or dissolve it for everybody."
        )
        await hand_over(captain, team, mate.member_id)
        await hand_over(mate, team, mate.member_id)
        assert await in_it(team) == [
            ("会员1", "confirmed", 4),
            ("会员0", "confirmed", 0),
            ("会员2", "confirmed", 0),
        ]
        assert len((await whole(team)).along) == 2
        assert await refused(hand_over(captain, team, captain.member_id)) != ""
        await cancel(captain, registration)
        assert await in_it(team) == [("会员1", "confirmed", 4), ("会员2", "confirmed", 0)]
        # They can come back, also as the captain of another one.
        again = await founded(captain, event, 2, "新队")
        assert await in_it(again) == [("会员0", "confirmed", 2)]
        assert await all_is_well(event) == [(10, 6, 0)]
        await cancel(mate, (await whole(team)).captain.id, whole_party=True)
        assert await statuses(event) == {"confirmed": ["A0000"], "cancelled": ["A0001", "A0002"]}
        assert await Guest.count().where(Guest.status == "confirmed") == 0
        assert await all_is_well(event) == [(10, 2, 0)]
        assert await founded(mate, event, 2, "飞鱼队") != team


async def test_somebody_is_taken_out_and_reads_why(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, mate = await union.people(2)
        event, _ = await held(union)
        team = await founded(captain, event)
        await invite(captain, team, mate.member_id)
        mine = (await join(mate, team)).registration
        assert await refused(take_out(captain, team, mate.member_id)) == (
            "Please give a reason; the person will read it."
        )
        assert await refused(take_out(captain, team, captain.member_id, "?")) == (
            "The captain stays; hand over first, or dissolve it."
        )
        assert await refused(take_out(mate, team, captain.member_id, "?")) != ""
        await take_out(captain, team, mate.member_id, "换人参赛")
        await take_out(captain, team, mate.member_id, "换人参赛")
        steps = await RegistrationChange.select(RegistrationChange.reason).where(
            RegistrationChange.registration == mine
        )
        assert [step["reason"] for step in steps] == ["", "换人参赛"]
        assert await refused(join(mate, team)) == (
            "Only those who are asked can join. Please ask the captain for the link."
        )
        assert await all_is_well(event) == [(10, 4, 0)]


async def test_who_is_brought_along_fits_beside_the_members(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, mate = await union.people(2)
        event, offering = await held(union)
        family = (Companion("小明", B.CHILD), Companion("小宝", B.INFANT), Companion("外婆", B.SENIOR))
        with pytest.raises(CompanionsRefused) as wrong:
            await found(captain, PartyWish(event, offering, "", 2, companions=family))
        assert sorted(wrong.value.fields) == ["party_name", "size"]
        made = await found(captain, PartyWish(event, offering, "王家", companions=family))
        assert ((await whole(made.party)).size, (await whole(made.party)).free) == (3, 0)
        await change(captain, made.party, "王家", 4)
        await invite(captain, made.party, mate.member_id)
        mine = (await join(mate, made.party)).registration
        own = made.registered.registration
        lapless = tuple(
            Companion(each.companion.name, each.companion.age_band, True, each.companion.id)
            for each in (await whole(made.party)).along
        )
        assert await refused(change_companions(captain, own, lapless)) == (
            "There are not so many places in it; please ask for more places first."
        )
        assert await refused(change_companions(mate, mine, ())) == "Your captain names those who come along."
        await change_companions(captain, own, lapless[:1])
        assert ((await whole(made.party)).size, (await whole(made.party)).free) == (4, 1)
        assert await all_is_well(event) == [(10, 4, 0)]


async def test_each_answers_for_themselves_and_the_captain_for_all(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, mate = await union.people(2)
        liaison = await union.liaison()
        event, _ = await held(
            union,
            questions=(
                QuestionDraft(QuestionKind.TEXT, "口号", required=True, scope=Scope.PARTY),
                QuestionDraft(QuestionKind.SIZE, "尺码", required=True),
                QuestionDraft(QuestionKind.CONSENT, "同意", required=True),
            ),
        )  # fmt: skip
        ids = await asked(event)
        with pytest.raises(AnswersRefused) as lacking:
            await founded(captain, event)
        assert list(lacking.value.fields) == [ids["口号"], ids["尺码"], ids["同意"]]
        everything = {ids["口号"]: "加油", ids["尺码"]: "M", ids["同意"]: "yes"}
        team = await founded(captain, event, answers=everything)
        await invite(captain, team, mate.member_id)
        with pytest.raises(AnswersRefused) as lacking:
            await join(mate, team, answers={ids["口号"]: "必胜"})
        assert list(lacking.value.fields) == [ids["尺码"], ids["同意"]]
        assert await refused(join(liaison, team, member=mate.member_id, answers=everything)) == (
            "Please give a reason; the person will read it."
        )
        made = await join(liaison, team, member=mate.member_id, answers=everything, reason="本人在外出差")
        assert made.missing == (ids["同意"],)
        assert {label: value for label, (value, _, _) in (await kept(made.registration)).items()} == {
            "尺码": "M"
        }


async def test_organizers_and_liaisons_act_for_a_captain_and_say_why(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, mate = await union.people(2)
        liaison, foreign = await union.liaison(), await union.liaison(union.library)
        event, _ = await held(union)
        team = await founded(liaison, event, member=captain.member_id)
        assert await in_it(team) == [("会员0", "confirmed", 4)]
        for actor in (foreign, mate):
            with pytest.raises(Refusal) as said:
                await change(actor, team, "别队", 4, "?")
            assert said.value.status == 403
        assert await refused(change(liaison, team, "飞鱼队", 5)) == (
            "Please give a reason; the person will read it."
        )
        await change(liaison, team, "飞鱼队", 5, "再加一人")
        await join(union.organizer, team, member=mate.member_id, reason="补员")
        await hand_over(union.organizer, team, mate.member_id, "原队长出差")
        assert await in_it(team) == [("会员1", "confirmed", 5), ("会员0", "confirmed", 0)]
        assert await all_is_well(event) == [(10, 5, 0)]
    with frozen(START):
        assert await refused(change(liaison, team, "飞鱼队", 3, "少两人")) == (
            "It is too late for changes; please ask the organizer."
        )
        await change(union.organizer, team, "飞鱼队", 3, "少两人")
        assert await all_is_well(event) == [(10, 3, 0)]
        assert "People could join until" in await refused(
            join(union.organizer, team, member=foreign.member_id, reason="?")
        )


async def test_companions_of_one_person(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        person, other, late = await union.people(3)
        event, offering = await held(union, 5, ALONE)
        family = (Companion("小明", B.CHILD), Companion("小宝", B.INFANT), Companion("外婆", B.SENIOR))
        made = await register(person, SignUp(event, offering, companions=family))
        before = {row["name"]: row["ticket"] for row in await Guest.select(Guest.name, Guest.ticket)}
        assert await all_is_well(event) == [(5, 3, 0)]
        await register(other, SignUp(event, offering, companions=family[:1]))
        waiting = await register(late, SignUp(event, offering))
        assert (await all_is_well(event), waiting.outcome.value) == ([(5, 5, 1)], "waitlisted")
        there = [each.companion for each in await parties.companions_of(made.registration)]
        assert await refused(
            change_companions(person, made.registration, [*there, Companion("外公", B.SENIOR)])
        ) == ("3 people at most can be brought along.")
        lap = [Companion(each.name, each.age_band, True, each.id) for each in there]
        assert await refused(change_companions(person, made.registration, lap)) == (
            "Others wait for places; free ones go to them first. Nothing was changed."
        )
        # The grandmother stays at home: her place goes to the next in line.
        await change_companions(person, made.registration, there[:2])
        assert await all_is_well(event) == [(5, 5, 0)]
        assert (await statuses(event))["confirmed"] == ["A0000", "A0001", "A0002"]
        after = {
            row["name"]: row["ticket"]
            for row in await Guest.select(Guest.name, Guest.ticket).where(Guest.registration == made.registration)
            .where(Guest.status == "confirmed")
        }  # fmt: skip
        assert after == {name: before[name] for name in ("小明", "小宝")}
        await cancel(person, made.registration)
        assert await all_is_well(event) == [(5, 3, 0)]
        again = await register(person, SignUp(event, offering, companions=(Companion("小明", B.CHILD),)))
        assert again.registration == made.registration
        assert await all_is_well(event) == [(5, 5, 0)]
        with pytest.raises(CompanionsRefused) as named:
            await change_companions(person, made.registration, [Companion("会员 0")])
        assert str(named.value.sentence) == "You are counted already; name only those who come with you."
    with frozen(START):
        assert await refused(change_companions(person, made.registration, ())) == (
            "It is too late for changes; please ask the organizer."
        )
        await change_companions(union.organizer, made.registration, (), "孩子发烧")
        assert await all_is_well(event) == [(5, 4, 0)]
