"""Signing in and out by the pages: cookies, where one is led, what is kept of what was typed."""

import httpx
import msgspec
import pytest

from foundation.settings import settings, use_settings
from members.domain import demo
from members.services import accounts, sessions
from members.tables import Member, Session
from tests.members.seed import PASSWORD

FORM = {"staff_number": "T001", "password": PASSWORD}


def cookie(answer: httpx.Response, name: str) -> str:
    return next(line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}="))


async def test_signing_in_leads_on_and_sets_a_guarded_cookie(
    client: httpx.AsyncClient, zhang: Member
) -> None:
    answer = await client.post("/sign-in", data=FORM | {"next": "/events?kind=trip"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/events?kind=trip")
    parts = [part.strip().lower() for part in cookie(answer, "session").split(";")[1:]]
    assert {"httponly", "path=/", "samesite=lax"} <= set(parts)
    assert "secure" not in parts
    assert (await client.get("/me")).status_code == 200


async def test_over_https_the_cookie_is_bound_to_the_host(client: httpx.AsyncClient, zhang: Member) -> None:
    use_settings(msgspec.structs.replace(settings(), public_url="https://union.example"))
    answer = await client.post("/sign-in", data=FORM)
    for name in ("__Host-session", "__Host-devices"):
        parts = {part.strip().lower() for part in cookie(answer, name).split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
        assert not any(part.startswith("domain") for part in parts)


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil",
        "javascript:alert(1)",
        "/\t/evil",
        "evil",
        "/a\r\nb",
    ],
)
async def test_nobody_is_led_away(client: httpx.AsyncClient, zhang: Member, wanted: str) -> None:
    shown = await client.get("/sign-in", params={"next": wanted})
    assert 'name="next" value="/"' in shown.text
    assert (await client.post("/sign-in", data=FORM | {"next": wanted})).headers["location"] == "/"
    assert (await client.get("/sign-in", params={"next": wanted})).headers["location"] == "/"


async def test_wrong_is_told_on_the_page_and_the_number_is_kept(
    client: httpx.AsyncClient, zhang: Member
) -> None:
    answer = await client.post("/sign-in", data=FORM | {"password": "wrong one", "next": "/me"})
    assert answer.status_code == 422
    assert "Staff number and password do not match." in answer.text
    assert 'value="T001"' in answer.text
    assert 'value="/me"' in answer.text
    assert "wrong one" not in answer.text
    assert "session" not in answer.cookies


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"staff_number": "", "password": ""},
        {"staff_number": "T001"},
        {"staff_number": "x" * 41, "password": "x"},
        {"staff_number": "<script>", "password": "x" * 129},
        {"staff_number": "T\x00001", "password": "\x00" * 8},
        {"staff_number": ["T001", "T002"], "password": ["a", "b"]},
        {"staff_number": "' OR 1=1 --", "password": "' OR 1=1 --"},
        {"staff_number": "=1+1", "password": "😀" * 20},
    ],
)
async def test_bad_input_is_told_and_nothing_is_started(
    client: httpx.AsyncClient, zhang: Member, form: dict[str, str]
) -> None:
    answer = await client.post("/sign-in", data=form)
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace("<script type=", "")
    assert await Session.count() == 0


async def test_a_file_in_place_of_text(client: httpx.AsyncClient, zhang: Member) -> None:
    answer = await client.post(
        "/sign-in", files={"staff_number": ("x.txt", b"T001"), "password": ("y.txt", b"z")}
    )
    assert answer.status_code == 422


async def test_waiting_is_told_in_seconds(client: httpx.AsyncClient, zhang: Member) -> None:
    for _ in range(5):
        await client.post("/sign-in", data=FORM | {"password": "wrong one"})
    answer = await client.post("/sign-in", data=FORM)
    assert answer.status_code == 429
    assert "Please wait 1 second," in answer.text


async def test_another_site_cannot_sign_anybody_in_or_out(client: httpx.AsyncClient, zhang: Member) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert (await client.post("/sign-in", data=FORM, headers=headers)).status_code == 403
    assert await Session.count() == 0


async def test_a_token_chosen_by_somebody_else_is_not_taken_over(
    client: httpx.AsyncClient, zhang: Member
) -> None:
    planted = await sessions.start(zhang.id)
    client.cookies.set("session", planted)
    answer = await client.post("/sign-in", data=FORM)
    assert answer.cookies["session"] != planted
    assert await sessions.find(planted) is None


async def test_signing_out_ends_the_session(client: httpx.AsyncClient, zhang: Member) -> None:
    token = (await client.post("/sign-in", data=FORM)).cookies["session"]
    answer = await client.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "max-age=0" in cookie(answer, "session").lower()
    assert await sessions.find(token) is None
    assert (await client.post("/sign-out")).status_code == 303


async def test_pages_lead_to_the_sign_in_and_back(client: httpx.AsyncClient, zhang: Member) -> None:
    answer = await client.get("/me?done=saved")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/me%3Fdone%3Dsaved")
    assert (await client.get("/api/v1/me")).status_code == 401
    assert (await client.post("/me/sessions/end")).status_code == 401


async def test_the_first_sign_in_leads_to_a_new_password_and_nowhere_else(
    client: httpx.AsyncClient, zhang: Member
) -> None:
    await accounts.give(None, zhang.id, PASSWORD)
    await client.post("/sign-in", data=FORM)
    assert [(await client.get(path)).headers.get("location") for path in ("/", "/me", "/events")] == [
        "/me/password"
    ] * 3
    assert (await client.get("/api/v1/me")).status_code == 403
    assert (await client.post("/me/sessions/end")).status_code == 403
    weak = await client.post("/me/password", data={"password": "12345678", "again": "12345678"})
    assert (weak.status_code, "on every list of guesses" in weak.text) == (422, True)
    same = await client.post("/me/password", data={"password": PASSWORD, "again": PASSWORD})
    assert (same.status_code, "the password you have now" in same.text) == (422, True)
    new = {"password": "my own new sentence", "again": "my own new sentence"}
    assert (await client.post("/me/password", data=new)).headers["location"] == "/me?done=password"
    assert (await client.get("/me")).status_code == 200


async def test_a_password_is_changed_by_who_knows_it(client: httpx.AsyncClient, zhang: Member) -> None:
    await client.post("/sign-in", data=FORM)
    new = {"password": "my own new sentence", "again": "my own new sentence"}
    wrong = await client.post("/me/password", data=new | {"current": "not it"})
    assert (wrong.status_code, "This is not your present password." in wrong.text) == (422, True)
    unlike = await client.post("/me/password", data=new | {"current": PASSWORD, "again": "another"})
    assert (unlike.status_code, "The two do not match." in unlike.text) == (422, True)
    assert (await client.post("/me/password", data=new | {"current": PASSWORD})).status_code == 303
    assert (await client.get("/me")).status_code == 200
    assert (await client.post("/sign-in", data=FORM)).status_code == 422


async def test_my_page_ends_other_sessions(client: httpx.AsyncClient, zhang: Member) -> None:
    other = await sessions.start(zhang.id, device="<b>evil</b>")
    await client.post("/sign-in", data=FORM)
    shown = await client.get("/me")
    assert "<b>evil</b>" not in shown.text
    assert (await client.post("/me/sessions/end")).status_code == 303
    assert await sessions.find(other) is None
    assert (await client.get("/me")).status_code == 200


async def test_demo_sign_ins_are_shown_in_the_demo_only(client: httpx.AsyncClient, zhang: Member) -> None:
    await accounts.give(None, zhang.id, demo.PASSWORD, must_change=False, demo=True)
    assert demo.PASSWORD not in (await client.get("/sign-in")).text
    use_settings(msgspec.structs.replace(settings(), mode="demo"))
    shown = (await client.get("/sign-in")).text
    assert demo.PASSWORD in shown
    assert "张三" in shown


async def test_no_page_of_mine_is_kept_by_caches(client: httpx.AsyncClient, zhang: Member) -> None:
    await client.post("/sign-in", data=FORM)
    assert (await client.get("/me")).headers["cache-control"] == "no-store"
