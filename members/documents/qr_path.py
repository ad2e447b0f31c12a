"""A QR code as the path of an SVG: sharp on paper at any size, and part of the page itself."""

import msgspec
import qrcode
from qrcode.constants import ERROR_CORRECT_M


class QrPath(msgspec.Struct, frozen=True):
    """`path` draws the dark modules on a grid of `size` × `size`, the quiet zone of 4 included."""

    path: str
    size: int


def qr_path(text: str) -> QrPath:
    """The code for a short text, such as the address on a slip."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    parts: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return QrPath("".join(parts), len(rows))
