"""The administrator's and the liaison's pages, walked through as people do."""

import html
import io
import re
from datetime import date

import httpx
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from members.authentication import cookie_name
from members.documents.roster_workbook import export, rows_of
from members.domain.identity import Role
from members.services import branches, sessions
from members.tables import Account, ActivationSlip, AuditEntry, Branch, Member, RoleGrant
from tests.members.seed import PASSWORD, add_branch, add_member, grant

HEAD_NAMES = ["Staff number*", "Name*", "Sex", "Date of birth", "Branch union*"]
ZHANG = ["A001", "张三", "male", date(1980, 5, 12), "会计学院", "in service", None, None, "", "10000000001"]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return html.unescape(found[1])


async def test_a_roster_comes_in_and_goes_out_again(admin: httpx.AsyncClient, branch: Branch) -> None:
    template = await admin.get("/members/template.xlsx")
    assert template.headers["content-disposition"] == 'attachment; filename="roster-template.xlsx"'
    assert rows_of(template.content)[0][:5] == HEAD_NAMES

    files = {"file": ("名册.xlsx", export([ZHANG, ["A002", "李四", "", None, "图书馆"]], []))}
    shown = await admin.post("/members/import", files=files)
    assert shown.status_code == 200
    assert "There is no branch of this name." in shown.text
    assert await Member.count() == 1

    confirm = {name: hidden(shown.text, name) for name in ("key", "fingerprint")}
    done = await admin.post("/members/import/confirm", data=confirm)
    assert (done.status_code, done.headers["location"]) == (
        303,
        "/members/import?added=1&changed=0&left_out=1",
    )
    assert "Added: 1. Changed: 0. Rows left out: 1." in (await admin.get(done.headers["location"])).text
    again = await admin.post("/members/import/confirm", data=confirm)
    assert (again.status_code, "no longer here" in again.text) == (409, True)

    exported = await admin.get("/members/export.xlsx", params={"q": "A001"})
    assert rows_of(exported.content)[1:] == [[*ZHANG[:6], "", "", "", "10000000001", ""]]
    everybody = await admin.get("/members/export.xlsx")
    assert [row[0] for row in rows_of(everybody.content)[1:]] == ["A001", "ADM1"]
    back = await admin.post("/members/import", files={"file": ("x.xlsx", exported.content)})
    assert "The file says exactly what the roster says." in back.text


async def test_the_list_finds_and_the_paper_shows(admin: httpx.AsyncClient, zhang: Member) -> None:
    shown = await admin.get("/members", params={"q": "zs"})
    assert "张三" in shown.text
    assert ">赵永刚</a>" not in shown.text
    assert "Nobody fits" in (await admin.get("/members", params={"q": "nobody"})).text
    paper = await admin.get("/members/print", params={"branch": zhang.branch, "c": ["name", "signature"]})
    (sheet,) = PdfReader(io.BytesIO(paper.content)).pages
    words = sheet.extract_text()
    assert [
        text for text in ("张三", "会计学院", "Signature", "2 people", "Page 1 of 1") if text not in words
    ] == []
    assert "A001" not in words
    entry = await AuditEntry.select(AuditEntry.fields).where(AuditEntry.action == "roster.printed")
    assert entry == [{"fields": '{"people":2}'}]


async def test_somebody_is_added_changed_and_given_a_role(admin: httpx.AsyncClient, branch: Branch) -> None:
    typed = {"staff_number": "n1", "name": "单雪梅", "branch": branch.id, "employment_status": "active"}
    added = await admin.post("/members/new", data=typed)
    where = added.headers["location"].partition("?")[0]
    assert "单雪梅" in (await admin.get(added.headers["location"])).text
    changed = await admin.post(where, data=typed | {"phone": "138 0000 0000"})
    assert changed.headers["location"] == f"{where}?done=saved"
    row = await Member.select(Member.staff_number, Member.phone).where(Member.staff_number == "N1").first()
    assert row == {"staff_number": "N1", "phone": "13800000000"}
    given = await admin.post(f"{where}/roles", data={"role": "liaison", "scope": branch.id})
    assert given.headers["location"] == f"{where}?done=granted"
    refused = await admin.post(f"{where}/roles", data={"role": "liaison", "scope": ""})
    assert (refused.status_code, "A liaison belongs to a branch." in refused.text) == (422, True)
    held = await RoleGrant.select(RoleGrant.id).where(RoleGrant.role == "liaison")
    assert (await admin.post(f"/members/roles/{held[0]['id']}/revoke")).headers[
        "location"
    ] == f"{where}?done=revoked"


async def test_the_tree_is_changed_by_its_page(
    admin: httpx.AsyncClient, union: Branch, branch: Branch
) -> None:
    added = await admin.post(
        "/members/branches", data={"name": "图书馆", "kind": "branch", "parent": union.id}
    )
    assert added.headers["location"] == "/members/branches?done=added"
    twice = await admin.post(
        "/members/branches", data={"name": "图书馆", "kind": "branch", "parent": union.id}
    )
    assert (twice.status_code, "There is a branch of this name already." in twice.text) == (409, True)
    library = (await Branch.select(Branch.id).where(Branch.name == "图书馆"))[0]["id"]
    await admin.post(f"/members/branches/{library}/up")
    tree = (await admin.get("/members/branches")).text
    assert tree.index("图书馆") < tree.index("会计学院")
    below = {"name": "校工会", "kind": "college", "parent": library}
    assert (await admin.post(f"/members/branches/{union.id}", data=below)).status_code == 422
    kept = await admin.post(f"/members/branches/{branch.id}/remove")
    assert (kept.status_code, "People, branches or events belong" in kept.text) == (409, True)
    gone = await admin.post(f"/members/branches/{library}/remove")
    assert gone.headers["location"] == "/members/branches?done=removed"


async def test_a_liaison_prints_a_slip_and_the_colleague_gets_in(
    client: httpx.AsyncClient, branch: Branch, zhang: Member
) -> None:
    await Account.delete(force=True)
    liaison = await add_member(branch, "L001", "周文华")
    await grant(liaison, Role.LIAISON, branch.id)
    client.cookies.set(cookie_name(), await sessions.start(liaison.id))
    assert "会计学院" in (await client.get("/branch")).text
    assert "张三" in (await client.get(f"/branch/{branch.id}/accounts")).text
    sheet = await client.post(f"/branch/{branch.id}/slips", data={"member": zhang.id})
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", sheet.text)
    assert code is not None
    link = scanned(sheet.text)
    assert link == f"http://rallypoint.test/activate/{code[0].replace('-', '')}"

    client.cookies.clear()
    typed = await client.post("/activate", data={"code": code[0].lower()})
    assert link.endswith(typed.headers["location"])
    asked = await client.get(typed.headers["location"])
    assert "You are 张三, staff number T001." in asked.text
    done = await client.post(typed.headers["location"], data={"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert (await client.get("/api/v1/me")).json()["staff_number"] == "T001"
    again = await client.get(typed.headers["location"])
    assert (again.status_code, "used, replaced or is too old" in again.text) == (404, True)


def scanned(page: str) -> str:
    """What a phone reads from the first QR code of the sheet: its path is drawn and decoded."""
    size = int(re.findall(r'viewBox="0 0 (\d+) \1"', page)[-1])
    path = re.findall(r'<path d="([^"]+)" fill="#000"', page)[0]
    picture = Image.new("L", (size, size), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        for step in range(int(width)):
            picture.putpixel((int(x) + step, int(y)), 0)
    return str(zxingcpp.read_barcodes(picture.resize((size * 8, size * 8), Image.Resampling.NEAREST))[0].text)


async def test_a_slip_of_a_colleague_elsewhere_is_not_printed(
    client: httpx.AsyncClient, union: Branch, branch: Branch
) -> None:
    liaison = await add_member(branch, "L001", "周文华")
    await grant(liaison, Role.LIAISON, branch.id)
    stranger = await add_member(await add_branch("金融学院", union), "F001")
    client.cookies.set(cookie_name(), await sessions.start(liaison.id))
    assert (await client.post(f"/branch/{branch.id}/slips", data={"member": stranger.id})).status_code == 403
    assert (await client.post(f"/branch/{branch.id}/slips", data={})).status_code == 422
    assert await ActivationSlip.count() == 0


async def test_the_trail_is_read_and_filtered(admin: httpx.AsyncClient, union: Branch, zhang: Member) -> None:
    await branches.add(None, "图书馆", parent_id=union.id)
    shown = await admin.get("/audit")
    assert "branch added" in shown.text
    assert "password given" in shown.text
    only = await admin.get("/audit", params={"about": "t001"})
    assert "password given" in only.text
    assert "branch added</td>" not in only.text
    assert "Nothing fits" in (await admin.get("/audit", params={"until": "1999-01-01"})).text


async def test_the_api_speaks_of_members(admin: httpx.AsyncClient, branch: Branch) -> None:
    added = await admin.post(
        "/api/v1/members", json={"staff_number": "n1", "name": "单雪梅", "branch": branch.id}
    )
    assert added.status_code == 201
    where = f"/api/v1/members/{added.json()['id']}"
    changed = await admin.patch(where, json={"phone": "13800000000", "birth_date": "1980/5/12"})
    assert changed.json() == (await admin.get(where)).json()
    assert (changed.json()["phone"], changed.json()["birth_date"]) == ("13800000000", "1980-05-12")
    found = (await admin.get("/api/v1/members", params={"q": "shan"})).json()
    assert (found["total"], found["members"][0]["staff_number"]) == (1, "N1")
    assert (await admin.get("/api/v1/me")).json()["roles"] == [{"role": "administrator", "scope": ""}]


def test_the_picture_test_decodes_pictures() -> None:
    """A control: the decoder does not see codes where there are none."""
    assert zxingcpp.read_barcodes(Image.new("L", (80, 80), 255)) == []
