// Who stands on which line of a knockout: competitions/domain/knockout_lines.py in the browser.
import { lineStep, numbered, upTo } from "./placement.js";
import { byeLines, groupLines, linesFor, seedGroups, seedLines, sharedSections } from "./seeding.js";
import { clashes, deal } from "./separation.js";

export function placeKnockout(seeds, rest, settings, lots) {
  const entries = seeds.length + rest.length;
  const lines = linesFor(entries);
  const steps = [];
  const seeded = placeSeeds(lines, seeds, settings, lots, steps, []);
  const onLine = placeOthers(lines, byeLines(lines, entries), seeded, rest, lots, steps);
  return { lines: onLine.map((entrant) => entrant?.id ?? null), steps, clashes: clashes(lines, asMap(onLine), seeded) };
}

const asMap = (onLine) => new Map(onLine.map((entrant, index) => [index + 1, entrant]).filter(([, entrant]) => entrant));

// The entrants from line 1 on, undefined where a bye is.
export function placeOthers(lines, byes, seeded, rest, lots, steps) {
  const drawn = numbered(rest, lots, steps);
  const [placed, coins] = deal(lines, byes, seeded, drawn, lots);
  const lineOf = new Map([...placed].map(([line, entrant]) => [entrant.id, line]));
  steps.push(...coins, ...drawn.map((entrant) => lineStep(entrant.id, lineOf.get(entrant.id))));
  return upTo(lines).map((line) => placed.get(line));
}

export function placeSeeds(lines, seeds, settings, lots, steps, byes) {
  const seeded = new Map();
  for (const [first, last] of seedGroups(seeds.length)) {
    const waiting = upTo(last).slice(first - 1);
    let left = settings.seeds_in_order
      ? seedLines(lines).filter((line) => !byes.includes(line)).slice(first - 1, last)
      : groupLines(lines, first, last).filter((line) => !byes.includes(line));
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
