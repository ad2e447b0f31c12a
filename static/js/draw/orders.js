// Lines that are an order: round robins, ladders, the first round of a Swiss (competitions/domain/order_lines.py).
import { lineStep, numbered, upTo } from "./placement.js";

const colleagues = (a, b) => a.branches.some((branch) => b.branches.includes(branch));
const inOrder = (seeds) => seeds.map((entrant, index) => ({ step: "seed", seed: index + 1, entry: entrant.id, candidates: [index + 1], lot: 0, line: index + 1 }));

export function placeRoundRobin(seeds, rest, _settings, lots) {
  const steps = inOrder(seeds);
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
  return among.find((other) => other.id !== entrant.id && colleagues(entrant, other));
}

export function placeLadder(seeds, rest, _settings, lots) {
  const steps = inOrder(seeds);
  const order = [...seeds, ...numbered(rest, lots, steps)];
  order.forEach((entrant, index) => index >= seeds.length && steps.push(lineStep(entrant.id, index + 1)));
  return { lines: order.map((entrant) => entrant.id), steps, clashes: [] };
}

export function placeSwiss(seeds, rest, _settings, lots) {
  const steps = [];
  const order = [...seeds, ...numbered(rest, lots, steps)];
  const half = order.length >> 1;
  const upper = order.slice(0, half);
  const lower = order.slice(half, 2 * half);
  upper.forEach((entrant, i) => {
    if (!colleagues(entrant, lower[i])) return;
    const nearest = [...lower.keys()].slice(i + 1).concat([...lower.keys()].slice(0, i).reverse());
    const j = nearest.find((each) => !colleagues(entrant, lower[each]) && !colleagues(upper[each], lower[i]));
    if (j !== undefined) [lower[i], lower[j]] = [lower[j], lower[i]];
  });
  const onLine = [...upper.flatMap((entrant, i) => [entrant, lower[i]]), ...order.slice(2 * half)];
  const lineOf = new Map(onLine.map((entrant, index) => [entrant.id, index + 1]));
  const seeded = inOrder(seeds).map((step) => ({ ...step, candidates: [lineOf.get(step.entry)], line: lineOf.get(step.entry) }));
  const placed = order.slice(seeds.length).map((entrant) => lineStep(entrant.id, lineOf.get(entrant.id)));
  return { lines: onLine.map((entrant) => entrant.id), steps: [...seeded, ...steps, ...placed], clashes: [] };
}
