"""QR codes: small, standard, and really read by a decoder in every form we give out."""

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from checkin.documents import qr

TOKEN = (
    "09WRX2DZEGJYVDJP8Y7Q818PJE77AHAZB6F0PPDSQZWQ5VXT194TZAG0Q2HWQZWXB2H398PDQ2DCQ70RMCE3TNEZVGBZ1RYJT2EPSKFG"
)
LINK = f"https://rally.example.edu.cn/t/{TOKEN}SVQ3YPCF1S2QC1MXMENA8X06"


def decoded(picture: Image.Image) -> list[tuple[str, str, str]]:
    return [(found.format.name, found.text, found.ec_level) for found in zxingcpp.read_barcodes(picture)]


def drawn(svg: str) -> Image.Image:
    """The picture an SVG of ours describes, eight pixels a module, by its runs of dark modules."""
    found = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    assert found is not None
    side = int(found[1]) * 8
    picture = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        left, top, run = int(x) * 8, int(y) * 8, int(width) * 8
        draw.rectangle((left, top, left + run - 1, top + 7), fill=0)
    return picture


def test_a_ticket_fits_a_small_code() -> None:
    assert len(qr.grid(LINK)) == 45
    assert len(qr.grid(LINK, bulk=True)) == 45


@pytest.mark.parametrize("bulk", [False, True])
def test_the_svg_is_read(bulk: bool) -> None:
    assert decoded(drawn(qr.svg(LINK, bulk=bulk))) == [("QRCode", LINK, "M")]


def test_the_png_is_read() -> None:
    picture = Image.open(BytesIO(qr.png(LINK, module=4)))
    assert picture.size == (53 * 4, 53 * 4)
    assert picture.getpixel((0, 0)) == 255
    assert decoded(picture.convert("L")) == [("QRCode", LINK, "M")]


def test_the_quiet_zone_is_four_modules() -> None:
    edges = Image.open(BytesIO(qr.png(LINK, module=1))).convert("L").point(lambda value: 255 - value)
    assert edges.getbbox() == (4, 4, 49, 49)


def test_what_the_svg_says_to_a_screen_reader_is_escaped() -> None:
    assert 'role="img" aria-label="&lt;b&gt; &amp; &quot;x&quot;"' in qr.svg(LINK, label='<b> & "x"')
    assert 'aria-hidden="true"' in qr.svg(LINK)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        qr.grid("x" * 3000)
