"""`rallypoint draw verify`: records of draws and of later stages, genuine and forged."""

from pathlib import Path

import pytest

from competitions.domain.draw_record import DrawInput, record_to_json
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.public_draw import make, make_stage
from competitions.domain.stage_record import StageEntry, StageInput, stage_to_json
from tests.competitions.domain.drawing import entries_of
from tests.fixtures.server import rallypoint

ENTRIES = tuple(StageEntry(f"e{n}", f"Player {n}", 1 + n % 2, 1 + n // 2) for n in range(4))
RECORDS = {
    "draw": record_to_json(make(DrawInput("groups", entries_of(*"abcdefg"), (), DrawSettings()), "八 8")),
    "stage": stage_to_json(make_stage(StageInput("knockout", "ab" * 32, 2, 4, 4, ENTRIES), "八 8")),
}


def verified(file: Path) -> tuple[int, str]:
    done = rallypoint(file.parent, "draw", "verify", str(file))
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["draw", "stage"])
def test_a_record_is_drawn_again(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "record.json"
    file.write_text(RECORDS[kind], "utf-8")
    status, said = verified(file)
    assert status == 0
    assert "Genuine" in said
    file.write_text(RECORDS[kind].replace('"input_hash":"', '"input_hash":"0'), "utf-8")
    status, said = verified(file)
    assert status == 1
    assert "does not hold" in said
    file.write_text("{}")
    assert verified(file)[0] == 1
