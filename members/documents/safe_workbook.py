"""Excel files from outside, made safe before anything else reads them.

An .xlsx is a zip of XML, so it can be a bomb three times over: parts that unpack to gigabytes, entities that
multiply, and two cells in opposite corners that make a reader lay out everything between. Only XML parts that
were unpacked and parsed here, within limits, are packed anew for the reader; all else (pictures, macros) is left out.
"""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from foundation.errors import Refusal
from foundation.messages import Sentence

LARGEST_FILE = 5 * 1024 * 1024
MOST_PARTS = 500
LARGEST_UNPACKED = 48 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_TEXT_READ = 64 * 1024 * 1024  # the longest text times the cells that could all show it
_ROOM_FOR_TITLES = 50
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_CHUNK = 64 * 1024


def checked(content: bytes) -> bytes:
    """The same workbook, small and plain enough to be read. Raises `Refusal` (422) with what to do instead."""
    if not content:
        raise _refused(Sentence("The file is empty. Please choose it once more."))
    if len(content) > LARGEST_FILE:
        raise Refusal(
            Sentence("The file is larger than {megabytes} MB. Please split it into several files.",
                     megabytes=LARGEST_FILE // 1024 // 1024),
            field="file", status=413,
        )  # fmt: skip
    if not content.startswith(b"PK"):
        raise _refused(_not_a_workbook(content))
    try:
        parts = _unpacked(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise _refused(
            Sentence("The file is damaged. Please save it once more in Excel and choose it again.")
        ) from None
    sizes = _Sizes()
    kept = {name: data for name, data in parts.items() if _is_plain_xml(data, sizes)}
    if sizes.longest_text * sizes.cells > MOST_TEXT_READ:
        raise too_large()
    return _packed(kept)


def too_large() -> Refusal:
    return _refused(
        Sentence("The sheet is too large; {rows} rows and {columns} columns can be read. Please split it,"
                 " or delete what stands far below and right of the list.", rows=MOST_ROWS, columns=MOST_COLUMNS)
    )  # fmt: skip


def _refused(sentence: Sentence) -> Refusal:
    return Refusal(sentence, field="file", status=422)


def _not_a_workbook(content: bytes) -> Sentence:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Sentence(
            "This is an old .xls file or one with a password. Please save it in Excel as .xlsx without a password."
        )
    return Sentence("This is not an Excel file. Please save the list in Excel as .xlsx and choose it again.")


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Every part, unpacked with a count of the bytes that really come out, whatever the zip's index says."""
    left = LARGEST_UNPACKED
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.infolist()
        if len(names) > MOST_PARTS:
            raise too_large()
        for name in names:
            if name.is_dir():
                continue
            collected = bytearray()
            with archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    collected += chunk
                    if len(collected) > left:
                        raise too_large()
            left -= len(collected)
            parts[name.filename] = bytes(collected)
    return parts


class _Sizes:
    """What the XML parts of a workbook add up to."""

    def __init__(self) -> None:
        self.cells = 0
        self.longest_text = 0


class _Hostile(Exception):
    """A document type declaration, which no workbook has."""


def _is_plain_xml(data: bytes, sizes: _Sizes) -> bool:
    """True for a part that may be handed on. Raises `Refusal` when it is XML beyond the limits."""
    reader = _Part(sizes)
    try:
        reader.parse(data)
    except _Hostile:
        raise _refused(
            Sentence("The file holds something no list needs. Please copy the rows into the template.")
        ) from None
    except expat.ExpatError:
        return False
    return True


class _Part:
    """Reads one part and counts: cells, how far out they stand, and the longest text."""

    def __init__(self, sizes: _Sizes) -> None:
        self._sizes = sizes
        self._text = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def parse(self, data: bytes) -> None:
        self._parser.Parse(data, True)

    def _doctype(self, *_: object) -> None:
        raise _Hostile

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local in ("si", "is", "v", "c"):
            self._text = 0
        if local == "c":
            self._sizes.cells += 1
            _within(attributes.get("r", ""))
        elif local == "row" and attributes.get("r", "1").isdigit():
            _within(f"A{attributes.get('r', '1')}")
        elif local == "mergeCell":
            for corner in attributes.get("ref", "").split(":"):
                _within(corner)

    def _end(self, name: str) -> None:
        if name.rpartition(" ")[2] in ("si", "is", "v"):
            self._sizes.longest_text = max(self._sizes.longest_text, self._text)

    def _characters(self, text: str) -> None:
        self._text += len(text)


def _within(reference: str) -> None:
    """Refuses a cell that stands too far down or right."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        if reference:
            raise too_large()
        return
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    if column > MOST_COLUMNS or int(found[2]) > MOST_ROWS + _ROOM_FOR_TITLES:
        raise too_large()


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()
