"""The living style page at /design, in demo mode only: every component in all its states."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.enums import MediaType
from wtforms import PasswordField

from foundation.clock import now
from foundation.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    MomentField,
    TextField,
    TickField,
    UploadField,
    WholeField,
)
from foundation.messages import N_, Sentence
from foundation.rendering import page

AnyRequest = Request[Any, Any, Any]

BRANCHES = (
    "会计分工会", "金融分工会", "工商管理分工会", "信息工程分工会", "商贸物流分工会", "文旅艺术分工会",
    "通识教育分工会", "马克思主义学院分工会", "体育工作部分工会", "继续教育中心分工会", "图书馆分工会",
    "机关第一分工会", "机关第二分工会", "学生工作与招生就业处分工会", "后勤安保分工会", "实训基地分工会",
)  # fmt: skip


class SampleForm(Form):
    name = TextField(N_("Name"), longest=40, required=True)
    why = TextField(
        N_("Why do you want to come?"), longest=400, lines=True, hint=N_("A few words are enough.")
    )
    people = WholeField(
        N_("How many come with you?"), least=0, most=4, hint=N_("Children of school age need a seat.")
    )
    born = DayField(N_("Date of birth"))
    starts = MomentField(N_("Begins"), required=True)
    size = ChoiceField(
        N_("Shirt size"), choices=[("", N_("Please choose")), ("S", "S"), ("M", "M"), ("L", "L")]
    )
    kind = ChoiceField(
        N_("Kind of event"),
        choices=[
            ("training", N_("Training")),
            ("trip", N_("Trip")),
            ("tournament", N_("Tournament")),
        ],
        default="trip",
    )
    days = ChoicesField(N_("Days you can help"), choices=[("sat", N_("Saturday")), ("sun", N_("Sunday"))])
    password = PasswordField(N_("Password"))
    paper = UploadField(N_("List of members"), hint=N_("An Excel file, at most 5 MB."), accept=".xlsx")
    consent = TickField(N_("I have read the notice and agree."), required=True)


@dataclass(frozen=True)
class SampleMember:
    """A row of the sample table."""

    name: str
    number: str
    branch: str
    index: int
    state: str
    since: Any


def _refused() -> SampleForm:
    form = SampleForm(data={"name": "欧阳明月", "people": 9}, prefix="refused-")
    form.refuse(Sentence("Please give a number from {least} to {most}.", least=0, most=4), "people")
    form.refuse(Sentence("Please choose one."), "size")
    form.refuse(Sentence("Please tick this to go on."), "consent")
    return form


def _members() -> Iterator[SampleMember]:
    names = ("单雨桐", "曾令仪", "覃思远", "欧阳明月", "阿依古丽·买买提江", "解文博", "仇一鸣")
    states = ("confirmed", "confirmed", "waiting", "confirmed", "cancelled", "admitted", "waiting")
    for place, (name, state) in enumerate(zip(names, states, strict=True)):
        branch = (place * 5) % len(BRANCHES)
        yield SampleMember(
            name, f"DEMO{place + 1:04d}", BRANCHES[branch], branch, state, now() - timedelta(hours=place * 7)
        )


@get("/design", name="design", opt={"public": True}, sync_to_thread=False, media_type=MediaType.HTML)
def design(request: AnyRequest) -> Response[str]:
    """Answers the style page."""
    return page(
        request,
        "design/show.html",
        {
            "branches": BRANCHES,
            "empty_form": SampleForm(data={"kind": "trip"}),
            "refused_form": _refused(),
            "members": list(_members()),
            "soon": now() + timedelta(hours=3, minutes=20),
            "later": now() + timedelta(days=9),
        },
    )


@get(
    "/design/sheet",
    name="design-sheet",
    opt={"public": True},
    sync_to_thread=False,
    media_type=MediaType.HTML,
)
def design_sheet(request: AnyRequest) -> Response[str]:
    """Answers the sample of a printed sheet."""
    return page(request, "design/sheet.html", {"branches": BRANCHES, "members": list(_members())})


routes = [design, design_sheet]
