"""Handing a place on through the pages: chosen by the giver, taken by the colleague, or by a liaison with a reason."""

import re

import pytest
from litestar import Litestar

from events.services.signup import SignUp, register
from foundation.clock import frozen
from tests.events.pages.walk import browser, words
from tests.events.services.parties.team import ALONE, all_is_well, held
from tests.events.union import NOON, Union, statuses

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_place_changes_hands(app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        giver, taker, third = await union.people(3)
        liaison = await union.liaison()
        event, offering = await held(union, 2, ALONE)
        own = f"/registrations/{(await register(giver, SignUp(event, offering))).registration}"
        someone, colleague = await browser(app, giver), await browser(app, taker)
        assert "Somebody else instead of you?" in words(await someone.get(own))
        found = await someone.get(f"{own}/transfer?q={taker.staff_number}")
        assert f'value="{taker.member_id}" required checked' in found.text
        refused = await someone.post(f"{own}/transfer", data={"member": "nobody"})
        assert (refused.status_code, "not on the roster" in words(refused)) == (422, True)
        again = await someone.post(f"{own}/transfer", data={"member": giver.member_id, "q": "A000"})
        assert again.status_code >= 400
        assert f'value="{taker.member_id}" required' in again.text, "whom one looked for is still there"
        done = await someone.post(f"{own}/transfer", data={"member": taker.member_id})
        assert done.headers["location"] == f"{own}?done=offered"
        assert "Offered to 会员1" in words(await someone.get(own))
        asked = await colleague.get("/registrations")
        assert "会员0 offers you their place: 春季健步走" in words(asked)
        link = re.search(r"/transfers/\w{13}", asked.text)
        assert link is not None
        assert (await (await browser(app, third)).get(link[0])).status_code == 404
        assert "Offered by 会员0" in words(await colleague.get(link[0]))
        taken = await colleague.post(link[0])
        assert taken.headers["location"].endswith("?new=1")
        assert "You have taken this place." in words(await colleague.get(link[0]))
        assert "This registration is cancelled." in words(await someone.get(own))
        assert await all_is_well(event) == [(2, 1, 0)]
        # On somebody's behalf with a reason, taken back, and declined.
        hers = f"/registrations/{taken.headers['location'].split('/')[-1].split('?')[0]}"
        desk = await browser(app, liaison)
        assert "Hand the place on" in words(
            await desk.get(f"/branch/registrations/{event}/of/{hers.rsplit('/', maxsplit=1)[-1]}")
        )
        lacking = await desk.post(f"{hers}/transfer", data={"member": third.member_id})
        assert (lacking.status_code, "Please give a reason" in words(lacking)) == (422, True)
        for_them = {"member": third.member_id, "reason": "出差"}
        assert (await desk.post(f"{hers}/transfer", data=for_them)).status_code == 303
        assert (await desk.post(f"{hers}/transfer/withdraw")).status_code == 303
        assert (await desk.post(f"{hers}/transfer", data=for_them)).status_code == 303
        last = await browser(app, third)
        link = re.search(r"/transfers/\w{13}", (await last.get("/registrations")).text)
        assert link is not None
        said_no = await last.post(f"{link[0]}/decline")
        assert said_no.headers["location"] == "/registrations?done=declined-place"
        late = await last.post(link[0])
        assert (late.status_code, "no longer offered" in words(late)) == (409, True)
    assert await statuses(event) == {"confirmed": ["A0001"], "cancelled": ["A0000"]}
