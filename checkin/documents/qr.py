"""QR codes of tickets: as SVG for pages and print, as PNG for saving, as a grid for pictures.

Error correction M (15 %) with the quiet zone of four modules the standard asks for (ISO/IEC 18004, 5.3.8). The
address is kept as it is and the token, capital letters and digits, goes into the dense alphanumeric mode: 45 × 45
modules for a usual address.
"""

from functools import lru_cache
from io import BytesIO

import qrcode
from PIL import Image
from qrcode import util
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
PRINTED_MODULE = 3
"""Pixels of a module on paper; viewers that smooth pictures leave its middle as it is."""
BULK_MASK = 2
"""Choosing the best of eight masks costs 7 ms, a fixed one 1 ms; every mask is readable."""

MOST_KEPT = 256
"""Codes looked at again and again: those of tickets on screens. Codes of papers are made and forgotten."""

CHUNK = 20
"""So long a run of capital letters and digits is worth a mode of its own."""

Grid = tuple[bytes, ...]
_LIGHT = bytes.maketrans(b"\x00\x01", b"\xff\x00")


def grid(text: str, *, bulk: bool = False) -> Grid:
    """The modules of the code without its quiet zone, 1 where dark. Raises ValueError for too long a text."""
    return _made(text, BULK_MASK) if bulk else _best(text)


@lru_cache(maxsize=MOST_KEPT)
def _best(text: str) -> Grid:
    return _made(text, None)


def _made(text: str, mask: int | None) -> Grid:
    chunks = list(util.optimal_data_chunks(text, minimum=CHUNK))
    code = qrcode.QRCode(_version(chunks), ERROR_CORRECT_M, border=0, mask_pattern=mask)
    for chunk in chunks:
        code.add_data(chunk)
    code.make(fit=False)
    return tuple(bytes(row) for row in code.get_matrix())


def _version(chunks: list[util.QRData]) -> int:
    """The smallest code that holds them; the library's own way writes all the bits twice to find out."""
    limits = util.BIT_LIMIT_TABLE[ERROR_CORRECT_M]
    written = sum(4 + _bits(chunk.mode, len(chunk)) for chunk in chunks)
    for version in range(1, 41):
        sizes = util.mode_sizes_for_version(version)
        if written + sum(sizes[chunk.mode] for chunk in chunks) <= limits[version]:
            return version
    raise ValueError("too long for a QR code")


def _bits(mode: int, length: int) -> int:
    """ISO/IEC 18004, 7.4.3 to 7.4.5: three digits in 10 bits, two letters in 11, a byte in 8."""
    if mode == util.MODE_NUMBER:
        return length // 3 * 10 + (0, 4, 7)[length % 3]
    return length // 2 * 11 + length % 2 * 6 if mode == util.MODE_ALPHA_NUM else length * 8


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
    light = b"".join(row.translate(_LIGHT) for row in modules)
    small.paste(Image.frombytes("L", (len(modules), len(modules)), light), (quiet, quiet))
    return small.resize((side * module, side * module), Image.Resampling.NEAREST)


def _path(modules: Grid) -> str:
    """Runs of dark modules, each a rectangle one module high."""
    steps: list[str] = []
    for row, line in enumerate(modules, QUIET):
        start = None
        for column, dark in enumerate((*line, 0), QUIET):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                steps.append(f"M{start} {row}h{column - start}v1h-{column - start}z")
                start = None
    return "".join(steps)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
