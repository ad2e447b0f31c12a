"""Papers are set outside the server: its memory stays, and a paper that fails ends alone."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from foundation import documents
from foundation.clock import frozen
from foundation.documents import PaperFailed, pdf
from foundation.errors import Refusal
from foundation.printed_letters import font_file
from members.domain.demo import PASSWORD
from tests.fixtures.server import Server

ORGANIZER = "DEMO0314"
PAPERS = 6
STAYS_MB = 12
GROWS_MB = 40


def a_list(rows: int, title: str = "名单") -> dict[str, Any]:
    columns = [{"title": "姓名"}, {"title": "分工会"}]
    lines = [[f"欧阳{row}", "信息工程学院分工会"] for row in range(rows)]
    return {"title": title, "sections": [{"title": "一", "columns": columns, "rows": lines}]}


def megabytes(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def children(process: int) -> set[int]:
    """Whichever thread started them."""
    lists = [file.read_text() for file in Path(f"/proc/{process}/task").glob("*/children")]
    return {int(each) for each in " ".join(lists).split()}


def next_child(known: set[int]) -> int:
    deadline = time.monotonic() + 30
    while not (started := children(os.getpid()) - known) and time.monotonic() < deadline:
        time.sleep(0.002)
    return started.pop()


_WITHIN = """
import sys
from pathlib import Path
import typst
templates, template, fonts = sys.argv[1:]
data = sys.stdin.read()
faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
compiler = typst.Compiler(root=templates, font_paths=faces)
def megabytes(): return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before = megabytes()
for turn in range(3):
    compiler.compile(f"{templates}/{template}", sys_inputs={"data": data + " " * turn})
print(megabytes() - before)
"""


async def test_the_memory_of_whoever_asks_stays() -> None:
    await pdf("papers/list.typ", a_list(5))
    before = megabytes(os.getpid())
    for turn in range(3):
        await pdf("papers/list.typ", a_list(1000, f"名单{turn}"))
    assert megabytes(os.getpid()) - before < STAYS_MB


def test_control_set_within_a_process_they_take_its_memory() -> None:
    data = msgspec.json.encode({**a_list(1000), "words": {"page": "", "printed": ""}, "language": "zh"})
    fonts = str(font_file().parent)
    command = [sys.executable, "-c", _WITHIN, str(documents.TEMPLATES), "papers/list.typ", fonts]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert float(done.stdout) > GROWS_MB


def test_a_server_that_prints_keeps_its_size(shared_server: Server) -> None:
    """Whole requests: people of an event with its hundreds, on paper, again and again with something else."""
    process = shared_server.process.pid
    with httpx.Client(base_url=shared_server.address, follow_redirects=True, timeout=60) as client:
        client.post("/sign-in", data={"staff_number": ORGANIZER, "password": PASSWORD})
        event = re.findall(r'href="/manage/events/(\w{13})"', client.get("/manage/events").text)[0]
        sizes = []
        for turn in range(PAPERS):
            answer = client.get(f"/manage/events/{event}/registrations/print?what=receipts&item={turn}")
            assert answer.content.startswith(b"%PDF"), answer.text
            sizes.append(megabytes(process))
    assert sizes[-1] - sizes[0] < STAYS_MB
    assert children(process) == set()


async def test_a_template_that_fails_says_why() -> None:
    with pytest.raises(PaperFailed, match=r"papers/list.typ \(1\): .*does not contain key \"title\""):
        await pdf("papers/list.typ", {"sections": []})


async def test_the_next_paper_is_set_after_one_that_failed() -> None:
    with pytest.raises(PaperFailed):
        await pdf("papers/list.typ", {})
    assert (await pdf("papers/list.typ", a_list(1))).startswith(b"%PDF")


async def test_a_paper_whose_process_is_killed_fails_alone() -> None:
    """By the machine, when memory runs out."""
    before = children(os.getpid())
    asked = asyncio.create_task(pdf("papers/list.typ", a_list(3000, "killed")))
    os.kill(await asyncio.to_thread(next_child, before), 9)
    with pytest.raises(PaperFailed, match=r"papers/list.typ \(-9\)"):
        await asked
    assert (await pdf("papers/list.typ", a_list(1, "after"))).startswith(b"%PDF")


async def test_one_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LONGEST_S", 0.01)
    before = children(os.getpid())
    with pytest.raises(Refusal, match="takes longer than a minute"):
        await pdf("papers/list.typ", a_list(50, "slow"))
    assert children(os.getpid()) == before


async def test_the_same_paper_is_set_once_a_minute() -> None:
    noon = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
    with frozen(noon):
        first = await pdf("papers/list.typ", a_list(2, "once"))
        assert await pdf("papers/list.typ", a_list(2, "once")) is first
        assert await pdf("papers/list.typ", a_list(3, "once")) is not first
    with frozen(noon + timedelta(minutes=1)):
        assert await pdf("papers/list.typ", a_list(2, "once")) is not first


async def test_few_of_them_are_kept() -> None:
    noon = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
    kept = documents.Kept(most=10)
    kept.get(noon, b"")
    papers = [kept.add(bytes([number]), b"1234") for number in range(3)]
    assert [kept.get(noon, bytes([number])) for number in range(3)] == [None, papers[1], papers[2]]
