// A published record drawn again: competitions/domain/{draw_record,public_draw}.py in the browser.
import { Lots, normalSeed } from "./lots.js";
import { METHODS } from "./placing.js";
import { hex, sha256, utf8 } from "./sha256.js";

const ALGORITHMS = ["rallypoint-draw/1", "rallypoint-draw/2"];
const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// JSON with sorted keys and no blanks, as it is hashed.
function plain(value) {
  if (Array.isArray(value)) return `[${value.map(plain).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort(byCode).map((key) => `${JSON.stringify(key)}:${plain(value[key])}`).join(",")}}`;
}

function ordered(input) {
  const entries = input.entries.map((entry) => ({ ...entry, branches: [...entry.branches].sort(byCode) }));
  return { ...input, entries: entries.sort((a, b) => byCode(a.id, b.id)) };
}

export const inputHash = (input) => hex(sha256(utf8(plain(ordered(input)))));

function drawAgain(record) {
  const input = ordered(record.input);
  const entrants = new Map(input.entries.map((entry) => [entry.id, entry]));
  const seeds = input.seeds.map((id) => entrants.get(id));
  const rest = input.entries.filter((entry) => !input.seeds.includes(entry.id));
  return METHODS[input.method](seeds, rest, input.settings, new Lots(record.spoken_seed, inputHash(input)));
}

const same = (one, two) => plain(one) === plain(two);

// What does not hold: [] when everything comes out the same, else "unknown", "hash", "seed", "steps", "lines", "clashes".
export function differences(record) {
  try {
    if (!ALGORITHMS.includes(record.input.algorithm) || !METHODS[record.input.method]) return ["unknown"];
    const again = drawAgain(record);
    const checks = {
      hash: record.input_hash === inputHash(record.input),
      seed: record.spoken_seed === normalSeed(record.spoken_seed),
      steps: same(record.steps, again.steps),
      lines: same(record.lines, again.lines),
      clashes: same(record.clashes, again.clashes),
    };
    return Object.keys(checks).filter((name) => !checks[name]);
  } catch {
    return ["unknown"];
  }
}
