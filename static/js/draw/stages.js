// Stages made later: the drawn knockout after groups, a Swiss round (competitions/domain/{stages,swiss_pairing}.py).
import { placeOthers, placeSeeds } from "./knockout.js";
import { byeLines } from "./seeding.js";

export function makeStage(given, lots) {
  return given.kind === "swiss" ? paired(given) : drawn(given, lots);
}

function drawn(given, lots) {
  const byes = byeLines(given.lines, given.places);
  const entrants = new Map(given.entries.map((entry) => [entry.id, { id: entry.id, branches: [`g${entry.group ?? 0}`] }]));
  const isHead = (entry) => (entry.rank ?? 0) === 1;
  const steps = [];
  const heads = given.entries.filter(isHead).map((entry) => entrants.get(entry.id));
  const seeded = placeSeeds(given.lines, heads, given, lots, steps, byes);
  const byRank = (a, b) => (a.rank ?? 0) - (b.rank ?? 0) || (a.id < b.id ? -1 : 1);
  const rest = given.entries.filter((entry) => !isHead(entry)).sort(byRank).map((entry) => entrants.get(entry.id));
  const onLine = placeOthers(given.lines, byes, seeded, rest, lots, steps);
  return { steps, lines: onLine.map((entrant) => entrant?.id ?? null) };
}

function paired(given) {
  const standing = given.entries.map(({ id, points = 0, met = [], rested = false }) => ({ id, points, met: new Set(met), rested }));
  const { pairs, rest, again } = pair(standing);
  const steps = pairs.map(([a, b]) => ({ step: "pair", a: a.id, b: b.id, again: again.has(a.id) && again.get(a.id) === b.id }));
  const lines = pairs.flatMap(([a, b]) => [a.id, b.id]);
  if (rest) steps.push({ step: "rest", entry: rest.id });
  const odd = given.lines % 2;
  const room = given.lines - odd - lines.length;
  const empty = (count) => Array(count).fill(null);
  if (odd) lines.push(...empty(room), rest?.id ?? null);
  else if (room) lines.push(rest?.id ?? null, ...empty(room - 1));
  return { steps, lines };
}

function pair(standing) {
  let waiting = [...standing];
  const rest = waiting.length % 2 ? ([...waiting].reverse().find((one) => !one.rested) ?? waiting.at(-1)) : null;
  waiting = waiting.filter((one) => one !== rest);
  const found = [];
  let floating = [];
  for (let start = 0; start < waiting.length; ) {
    let end = start;
    while (end < waiting.length && waiting[end].points === waiting[start].points) end++;
    floating = fold([...floating, ...waiting.slice(start, end)], found);
    start = end;
  }
  floating = amongThemselves(floating, found);
  const again = new Map();
  for (let i = 0; i < floating.length; i += 2) {
    const [a, b] = [floating[i], floating[i + 1]];
    if (exchange(a, b, found)) continue;
    found.push([a, b]);
    again.set(a.id, b.id).set(b.id, a.id);
  }
  const place = new Map(standing.map((one, index) => [one.id, index]));
  const pairs = found.map(([a, b]) => (place.get(a.id) < place.get(b.id) ? [a, b] : [b, a]));
  pairs.sort(([a], [b]) => place.get(a.id) - place.get(b.id));
  return { pairs, rest, again };
}

const between = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

function fold(bracket, found) {
  const half = bracket.length >> 1;
  const taken = bracket.map(() => false);
  for (let i = 0; i < half; i++) {
    if (taken[i]) continue;
    const places = [...between(half + i, bracket.length), ...between(half, half + i).reverse(), ...between(i + 1, half)];
    const j = places.find((each) => !taken[each] && !bracket[i].met.has(bracket[each].id));
    if (j === undefined) continue;
    taken[i] = taken[j] = true;
    found.push([bracket[i], bracket[j]]);
  }
  return bracket.filter((_, index) => !taken[index]);
}

function amongThemselves(left, found) {
  const still = [];
  for (const one of left) {
    const index = still.findIndex((other) => !one.met.has(other.id));
    if (index < 0) still.push(one);
    else found.push([still.splice(index, 1)[0], one]);
  }
  return still;
}

function exchange(a, b, found) {
  for (let index = found.length - 1; index >= 0; index--) {
    const [c, d] = found[index];
    for (const [x, y] of [[c, d], [d, c]]) {
      if (a.met.has(x.id) || b.met.has(y.id)) continue;
      found.splice(index, 1, [x, a], [y, b]);
      return true;
    }
  }
  return false;
}
