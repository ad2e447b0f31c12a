"""Ticket pictures: every word is there, whatever its length, and the code is read from the picture."""

from collections.abc import Iterator
from io import BytesIO

import msgspec
import pytest
from PIL import Image

from checkin.documents.lettering import clean, drawable, face, lines
from checkin.documents.ticket_picture import WIDTH, Pass, ticket_picture
from foundation.i18n import language
from tests.seen_codes import qr_codes

LINK = "https://rally.example.edu.cn/t/" + "09WRX2DZEGJYVDJP8Y7Q818PJE77AHAZ" * 4
PLAIN = Pass(
    link=LINK,
    code="7K3M-9QXT-2BVDP",
    title="教职工羽毛球比赛",
    kind="比赛",
    offering="男子单打",
    when="2026年5月8日（周五）14:30",
    place="体育馆一楼",
    name="王小明",
    branch="会计学院分工会",
    union="澜湖财经职业学院工会",
)
LONG = msgspec.structs.replace(
    PLAIN,
    title="关于举办教职工“八段锦·易筋经”健身气功培训班的通知" * 4,
    name="Alexander Maximilian von und zu Hohenstein-Sonderburg-Glücksburg",
    branch="文旅艺术学院（含通识教育学院与马克思主义学院临时联合小组）二级分工会" * 2,
    place="Building of Business Administration, fourth floor, turn left behind the lift, then knock" * 2,
)


@pytest.fixture(params=["zh_CN", "en"])
def _in(request: pytest.FixtureRequest) -> Iterator[None]:
    token = language.set(request.param)
    yield
    language.reset(token)


def opened(ticket: Pass) -> Image.Image:
    return Image.open(BytesIO(ticket_picture(ticket))).convert("RGB")


@pytest.mark.usefixtures("_in")
@pytest.mark.parametrize(
    "ticket", [PLAIN, LONG, msgspec.structs.replace(PLAIN, offering="", place="", when="")]
)
def test_the_code_is_read_from_the_picture(ticket: Pass) -> None:
    picture = opened(ticket)
    assert picture.width == WIDTH == 1080
    assert [found.text for found in qr_codes(picture)] == [LINK]


def test_the_code_is_read_from_a_small_photograph_of_it() -> None:
    """As on a phone held a little askew half a metre away."""
    picture = opened(PLAIN)
    small = picture.resize((430, picture.height * 430 // 1080), Image.Resampling.BILINEAR).rotate(
        7, expand=True
    )
    assert [found.text for found in qr_codes(small)] == [LINK]


def test_the_picture_grows_with_its_words() -> None:
    assert opened(LONG).height > opened(PLAIN).height > 1700


def test_rare_letters_of_names_are_drawn_and_none_is_an_empty_box() -> None:
    assert clean("欧阳𬸦䶮㐀·覃") == "欧阳𬸦䶮㐀·覃"
    assert clean("王𠮷") == "王〓"
    assert clean("羽毛球赛🏸\u200d\ufe0f  决赛\n\x07") == "羽毛球赛 决赛"
    assert drawable("A") == "A"


def test_lines_are_broken_where_chinese_and_latin_may_be() -> None:
    wide = face(40).getlength("一二三四五")
    assert lines("一二三四五，六七（八九）十", 40, wide, most=9) == ["一二三四", "五，六七", "（八九）十"]
    assert lines("Red Cross first aid", 40, face(40).getlength("Red Cross"), most=9) == [
        "Red Cross",
        "first aid",
    ]
    assert lines("一二三四五六七八九十", 40, wide, most=1) == ["一二三四…"]
    assert lines("", 40, wide, most=3) == [""]
    for line in lines("W" * 200, 40, wide, most=99):
        assert face(40).getlength(line) <= wide
