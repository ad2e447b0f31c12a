"""QR codes of tickets: as SVG for pages and print, as PNG for saving, as a grid for pictures.

Error correction M (15 %) with the quiet zone of four modules the standard asks for (ISO/IEC 18004, 5.3.8). The
address is kept as it is and the token, capital letters and digits, goes into the dense alphanumeric mode: 45 × 45
modules for a usual address.
"""

from functools import lru_cache
from io import BytesIO

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
PRINTED_MODULE = 3
"""Pixels of a module on paper; viewers that smooth pictures leave its middle as it is."""
BULK_MASK = 2
"""Choosing the best of eight masks costs 7 ms, a fixed one 1 ms; every mask is readable."""

Grid = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=2048)
def grid(text: str, *, bulk: bool = False) -> Grid:
    """The modules of the code without its quiet zone, True where dark. Raises ValueError for too long a text."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=BULK_MASK if bulk else None)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (qrcode.exceptions.DataOverflowError, ValueError) as error:
        raise ValueError("too long for a QR code") from error
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def svg(text: str, *, label: str = "", bulk: bool = False) -> str:
    """An SVG picture, black on white in every colour scheme; one path, so that print has no hairlines.

    ``label`` is what a screen reader says of it.
    """
    modules = grid(text, bulk=bulk)
    side = len(modules) + 2 * QUIET
    title = _escaped(label)
    role = f'role="img" aria-label="{title}"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges" {role}>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{_path(modules)}"/></svg>'
    )


def png(text: str, *, module: int = 12) -> bytes:
    """A PNG picture of two colours, each module ``module`` pixels wide."""
    stream = BytesIO()
    image(text, module=module).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def printed(text: str) -> list[int]:
    """The bytes of a small PNG for papers, which take hundreds of codes: a seventh of what the paths of `svg` cost."""
    stream = BytesIO()
    image(text, module=PRINTED_MODULE, bulk=True).save(stream, "PNG")
    return list(stream.getvalue())


def image(text: str, *, module: int, quiet: int = QUIET, bulk: bool = False) -> Image.Image:
    """A Pillow picture of mode 1 with a quiet zone of ``quiet`` modules."""
    modules = grid(text, bulk=bulk)
    side = len(modules) + 2 * quiet
    small = Image.new("1", (side, side), 1)
    pixels = small.load()
    assert pixels is not None
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                pixels[column + quiet, row + quiet] = 0
    return small.resize((side * module, side * module), Image.Resampling.NEAREST)


def _path(modules: Grid) -> str:
    """Runs of dark modules, each a rectangle one module high."""
    steps: list[str] = []
    for row, line in enumerate(modules, QUIET):
        start = None
        for column, dark in enumerate((*line, False), QUIET):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                steps.append(f"M{start} {row}h{column - start}v1h-{column - start}z")
                start = None
    return "".join(steps)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
