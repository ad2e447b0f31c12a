"""The ticket as a picture to keep on the phone: a pass 1080 pixels wide, with the code large and the words plain."""

from io import BytesIO

import msgspec
from PIL import Image, ImageDraw

from checkin.documents import qr
from checkin.documents.lettering import clean, face, fitting_size, lines, write
from foundation.i18n import gettext as _

WIDTH = 1080
MARGIN = 48
INNER = 96
RADIUS = 56
NOTCH = 34
CODE_WIDTH = 700
LABEL = 42

PAPER, CARD, INK, QUIET_INK, LINE = "#f4efe6", "#ffffff", "#211c18", "#6d645b", "#d8cfc2"
VERMILION, ON_VERMILION, ON_VERMILION_QUIET = "#c8382a", "#ffffff", "#ffe3dc"


class Pass(msgspec.Struct, frozen=True):
    """What stands on a ticket, already in the reader's language. `link` is what its QR code carries."""

    link: str
    code: str
    title: str
    kind: str
    offering: str
    when: str
    place: str
    name: str
    branch: str
    union: str
    seat: str = ""
    often: bool = False
    """shown at each of several sessions"""


class _Row(msgspec.Struct):
    """A fact of the ticket: a small label (none when the text speaks for itself) over its broken lines."""

    label: str
    text: list[str]
    size: int = 46

    @property
    def height(self) -> int:
        return (LABEL if self.label else 0) + round(self.size * 1.3) * len(self.text) + 28


def ticket_picture(ticket: Pass) -> bytes:
    """A PNG of the pass in the present language; long texts are broken, and the picture grows with them."""
    title = lines(ticket.title, 68, WIDTH - 2 * INNER, most=4)
    rows = _rows(ticket)
    head = 190 + 92 * len(title)
    body = sum(row.height for row in rows)
    side = _code(ticket).width
    stub = 60 + side + 250
    picture = Image.new("RGB", (WIDTH, MARGIN * 2 + head + 56 + body + 30 + stub), PAPER)
    draw = ImageDraw.Draw(picture)
    _card(draw, picture.height, head)
    _heading(draw, ticket, title)
    y = _facts(draw, rows, MARGIN + head + 56)
    _tear(draw, y + 30)
    _stub(picture, draw, ticket, y + 30 + 60)
    return _saved(picture)


def _rows(ticket: Pass) -> list[_Row]:
    width = WIDTH - 2 * INNER
    name_size = 64 if face(64).getlength(clean(ticket.name)) <= width else 46
    facts = (
        ("", ticket.name, name_size, 3),
        ("", ticket.branch, 40, 3),
        (_("Time"), ticket.when, 46, 2),
        (_("Place"), ticket.place, 46, 4),
        (_("Seat"), ticket.seat, 64, 3),
        (_("Signed up for"), ticket.offering, 46, 3),
    )
    return [
        _Row(label, lines(text, size, width, most=most), size)
        for label, text, size, most in facts
        if clean(text)
    ]


def _card(draw: ImageDraw.ImageDraw, height: int, head: int) -> None:
    box = (MARGIN, MARGIN, WIDTH - MARGIN - 1, height - MARGIN - 1)
    draw.rounded_rectangle((box[0], box[1] + 8, box[2], box[3] + 8), RADIUS, fill="#e4dccf")
    draw.rounded_rectangle(box, RADIUS, fill=CARD)
    draw.rounded_rectangle(
        (*box[:3], MARGIN + head), RADIUS, fill=VERMILION, corners=(True, True, False, False)
    )


def _heading(draw: ImageDraw.ImageDraw, ticket: Pass, title: list[str]) -> None:
    union = lines(ticket.union, 34, WIDTH - 2 * INNER - 240, most=1)[0]
    write(draw, (INNER, MARGIN + 56), union, 34, fill=ON_VERMILION_QUIET)
    write(draw, (WIDTH - INNER, MARGIN + 56), clean(ticket.kind), 34, fill=ON_VERMILION_QUIET, anchor="ra")
    for number, line in enumerate(title):
        write(draw, (INNER, MARGIN + 128 + 92 * number), line, 68, fill=ON_VERMILION, bold=True)


def _facts(draw: ImageDraw.ImageDraw, rows: list[_Row], y: int) -> int:
    for number, row in enumerate(rows):
        if row.label:
            write(draw, (INNER, y), row.label, 30, fill=QUIET_INK)
        top = y + (LABEL if row.label else 0)
        for place, line in enumerate(row.text):
            at = (INNER, top + round(row.size * 1.3) * place)
            write(draw, at, line, row.size, fill=INK, bold=number == 0)
        y += row.height
    return y


def _tear(draw: ImageDraw.ImageDraw, y: int) -> None:
    """The perforation: two notches and a dashed line, as on a ticket of paper."""
    for x in (MARGIN, WIDTH - MARGIN):
        draw.ellipse((x - NOTCH, y - NOTCH, x + NOTCH, y + NOTCH), fill=PAPER)
    for x in range(MARGIN + NOTCH + 24, WIDTH - MARGIN - NOTCH - 24, 36):
        draw.line((x, y, x + 18, y), fill=LINE, width=4)


def _code(ticket: Pass) -> Image.Image:
    """The QR code about 700 pixels wide, each module a whole number of pixels."""
    modules = len(qr.grid(ticket.link)) + 2 * 2
    return qr.image(ticket.link, module=CODE_WIDTH // modules, quiet=2)


def _stub(picture: Image.Image, draw: ImageDraw.ImageDraw, ticket: Pass, y: int) -> None:
    code = _code(ticket)
    picture.paste(code, ((WIDTH - code.width) // 2, y))
    y += code.height + 16
    middle = WIDTH // 2
    write(draw, (middle, y), ticket.code, 44, fill=INK, anchor="ma")
    once = _("Show this code at the door. It admits one person, once.")
    hint = clean(_("Show this code at the door, at every session.") if ticket.often else once)
    size = fitting_size(hint, 32, 22, WIDTH - 2 * INNER)
    write(draw, (middle, y + 84), hint, size, fill=QUIET_INK, anchor="ma")


def _saved(picture: Image.Image) -> bytes:
    """A palette of 64 colours is enough for flat areas and soft edges, and makes the file a third."""
    stream = BytesIO()
    small = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def warm_up() -> None:
    """Opens the fonts before the first person waits for them."""
    for size in (30, 34, 40, 44, 46, 64, 68):
        face(size)
