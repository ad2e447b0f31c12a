"""A list as its page shows it, and as it leaves the house: in Excel, on A4. What leaves is noted."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.response import Stream

from foundation.clock import now
from foundation.documents import pdf
from foundation.errors import Refusal
from foundation.i18n import local
from foundation.messages import Sentence
from foundation.web.wanted_list import Asked, Column, Paged
from members.documents.list_fields import TEMPLATE, Field, Fields, in_words, paper, workbook
from members.documents.list_fields import chosen as chosen_of
from members.documents.long_workbook import Sheet, sent
from members.domain.identity import Identity
from members.queries.people_lists import Reads, in_batches
from members.services import exports

MOST_ON_PAPER = 3_000

R = TypeVar("R")


class Shown(msgspec.Struct, Generic[R], frozen=True):
    """What templates/components/lists.html needs of a list. ``remembered``: the reader's and the list's name."""

    asked: Asked
    path: str
    rows: Sequence[R]
    paged: Paged
    fields: Fields[R]
    remembered: str

    @property
    def columns(self) -> list[Column]:
        return [each.column for each in self._fields if not each.column.paper]

    @property
    def named(self) -> bool:
        """Whether the column of names is among those shown; else each line begins with its name all the same."""
        return any(each.key == "name" for each in self._fields)

    def cell(self, column: Column, row: R) -> str:
        return in_words(next(each for each in self._fields if each.key == column.key).read(row))

    @property
    def _fields(self) -> list[Field[R]]:
        return chosen_of(self.fields, self.asked)


class Leaving(msgspec.Struct, Generic[R], frozen=True):
    """A list on its way out: ``noted`` is the beginning of the act, what it is of and its id; ``plain``: a file's name.

    ``told``: lines under the title, such as the event's time and place; ``more``: further sheets of the workbook;
    ``notes``: lines at the foot of the paper.
    """

    title: str
    told: Sequence[str]
    fields: Fields[R]
    ids: Sequence[str]
    reads: Reads[R]
    noted: tuple[str, str, str]
    plain: str
    signs: Sequence[str] = ()
    counted: str = ""
    more: Sequence[Sheet] = ()
    notes: Sequence[str] = ()


async def excel(actor: Identity, leaving: Leaving[R]) -> Stream:
    act, kind, subject = leaving.noted
    await exports.note(actor, f"{act}.exported", len(leaving.ids), kind, subject)
    sub = " · ".join(each for each in leaving.told if each)
    content = await workbook(
        leaving.title, sub, leaving.fields, in_batches(leaving.ids, leaving.reads), leaving.more
    )
    return sent(content, f"{leaving.plain}.xlsx", f"{leaving.title}-{local(now()):%Y%m%d}.xlsx")


async def on_paper(actor: Identity, leaving: Leaving[R]) -> Response[Any]:
    refuse_too_long(len(leaving.ids))
    act, kind, subject = leaving.noted
    rows = [row async for some in in_batches(leaving.ids, leaving.reads) for row in some]
    await exports.note(actor, f"{act}.printed", len(rows), kind, subject)
    data = paper(
        leaving.title,
        leaving.told,
        leaving.fields,
        rows,
        signs=leaving.signs,
        counted=leaving.counted,
        notes=leaving.notes,
    )
    return as_pdf(await pdf(TEMPLATE, data), leaving.plain, leaving.title)


def refuse_too_long(count: int) -> None:
    if count > MOST_ON_PAPER:
        told = Sentence(
            "A paper holds {most} people at most, and this list has {count}. Choose a branch first, or take Excel.",
            most=MOST_ON_PAPER,
            count=count,
        )
        raise Refusal(told, status=422)


def as_pdf(content: bytes, plain: str, title: str) -> Response[Any]:
    """To be looked at and printed; saved under a name that tells what it is."""
    name = quote(f"{title}-{local(now()):%Y%m%d}.pdf")
    headers = {"content-disposition": f"inline; filename=\"{plain}.pdf\"; filename*=UTF-8''{name}"}
    return Response(content, media_type="application/pdf", headers=headers)
