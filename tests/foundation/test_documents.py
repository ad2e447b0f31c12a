"""Papers: what people wrote stays text, letters the font lacks have a sign, and nothing outside templates/ is read."""

import asyncio
import io
import re
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from foundation.documents import TEMPLATES, pdf
from foundation.i18n import language
from foundation.printed_letters import printable

A4 = (595, 842)
MARKUP = [
    "#let x = 1; #x",
    "*bold* _slanted_",
    "$x^2$",
    "@reference",
    "<label>",
    "\\ \\u{41}",
    "`raw`",
    "= heading",
    "#image(\"/etc/passwd\")",
    "// comment /* and */",
    "\"]; #panic() [",
    "{page}",
]  # fmt: skip


def a_list(rows: list[list[str]], **more: Any) -> dict[str, Any]:
    columns = [{"title": f"C{number}"} for number in range(len(rows[0]))]
    return {"title": "名单", "competition": "教职工羽毛球赛",
            "sections": [{"title": "一", "columns": columns, "rows": rows}], **more}  # fmt: skip


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in opened(content).pages)


def together(text: str) -> str:
    """Without the places where lines were broken."""
    return re.sub(r"\s", "", text)


async def test_typst_markup_in_a_name_comes_out_as_it_was_written() -> None:
    found = together(text_of(await pdf("papers/list.typ", a_list([[text] for text in MARKUP]))))
    assert [text for text in MARKUP if together(text) not in found] == []


async def test_the_same_in_titles_and_notes() -> None:
    given = a_list([["x"]], number="#panic()", notes=["*note*"], signs=["@sign"], sub=["$sub$"])
    found = text_of(await pdf("papers/list.typ", given | {"title": "#let *t*", "competition": "<c>"}))
    assert [
        each for each in ("#panic()", "*note*", "@sign", "$sub$", "#let *t*", "<c>") if each not in found
    ] == []


async def test_it_is_a4_and_counts_its_pages() -> None:
    content = await pdf("papers/list.typ", a_list([[f"张三{number}"] for number in range(80)]))
    pages = opened(content).pages
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages}
    words = [f"第{number}页，共2页" in together(page.extract_text()) for number, page in enumerate(pages, 1)]
    assert (sizes, words) == ({A4}, [True, True])


async def test_the_head_of_a_table_stands_on_every_page() -> None:
    pages = opened(await pdf("papers/list.typ", a_list([[f"{number}"] for number in range(80)]))).pages
    assert ["C0" in page.extract_text() for page in pages] == [True, True]


async def test_on_its_side() -> None:
    page = opened(await pdf("papers/list.typ", a_list([["x"]], landscape=True))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


async def test_in_english() -> None:
    token = language.set("en")
    try:
        assert "Page 1 of 1" in text_of(await pdf("papers/list.typ", a_list([["x"]])))
    finally:
        language.reset(token)


async def test_rare_letters_and_names_of_minorities() -> None:
    found = text_of(await pdf("papers/list.typ", a_list([["䶮㛃"], ["买买提·艾力"], ["𠮷野"], ["欢迎😀"]])))
    assert [name for name in ("䶮㛃", "买买提·艾力", "〓野", "欢迎") if name not in found] == []
    assert "😀" not in found


async def test_a_long_word_is_broken_and_leaves_its_column_alone() -> None:
    name = "W" * 60
    page = opened(await pdf("papers/list.typ", a_list([[name, "next"]]))).pages[0]
    lines = [line for line in page.extract_text().splitlines() if "W" in line]
    assert len(lines) > 1
    assert sum(line.count("W") for line in lines) == 60


@given(st.lists(st.text(max_size=40), min_size=1, max_size=40))
@settings(max_examples=6, deadline=None)
def test_no_text_breaks_a_paper(texts: list[str]) -> None:
    content = asyncio.run(pdf("papers/list.typ", a_list([[text] for text in texts])))
    assert content.startswith(b"%PDF")


def test_line_breaks_stay() -> None:
    assert printable("一\n二\r\n三") == "一\n二\n三"


def test_nothing_outside_the_templates_is_read() -> None:
    compiler = typst.Compiler(root=str(TEMPLATES))
    with pytest.raises(typst.TypstError, match="escape the project root"):
        compiler.compile(b'#read("/../pyproject.toml")')


def test_templates_use_no_packages_and_read_no_markup_from_data() -> None:
    forbidden = re.compile(r"@preview|@local|\beval\(|\bplugin\(")
    assert [file.name for file in TEMPLATES.rglob("*.typ") if forbidden.search(file.read_text("utf-8"))] == []
