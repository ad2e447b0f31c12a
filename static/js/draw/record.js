// A published record drawn again: competitions/domain/{public_draw,draw_record,stage_record}.py in the browser.
import { Lots, normalSeed } from "./lots.js";
import { METHODS } from "./placing.js";
import { hex, sha256, utf8 } from "./sha256.js";
import { makeStage } from "./stages.js";

const ALGORITHMS = ["rallypoint-draw/1", "rallypoint-draw/2"];
const STAGES = "rallypoint-stage/1";
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

const hashed = (input) => hex(sha256(utf8(plain(input))));
const isStage = (record) => record.input.algorithm === STAGES;

export const inputHash = (input) => (input.algorithm === STAGES ? hashed(input) : hashed(ordered(input)));

function drawAgain(record) {
  const lots = new Lots(record.spoken_seed, inputHash(record.input));
  if (isStage(record)) return makeStage(record.input, lots);
  const input = ordered(record.input);
  const entrants = new Map(input.entries.map((entry) => [entry.id, entry]));
  const seeds = input.seeds.map((id) => entrants.get(id));
  const rest = input.entries.filter((entry) => !input.seeds.includes(entry.id));
  return METHODS[input.method](seeds, rest, input.settings, lots);
}

const same = (one, two) => plain(one) === plain(two);
const known = (record) => isStage(record) || (ALGORITHMS.includes(record.input.algorithm) && record.input.method in METHODS);

// What does not hold: [] when everything comes out the same, else "unknown", "hash", "seed", "steps", "lines", "clashes".
export function differences(record) {
  try {
    if (!known(record)) return ["unknown"];
    const again = drawAgain(record);
    const checks = {
      hash: record.input_hash === inputHash(record.input),
      seed: record.spoken_seed === normalSeed(record.spoken_seed),
      steps: same(record.steps, again.steps),
      lines: same(record.lines, again.lines),
      clashes: same(record.clashes ?? [], again.clashes ?? []),
    };
    return Object.keys(checks).filter((name) => !checks[name]);
  } catch {
    return ["unknown"];
  }
}
