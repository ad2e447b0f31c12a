"""The QR code of an umpire link, as one SVG path for the printed sheet."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from foundation.settings import settings

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004, 5.3.8)."""


def link_address(secret: str) -> str:
    """What the code says: the address of the umpire's start page, never built from the Host header."""
    return f"{settings().address}/umpire/{secret}"


def code_path(text: str) -> tuple[int, str]:
    """Side of the drawing in modules, quiet zone included, and the path of all dark modules."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{QUIET + x} {QUIET + y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return len(rows) + 2 * QUIET, path
