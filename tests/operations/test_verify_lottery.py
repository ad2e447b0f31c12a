"""`rallypoint lottery verify`: closed lists, lotteries and rankings, genuine and forged."""

from pathlib import Path

import msgspec
import pytest

from events.domain.allocation.giving import Room
from events.domain.allocation.lottery import Applicant, LotteryInput, draw, seal
from events.domain.allocation.ranking import Candidate, Criterion, RankingInput, What, rank
from tests.fixtures.server import rallypoint

_SEALED = seal(
    LotteryInput("e", "电影票", "收盘价", (Room("票", 2),), tuple(Applicant(n, balls=n) for n in range(1, 9)))
)
_RANKING = RankingInput(
    "e", "疗休养", (Criterion(What.SERVICE),), (Room("名额", 1),),
    (Candidate(1, 0, -1, 1, 0, ("8",)), Candidate(2, 0, -1, 1, 0, ("8",))),
)  # fmt: skip
RECORDS = {
    "sealed": (msgspec.json.encode(_SEALED), "not drawn yet"),
    "lottery": (msgspec.json.encode(draw(_SEALED, "八 8")), "Genuine"),
    "ranking": (msgspec.json.encode(rank(_RANKING, "八 8")), "Genuine"),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_worked_out_again(tmp_path: Path, kind: str) -> None:
    record, words = RECORDS[kind]
    file = tmp_path / "record.json"
    file.write_bytes(record)
    done = rallypoint(tmp_path, "lottery", "verify", str(file))
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    file.write_bytes(record.replace(b'"input_hash":"', b'"input_hash":"0'))
    done = rallypoint(tmp_path, "lottery", "verify", str(file))
    assert done.returncode == 1
    assert "does not hold" in done.stdout + done.stderr
