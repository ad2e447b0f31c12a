// How each method places its entries: competitions/domain/methods.py in the browser, lot for lot.
import { byeLines, groupLines, linesFor, seedGroups, seedLines, sharedSections } from "./seeding.js";
import { clashes, deal } from "./separation.js";

const lineStep = (entry, line) => ({ step: "line", entry, line });
const upTo = (count) => Array.from({ length: count }, (_, index) => index + 1);

function placeKnockout(seeds, rest, settings, lots) {
  const entries = seeds.length + rest.length;
  const lines = linesFor(entries);
  const steps = [];
  const seeded = placeSeeds(lines, seeds, settings, lots, steps);
  const drawn = numbered(rest, lots, steps);
  const [placed, coins] = deal(lines, byeLines(lines, entries), seeded, drawn, lots);
  const lineOf = new Map([...placed].map(([line, entrant]) => [entrant.id, line]));
  steps.push(...coins, ...drawn.map((entrant) => lineStep(entrant.id, lineOf.get(entrant.id))));
  const onLine = upTo(lines).map((line) => placed.get(line)?.id ?? null);
  return { lines: onLine, steps, clashes: clashes(lines, placed, seeded) };
}

function placeSeeds(lines, seeds, settings, lots, steps) {
  const seeded = new Map();
  for (const [first, last] of seedGroups(seeds.length)) {
    const waiting = upTo(last).slice(first - 1);
    let left = settings.seeds_in_order ? seedLines(lines).slice(first - 1, last) : groupLines(lines, first, last);
    while (waiting.length) {
      const suiting = new Map(waiting.map((seed) => [seed, suitingLines(seeds[seed - 1], left, seeded, lines)]));
      let seed = waiting.reduce((best, each) => (suiting.get(each).length < suiting.get(best).length ? each : best));
      let candidates = suiting.get(seed);
      if (settings.seeds_in_order) [seed, candidates] = [waiting[0], left.slice(0, 1)];
      const lot = lots.below(candidates.length);
      const line = candidates[lot];
      steps.push({ step: "seed", seed, entry: seeds[seed - 1].id, candidates, lot, line });
      seeded.set(line, seeds[seed - 1]);
      waiting.splice(waiting.indexOf(seed), 1);
      left = left.filter((each) => each !== line);
    }
  }
  return seeded;
}

function suitingLines(seed, left, seeded, lines) {
  const strain = left.map((line) => {
    let sum = 0;
    for (const [there, other] of seeded)
      for (const branch of seed.branches) if (other.branches.includes(branch)) sum += 4 ** sharedSections(line, there, lines);
    return sum;
  });
  const least = Math.min(...strain);
  return left.filter((_, index) => strain[index] === least);
}

function numbered(rest, lots, steps) {
  const [drawn, picked] = lots.shuffled(rest);
  drawn.forEach((entrant, index) => steps.push({ step: "number", number: index + 1, left: drawn.length - index, lot: picked[index], entry: entrant.id }));
  return drawn;
}

function placeRoundRobin(seeds, rest, _settings, lots) {
  const steps = seeds.map((entrant, index) => ({ step: "seed", seed: index + 1, entry: entrant.id, candidates: [index + 1], lot: 0, line: index + 1 }));
  const drawn = numbered(rest, lots, steps);
  const entries = seeds.length + rest.length;
  const lines = new Map(seeds.map((entrant, index) => [index + 1, entrant]));
  const waiting = pairColleagues(lines, drawn, entries);
  upTo(entries).filter((line) => !lines.has(line)).forEach((line, index) => lines.set(line, waiting[index]));
  const lineOf = new Map([...lines].map(([line, entrant]) => [entrant.id, line]));
  steps.push(...drawn.map((entrant) => lineStep(entrant.id, lineOf.get(entrant.id))));
  return { lines: upTo(entries).map((line) => lines.get(line).id), steps, clashes: [] };
}

// Moves colleagues opposite each other, first those of seeds, then one another; who is left waits for any line.
function pairColleagues(lines, drawn, entries) {
  const size = entries + (entries % 2);
  const free = (line) => line <= entries && !lines.has(line);
  let waiting = [...drawn];
  for (const [line, seed] of [...lines].sort(([a], [b]) => a - b)) {
    const colleague = colleagueOf(seed, waiting);
    if (!colleague || !free(size + 1 - line)) continue;
    waiting = waiting.filter((each) => each !== colleague);
    lines.set(size + 1 - line, colleague);
  }
  for (const entrant of [...waiting]) {
    const colleague = waiting.includes(entrant) ? colleagueOf(entrant, waiting) : null;
    const upper = upTo(size / 2).find((line) => free(line) && free(size + 1 - line));
    if (!colleague || !upper) continue;
    lines.set(upper, entrant);
    lines.set(size + 1 - upper, colleague);
    waiting = waiting.filter((each) => each !== entrant && each !== colleague);
  }
  return waiting;
}

function colleagueOf(entrant, among) {
  return among.find((other) => other.id !== entrant.id && entrant.branches.some((branch) => other.branches.includes(branch)));
}

export const METHODS = { knockout: placeKnockout, double_elimination: placeKnockout, round_robin: placeRoundRobin };
