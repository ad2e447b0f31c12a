"""What organizers write for papers: plain lines; # begins a heading, - an item, an empty line ends a paragraph."""

from typing import Literal

import msgspec

PartKind = Literal["heading", "item", "paragraph"]
_ITEMS = ("- ", "* ", "· ", "-", "·")


class Part(msgspec.Struct, frozen=True):
    """A piece of text as it is set; ``text`` holds no signs of ours any more."""

    kind: PartKind
    text: str


def parts(text: str) -> tuple[Part, ...]:
    """The pieces in order. Lines of a paragraph stay lines: people write 一、… 二、… under one another."""
    found: list[Part] = []
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            found.append(Part("paragraph", "\n".join(paragraph)))
            paragraph.clear()

    for line in (line.strip() for line in text.splitlines()):
        mark = next((mark for mark in _ITEMS if line.startswith(mark)), "")
        if not line:
            close()
        elif line.startswith("#") and line.lstrip("#").strip():
            close()
            found.append(Part("heading", line.lstrip("#").strip()))
        elif mark and line.removeprefix(mark).strip():
            close()
            found.append(Part("item", line.removeprefix(mark).strip()))
        else:
            paragraph.append(line)
    close()
    return tuple(found)
