"""The hall's screen with its rotating code (动态码), and the phones that scan it."""

from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from checkin.documents import qr
from checkin.domain.rotating_code import GRACE, WINDOW_S, Way
from checkin.pages.course import known_event
from checkin.queries.presence import count
from checkin.queries.screens import screens_of
from checkin.services import hall
from checkin.services.hall import Hall
from events.domain.settings import WalkInRules
from events.pages.notices import notice
from events.queries import course
from events.services.event_settings import change_settings
from events.services.signup import NotAdmitted
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.forms import ChoiceField, Form, TextField, TickField
from foundation.identifiers import new_secret
from foundation.messages import N_, Sentence
from foundation.rendering import page
from foundation.settings import settings
from foundation.web.redirects import see_other
from members.domain.identity import Identity
from members.guards import anyone, organizer, signed_in

Mine = Request[Identity, Any, Any]
Anyone = Request[Identity | None, Any, Any]
Carried = Annotated[str, QueryParameter(name="g", max_length=60)]
PATH = "/manage/events/{event_id:str}/screens"
COOKIE = "hall"
NEVER_KEPT = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


class ScreenForm(Form):
    """A new screen."""

    place = TextField(N_("Where it stands"), longest=hall.LONGEST_PLACE, hint=N_("For example: East gate."))
    session = ChoiceField(N_("Session"), required=False)
    way = ChoiceField(N_("What the code is for"), choices=[("in", N_("Check-in")), ("out", N_("Check-out"))])


class WalkInForm(Form):
    """Whether people without a place may sign up at the screen."""

    by_themselves = TickField(N_("Who is not signed up may sign up with the hall's code, while places last"))


class ShownCode(msgspec.Struct):
    """One code: from when it is shown (milliseconds of the server's clock), and its picture."""

    starts: int
    svg: str


class ScreenState(msgspec.Struct):
    """What the screen needs for the next minute. `now` is the server's clock in milliseconds."""

    now: int
    seconds: int
    codes: list[ShownCode]
    present: int
    expected: int
    closed: bool


@get(PATH, name="screens", guards=[organizer])
async def show_screens(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    return await _list(request, event_id)


@post(PATH, name="open-screen", guards=[organizer])
async def open_screen(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await ScreenForm.read(request)
    await _offer(form, event_id)
    if not form.validate():
        return await _list(request, event_id, form, 422)
    try:
        made = await hall.open_screen(
            request.user, event_id, form.place.data or "", form.session.data or "", Way(form.way.data)
        )
    except Refusal as refused:
        if refused.status != 422:
            raise
        form.refuse(refused.sentence, refused.field)
        return await _list(request, event_id, form, 422)
    return see_other(f"/manage/events/{event_id}/screens/{made}")


@post(PATH + "/walk-ins", name="screen-walk-ins", guards=[organizer])
async def allow_walk_ins(request: Mine, event_id: FromPath[str]) -> Response[Any]:
    form = await WalkInForm.read(request)
    rules = (await known_event(event_id)).settings.walk_ins
    allowed = WalkInRules(rules.at_the_door, bool(form.by_themselves.data))
    await change_settings(request.user, event_id, walk_ins=allowed)
    return see_other(f"/manage/events/{event_id}/screens?done=saved")


@get(PATH + "/{screen_id:str}", name="screen", guards=[organizer])
async def show_screen(request: Mine, event_id: FromPath[str], screen_id: FromPath[str]) -> Response[Any]:
    """The page for the projector."""
    found = await _of_event(event_id, screen_id)
    context = {"hall": found, "state": await _state(found), "seconds": WINDOW_S}
    return page(request, "checkin/hall/screen.html", context, headers=NEVER_KEPT)


@get(PATH + "/{screen_id:str}/codes", name="screen-codes", guards=[organizer])
async def show_codes(event_id: FromPath[str], screen_id: FromPath[str]) -> Response[ScreenState]:
    """The codes of the next minute and the counter."""
    return Response(await _state(await _of_event(event_id, screen_id)), headers=NEVER_KEPT)


@post(PATH + "/{screen_id:str}/close", name="close-screen", guards=[organizer])
async def close_screen(request: Mine, event_id: FromPath[str], screen_id: FromPath[str]) -> Response[Any]:
    await hall.close_screen(request.user, event_id, screen_id)
    return see_other(f"/manage/events/{event_id}/screens?done=saved")


@get("/c/{screen_id:str}/{hall_code:str}", name="hall-code", guards=[anyone])
async def scan(request: Anyone, screen_id: FromPath[str], hall_code: FromPath[str]) -> Response[Any]:
    """What a scanned code opens, also in WeChat: in time, the way to a page of one's own. Nothing is recorded yet."""
    found = await hall.hall(screen_id)
    browser = request.cookies.get(COOKIE) or new_secret()
    if found is None:
        return _told(
            request, None, Sentence("This is not a code of this screen. Scan the one on the screen now.")
        )
    try:
        carried = hall.scanned(found, hall_code, browser, now())
    except Refusal as refused:
        return _told(request, found, refused.sentence)
    answer: Redirect = see_other(f"/c/{screen_id}?g={quote(carried)}")
    answer.headers.update(NEVER_KEPT)
    answer.set_cookie(
        Cookie(
            key=COOKIE,
            value=browser,
            max_age=int(GRACE.total_seconds()),
            path="/c",
            httponly=True,
            samesite="lax",
            secure=settings().secure,
        )
    )
    return answer


@get("/c/{screen_id:str}", name="hall-own", guards=[signed_in])
async def show_own(request: Mine, screen_id: FromPath[str], carried: Carried = "") -> Response[Any]:
    """One's own page of a scan: it sends itself on, and afterwards says how one stands."""
    found = await _known(screen_id)
    return await _own(request, found, carried)


@post("/c/{screen_id:str}", name="hall-pass", guards=[signed_in])
async def record(request: Mine, screen_id: FromPath[str]) -> Response[Any]:
    found = await _known(screen_id)
    typed = await request.form()
    carried, offering = str(typed.get("g") or "")[:60], str(typed.get("offering") or "")[:20]
    try:
        at = hall.carried(found, carried, request.cookies.get(COOKIE) or "")
        if offering:
            await hall.join(request.user, found, offering, at)
        else:
            await hall.pass_by(request.user, found, at)
    except NotAdmitted as refused:
        return _told(request, found, refused.decision.reason.sentence, 409)
    except Refusal as refused:
        return _told(request, found, refused.sentence, refused.status)
    return see_other(f"/c/{screen_id}")


async def _known(screen_id: str) -> Hall:
    found = await hall.hall(screen_id)
    if found is None:
        raise not_found()
    return found


async def _of_event(event_id: str, screen_id: str) -> Hall:
    found = await hall.hall(screen_id)
    if found is None or found.event.id != event_id:
        raise not_found()
    return found


async def _own(request: Mine, found: Hall, carried: str) -> Response[Any]:
    own = await hall.own(found, request.user)
    may_join = not own.registration and found.event.settings.walk_ins.by_themselves
    context = {
        "hall": found,
        "event": found.event,
        "own": own,
        "carried": carried,
        "out": found.screen.way is Way.OUT,
        "may_join": may_join and found.screen.way is Way.IN,
    }
    return page(request, "checkin/hall/own.html", context, headers=NEVER_KEPT)


def _told(
    request: Request[Any, Any, Any], found: Hall | None, sentence: Sentence, status: int = 409
) -> Response[Any]:
    context = {"event": found.event if found else None, "sentence": sentence}
    return page(request, "checkin/hall/refused.html", context, status_code=status, headers=NEVER_KEPT)


async def _state(found: Hall) -> ScreenState:
    at = now()
    if found.session is not None:
        read = await course.course(found.event, at)
        present, expected = read.present(found.session), read.expected(found.session)
    else:
        counted = await count(found.event.id)
        present, expected = counted.present, counted.expected
    codes = [] if found.closed else hall.codes(found, at)
    shown = [
        ShownCode(int(each.starts_at.timestamp() * 1000), qr.svg(each.link, bulk=True)) for each in codes
    ]
    return ScreenState(int(at.timestamp() * 1000), WINDOW_S, shown, present, expected, found.closed)


async def _offer(form: ScreenForm, event_id: str) -> None:
    event = await known_event(event_id)
    titles = [(each.id, each.title) for each in event.sessions]
    form.session.offer([("", N_("Whichever runs") if titles else N_("The whole event")), *titles])


async def _list(
    request: Mine, event_id: str, form: ScreenForm | None = None, status: int = 200
) -> Response[Any]:
    event = await known_event(event_id)
    if form is None:
        form = ScreenForm(way="in", session="")
        await _offer(form, event_id)
    context = {
        "event": event,
        "form": form,
        "walk_ins": WalkInForm(by_themselves=event.settings.walk_ins.by_themselves),
        "screens": await screens_of(event_id),
        "titles": {each.id: each.title for each in event.sessions},
        "seconds": WINDOW_S,
        "notice": notice(request),
    }
    return page(request, "checkin/hall/screens.html", context, status_code=status)


routes = [
    show_screens, open_screen, allow_walk_ins, show_screen, show_codes, close_screen, scan, show_own, record,
]  # fmt: skip
