"""Draws in memory: the public draw (lots, separation, graph), then every result played, beside brackets-manager."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from competitions.domain.draw_record import DrawEntry, DrawInput
from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.progress import finished, places, record, situations
from competitions.domain.public_draw import graph_of, locked, make
from competitions.domain.results import MatchResult
from competitions.domain.round_robin import round_robin
from competitions.domain.situation import Played

BRANCHES = 16
REPEATS = 7
PEER = ("brackets-manager", "brackets-memory-db")
PLAYED: tuple[tuple[str, MethodName, int], ...] = (
    ("knockout_128", "knockout", 128),
    ("knockout_1024", "knockout", 1024),
    ("double_128", "double_elimination", 128),
    ("round_robin_64", "round_robin", 64),
)
WON = MatchResult("a", ((21, 10), (21, 12)))


def _input(entries: int, method: MethodName = "knockout") -> DrawInput:
    people = tuple(
        DrawEntry(f"e{number:04}", f"Player {number}", (f"b{number * 7 % BRANCHES}",))
        for number in range(entries)
    )
    return DrawInput(method, people, tuple(entry.id for entry in people[:4]), DrawSettings())


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Processor time of one piece of work, the median of several."""
    times = []
    for _ in range(repeats):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times) * 1000


def _whole(given: DrawInput) -> None:
    graph_of(make(given, "8 6 2"))


def _play(played: Played) -> Played:
    """Every result recorded one after the other, as umpires hand them in; each asks the rules."""
    for match in played.graph.matches:
        if match.stage != "decider" or situations(played)[match.key].status == "ready":
            played = record(played, match.key, WON)
    assert finished(played)
    assert places(played)
    return played


def measure() -> dict[str, float]:
    """Milliseconds of processor time (nothing waits here), the median of several."""
    small, large = _input(128), _input(1024)
    figures = {
        "draw_128_ms": milliseconds(lambda: _whole(small)),
        "draw_1024_ms": milliseconds(lambda: _whole(large)),
        "round_robin_64_ms": milliseconds(lambda: round_robin(64)),
    }
    for name, method, entries in PLAYED:
        made = make(_input(entries, method), "8 6 2")
        figures[f"{name}_played_ms"] = milliseconds(lambda made=made: _play(locked(made)), 3)  # type: ignore[misc]
    return figures | _peer()


_SCRIPT = """
const { BracketsManager } = require("brackets-manager");
const { InMemoryDatabase } = require("brackets-memory-db");
const TYPES = { knockout: "single_elimination", double: "double_elimination", round: "round_robin" };
const ms = (since) => Number(process.hrtime.bigint() - since) / 1e6;
async function run(name, size) {
  const type = TYPES[name.split("_")[0]];
  const storage = new InMemoryDatabase();
  const manager = new BracketsManager(storage);
  const seeding = Array.from({ length: size }, (_, i) => `Player ${i + 1}`);
  const settings = { round_robin: { groupCount: 1 }, double_elimination: { grandFinal: "double" } }[type] ?? {};
  let since = process.hrtime.bigint();
  await manager.create.stage({ tournamentId: 0, name, type, seeding, settings });
  const made = ms(since);
  since = process.hrtime.bigint();
  for (let more = true; more; ) {
    more = false;
    for (const match of await storage.select("match")) {
      if (match.status !== 2) continue;
      await manager.update.match({ id: match.id, opponent1: { score: 2, result: "win" }, opponent2: { score: 0 } });
      more = true;
    }
  }
  return [made, ms(since)];
}
(async () => {
  const figures = {};
  for (const [name, size] of JSON.parse(process.argv[2])) {
    await run(name, Math.min(size, 128));
    const [made, played] = await run(name, size);
    figures[`peer_${name}_ms`] = made;
    figures[`peer_${name}_played_ms`] = made + played;
  }
  console.log(JSON.stringify(figures));
})();
"""


def _peer() -> dict[str, float]:
    """The same by brackets-manager in a folder of its own; nothing where node or the network is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return {}
    with tempfile.TemporaryDirectory(prefix="rallypoint-peer-") as name:
        folder = Path(name)
        install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PEER]
        if subprocess.run(install, cwd=folder, capture_output=True, check=False).returncode:
            return {}
        (folder / "peer.js").write_text(_SCRIPT)
        sizes = json.dumps([[name, entries] for name, _, entries in PLAYED])
        ran = subprocess.run(
            [node, "peer.js", sizes], cwd=folder, capture_output=True, text=True, check=False, timeout=600
        )
        return dict(json.loads(ran.stdout)) if ran.returncode == 0 else {}


if __name__ == "__main__":
    for figure, value in measure().items():
        print(f"{figure:32} {value:10.2f}")
