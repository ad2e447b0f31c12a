"""Whatever is sent to a form or the API of this room: a sentence, what was typed is kept, and nothing changes."""

import hashlib
import sqlite3
from typing import Any

import httpx
import pytest

from foundation.settings import settings
from members.authentication import cookie_name
from members.tables import Branch, Member
from tests.members.seed import add_member

LONG = "长" * 5000
NASTY = [
    "", " ", LONG, "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1", "@x", "\x00", "a\x07b", "\u202eevil",
    "{{7*7}}", "${7*7}", "'; DROP TABLE member; --", "../../etc/passwd", "%00", "NaN", "-1", "99999999999999999999",
    "null", "😀" * 70,
]  # fmt: skip


def contents() -> str:
    """A digest of everything kept; counting failed sign-ins is allowed."""
    connection = sqlite3.connect(settings().database_url.removeprefix("sqlite:///"))
    try:
        lines = [line for line in connection.iterdump() if 'INTO "sign_in_failure"' not in line]
    finally:
        connection.close()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_told(answer: httpx.Response) -> None:
    """Refused with a page for people or problem+json for programs, and no markup of the sender's."""
    assert answer.status_code in (400, 403, 404, 409, 413, 415, 422), answer.text[:300]
    assert "<script>alert" not in answer.text
    kind = answer.headers["content-type"]
    assert kind.startswith("text/html") or kind == "application/problem+json"


FIELDS = {
    "/members/new": ("staff_number", "name", "branch", "birth_date", "employment_status"),
    "/members/{member}": ("staff_number", "name", "branch", "birth_date", "employment_status"),
    "/members/{member}/roles": ("role",),
    "/members/branches": ("kind", "parent"),
    "/members/branches/{branch}": ("kind", "parent"),
    "/members/import/confirm": ("key", "fingerprint"),
    "/branch/{branch}/slips": ("member",),
    "/activate": ("code",),
    "/activate/7K2M4QXR8WTN3FHB": ("password", "again"),
    "/me/password": ("current", "password", "again"),
}


def good(path: str, branch: Branch) -> dict[str, str]:
    """What would be accepted but for the one field that is spoilt."""
    person = {"staff_number": "N9", "name": "李四", "branch": branch.id, "employment_status": "active"}
    return {
        "/members/new": person,
        "/members/{member}": person,
        "/members/branches": {"name": "新", "kind": "branch", "parent": branch.id},
        "/members/branches/{branch}": {"name": "新", "kind": "branch", "parent": ""},
    }.get(path, {})


CASES = [(path, field) for path, fields in FIELDS.items() for field in fields]


@pytest.mark.parametrize(("path", "field"), CASES)
async def test_each_field_of_each_form(
    path: str, field: str, admin: httpx.AsyncClient, branch: Branch, zhang: Member
) -> None:
    address = path.format(member=zhang.id, branch=branch.id)
    before = contents()
    for text in NASTY:
        if (text in ("", " ") and field in ("birth_date", "parent")) or (field, text) == (
            "birth_date",
            "\u202eevil",
        ):
            continue
        if field == "name" and text in ("\u202eevil", "NaN", "null", "null"):
            continue
        if field == "staff_number" and text not in (
            "",
            " ",
            LONG,
            "<script>alert(1)</script>",
            "a\x07b",
            "😀" * 70,
        ):
            continue
        answer = await admin.post(address, data=good(path, branch) | {field: text})
        is_told(answer)
    assert contents() == before


async def test_what_was_typed_is_kept(admin: httpx.AsyncClient, branch: Branch) -> None:
    typed = {
        "staff_number": "N9",
        "name": "<b>李</b>四",
        "branch": branch.id,
        "birth_date": "五月",
        "phone": "12x",
    }
    answer = await admin.post("/members/new", data=typed | {"employment_status": "seconded"})
    assert answer.status_code == 422
    for kept in (
        'value="N9"',
        "&lt;b&gt;李&lt;/b&gt;四",
        'value="五月"',
        'value="12x"',
        '<option value="seconded" selected>',
    ):
        assert kept in answer.text
    for told in (
        "This does not look like a name.",
        "Please write the date as 1980-05-12.",
        "A phone number has 5 to 20",
    ):
        assert told in answer.text


@pytest.mark.parametrize("path", FIELDS)
async def test_nothing_and_everything_wrong_at_once(
    path: str, admin: httpx.AsyncClient, branch: Branch, zhang: Member
) -> None:
    address = path.format(member=zhang.id, branch=branch.id)
    before = contents()
    bodies: list[dict[str, Any]] = [
        {"content": b"", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {
            "content": b"name=%ff%fe&staff_number=%00",
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
        {
            "content": b"&".join(b"a%d=1" % n for n in range(5000)),
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
        {"content": b"--x\r\nbroken", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"{}", "headers": {"content-type": "application/json"}},
        {"content": b"\xff" * 100, "headers": {"content-type": "nonsense"}},
    ]
    for body in bodies:
        is_told(await admin.post(address, **body))
    assert contents() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path",
    ["/members/{id}", "/members/branches/{id}", "/members/{id}/roles", "/members/roles/{id}/revoke",
     "/members/{id}/unlock", "/members/{id}/slip",
     "/branch/{id}/accounts", "/branch/{id}/slips", "/activate/{id}", "/api/v1/members/{id}",
     "/members/branches/{id}/up", "/members/branches/{id}/remove"],
)  # fmt: skip
async def test_ids_of_nothing(method: str, path: str, admin: httpx.AsyncClient, branch: Branch) -> None:
    before = contents()
    for wrong in ("0000000000000", "x" * 3000, "..%2f..%2fetc", "%3Cscript%3E", "%00", "'--", "中文"):
        answer = await admin.request(method, path.replace("{id}", wrong))
        assert answer.status_code in (400, 403, 404, 405, 409, 422), (wrong, answer.text[:200])
    assert contents() == before


@pytest.mark.parametrize("query", NASTY)
async def test_filters_take_anything(query: str, admin: httpx.AsyncClient, zhang: Member) -> None:
    for path, names in {
        "/members": ("q", "branch", "status", "sort", "page"),
        "/members/export.xlsx": ("q", "branch", "sort"),
        "/members/print": ("q", "branch", "sort"),
        "/api/v1/members": ("q", "branch", "status", "sort", "page"),
        "/audit": ("actor", "about", "action", "since", "until", "before"),
        "/members/import": ("added", "changed", "left_out"),
    }.items():
        for name in names:
            answer = await admin.get(path, params={name: query})
            assert answer.status_code == 200, (path, name)
            assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("json", "status"),
    [
        ({}, 422),
        ([], 422),
        ("text", 422),
        ({"staff_number": 1, "name": "李四"}, 422),
        ({"staff_number": "N9", "name": None}, 422),
        ({"staff_number": "N9", "name": "李四", "branch": "0000000000000"}, 422),
        ({"staff_number": "N9", "name": "李四", "branch": "{branch}", "id": "x"}, 422),
        ({"staff_number": "N9", "name": "李四", "branch": "{branch}", "role": "administrator"}, 422),
        ({"staff_number": "T001", "name": "李四", "branch": "{branch}"}, 422),
        ({"staff_number": "N9", "name": "=1+1", "branch": "{branch}"}, 422),
        ({"staff_number": "N9", "name": "李四", "branch": "{branch}", "birth_date": "yesterday"}, 422),
    ],
)
async def test_the_api_names_what_is_wrong(
    json: Any, status: int, admin: httpx.AsyncClient, branch: Branch, zhang: Member
) -> None:
    if isinstance(json, dict) and json.get("branch") == "{branch}":
        json = json | {"branch": branch.id}
    before = contents()
    answer = await admin.post("/api/v1/members", json=json)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["title"]
    assert contents() == before


async def test_the_api_refuses_what_is_no_json(admin: httpx.AsyncClient) -> None:
    for content in (b"", b"{", b"\xff", b'{"name":' * 5000):
        answer = await admin.post(
            "/api/v1/members", content=content, headers={"content-type": "application/json"}
        )
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"not a workbook", 422),
        (b"\xd0\xcf\x11\xe0" * 200, 422),
        (b"PK\x03\x04" * 50, 422),
        (b"x" * 5_500_000, 413),
    ],
)
async def test_files_that_are_no_roster(content: bytes, status: int, admin: httpx.AsyncClient) -> None:
    before = contents()
    answer = await admin.post("/members/import", files={"file": ("名册.xlsx", content)})
    assert answer.status_code == status
    assert "error-summary" in answer.text
    assert contents() == before


async def test_a_body_larger_than_anything_we_take(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/members/import", files={"file": ("名册.xlsx", b"x" * 7_000_000)})
    assert answer.status_code == 413
    assert "too large" in answer.text


async def test_no_file_or_text_instead_of_one(admin: httpx.AsyncClient) -> None:
    bodies: list[dict[str, Any]] = [
        {"data": {"file": "text"}},
        {"data": {}},
        {"files": {"other": ("a.xlsx", b"x")}},
    ]
    for body in bodies:
        answer = await admin.post("/members/import", **body)
        assert (answer.status_code, "Please choose a file." in answer.text) == (422, True)


async def test_another_members_upload_cannot_be_confirmed(admin: httpx.AsyncClient, branch: Branch) -> None:
    from members.domain.identity import Role
    from members.services import sessions, staged_files
    from tests.members.seed import grant

    other = await add_member(branch, "ADM2")
    await grant(other, Role.ADMINISTRATOR)
    key = await staged_files.keep(other.id, b"whatever")
    answer = await admin.post("/members/import/confirm", data={"key": key, "fingerprint": "x"})
    assert (answer.status_code, "no longer here" in answer.text) == (409, True)
    admin.cookies.set(cookie_name(), await sessions.start(other.id))
    assert (
        await admin.post("/members/import/confirm", data={"key": key, "fingerprint": "x"})
    ).status_code == 422
