// Keeping colleagues apart: competitions/domain/separation.py in the browser, step for step.
import { meetingRound, opponentLine, sharedSections } from "./seeding.js";

const MOST_REPAIRS = 32;
const ascending = (a, b) => a - b;
const count = (map, key, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
const colleagues = (a, b) => a.branches.some((branch) => b.branches.includes(branch));
const sharedBranches = (a, b) => new Set(a.branches.filter((branch) => b.branches.includes(branch))).size;

export function deal(lines, byes, seeded, drawn, lots) {
  const taken = new Set([...byes, ...seeded.keys()]);
  const free = [0];
  for (let line = 1; line <= lines; line++) free.push(free[line - 1] + (taken.has(line) ? 0 : 1));
  const coins = [];
  const placed = new Map(seeded);
  const sections = [[0, lines, dealingOrder(drawn), [...seeded.keys()].sort(ascending)]];
  while (sections.length) {
    const [start, size, hand, seeds] = sections.pop();
    if (!hand.length) continue;
    if (size === 1) {
      placed.set(start + 1, hand[0]);
      continue;
    }
    const middle = start + (size >> 1);
    const room = [free[middle] - free[start], free[start + size] - free[middle]];
    const upperSeeds = seeds.filter((line) => line <= middle);
    const lowerSeeds = seeds.filter((line) => line > middle);
    let [upper, lower] = [hand, []];
    if (!room[0]) [upper, lower] = [lower, upper];
    else if (room[1]) {
      const lot = lots.below(2);
      coins.push({ step: "coin", first_line: start + 1, last_line: start + size, lot });
      [upper, lower] = halve(hand, room, leading(upperSeeds.map((n) => seeded.get(n)), lowerSeeds.map((n) => seeded.get(n))), lot);
    }
    sections.push([middle, size >> 1, lower, lowerSeeds]);
    sections.push([start, size >> 1, upper, upperSeeds]);
  }
  repairFirstRound(lines, placed, new Set(seeded.keys()));
  return [placed, coins];
}

export function dealingOrder(drawn) {
  const size = new Map();
  const earliest = new Map();
  drawn.forEach((entrant, index) => {
    for (const branch of entrant.branches) {
      count(size, branch);
      if (!earliest.has(branch)) earliest.set(branch, index);
    }
  });
  const keyed = drawn.map((entrant, index) => {
    if (!entrant.branches.length) return [[0, index, index], entrant];
    const home = entrant.branches.reduce((best, branch) =>
      size.get(branch) > size.get(best) || (size.get(branch) === size.get(best) && earliest.get(branch) < earliest.get(best)) ? branch : best,
    );
    return [[-size.get(home), earliest.get(home), index], entrant];
  });
  keyed.sort(([a], [b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return keyed.map(([, entrant]) => entrant);
}

function leading(upper, lower) {
  const lead = new Map();
  for (const entrant of upper) for (const branch of entrant.branches) count(lead, branch);
  for (const entrant of lower) for (const branch of entrant.branches) count(lead, branch, -1);
  return lead;
}

function halve(hand, [up, down], lead, coin) {
  const upper = [];
  const lower = [];
  for (const entrant of hand) {
    let goesUp;
    if (!(up && down)) goesUp = up > 0;
    else {
      const ahead = entrant.branches.reduce((sum, branch) => sum + (lead.get(branch) ?? 0), 0);
      goesUp = ahead ? ahead < 0 : up !== down ? up > down : !coin;
    }
    if (goesUp) up--;
    else down--;
    (goesUp ? upper : lower).push(entrant);
    for (const branch of entrant.branches) count(lead, branch, goesUp ? 1 : -1);
  }
  exchange(upper, lower, lead);
  return [upper, lower];
}

function exchange(upper, lower, lead) {
  while ([...lead.values()].some((ahead) => Math.abs(ahead) > 1)) {
    const best = bestExchange(upper, lower, lead);
    if (!best) return;
    const [i, j] = best;
    for (const branch of upper[i].branches) count(lead, branch, -2);
    for (const branch of lower[j].branches) count(lead, branch, 2);
    [upper[i], lower[j]] = [lower[j], upper[i]];
  }
}

function bestExchange(upper, lower, lead) {
  const cost = (entrant, sign) => entrant.branches.reduce((sum, branch) => sum + 1 + sign * (lead.get(branch) ?? 0), 0);
  const downCosts = upper.map((entrant) => cost(entrant, -1));
  const upCosts = lower.map((entrant) => cost(entrant, 1));
  let best = null;
  let least = 0;
  const consider = (i, j) => {
    const total = downCosts[i] + upCosts[j] - 2 * sharedBranches(upper[i], lower[j]);
    if (total < least) [best, least] = [[i, j], total];
  };
  for (const i of cheapest(downCosts)) upCosts.forEach((_, j) => consider(i, j));
  for (const j of cheapest(upCosts)) downCosts.forEach((_, i) => consider(i, j));
  return best;
}

function cheapest(costs) {
  const least = Math.min(...costs);
  return [...costs.keys()].filter((index) => costs[index] === least).slice(0, 4);
}

function meetsColleague(line, entrant, placed) {
  const opponent = placed.get(opponentLine(line));
  return opponent !== undefined && colleagues(entrant, opponent);
}

function repairFirstRound(lines, placed, fixed) {
  for (let turn = 0; turn < MOST_REPAIRS; turn++) {
    const clashing = [...placed.keys()].filter((line) => !fixed.has(line) && meetsColleague(line, placed.get(line), placed));
    const some = clashing.sort(ascending).slice(0, 2 * MOST_REPAIRS);
    if (!some.some((line) => moveAway(line, lines, placed, fixed))) return;
  }
}

function moveAway(mine, lines, placed, fixed) {
  if (fixed.has(mine) || !meetsColleague(mine, placed.get(mine), placed)) return false;
  const homes = homesOf(placed);
  let best = 0;
  let least = 0;
  const others = [...placed.keys()].filter((line) => !fixed.has(line) && line !== mine && line !== opponentLine(mine));
  for (const theirs of others.sort(ascending)) {
    if (meetsColleague(theirs, placed.get(mine), placed)) continue;
    const gained = 1 + Number(meetsColleague(theirs, placed.get(theirs), placed));
    if (gained <= Number(meetsColleague(mine, placed.get(theirs), placed))) continue;
    const pair = [mine, theirs];
    const strain = strainOn(placed.get(mine), theirs, pair, homes, lines) + strainOn(placed.get(theirs), mine, pair, homes, lines);
    if (!best || strain < least) [best, least] = [theirs, strain];
  }
  if (best) {
    const moved = placed.get(mine);
    placed.set(mine, placed.get(best));
    placed.set(best, moved);
  }
  return best > 0;
}

function strainOn(entrant, line, absent, homes, lines) {
  let sum = 0;
  for (const branch of entrant.branches)
    for (const there of homes.get(branch)) if (!absent.includes(there)) sum += 4 ** sharedSections(line, there, lines);
  return sum;
}

function homesOf(placed) {
  const homes = new Map();
  for (const [line, entrant] of placed)
    for (const branch of entrant.branches) {
      if (!homes.has(branch)) homes.set(branch, new Set());
      homes.get(branch).add(line);
    }
  return homes;
}

function wantedRound(size, lines) {
  const rounds = 31 - Math.clz32(lines);
  if (size <= 2) return rounds;
  if (size <= 4) return Math.max(rounds - 1, 2);
  return size <= 8 ? Math.max(rounds - 2, 2) : 2;
}

export function clashes(lines, placed, seeded) {
  const found = [];
  const homes = homesOf(placed);
  for (const branch of [...homes.keys()].sort()) {
    const home = [...homes.get(branch)].sort(ascending);
    const wanted = wantedRound(home.length, lines);
    const sections = new Map();
    for (const line of home) {
      const section = (line - 1) >> (wanted - 1);
      sections.set(section, [...(sections.get(section) ?? []), line]);
    }
    const crowded = home.length > lines >> (wanted - 1);
    for (const together of sections.values())
      together.forEach((a, index) => {
        for (const b of together.slice(index + 1)) {
          const why = crowded ? "too_many" : seeded.has(a) && seeded.has(b) ? "both_seeded" : "best_possible";
          found.push({ a: placed.get(a).id, b: placed.get(b).id, branch, round: meetingRound(a, b), wanted, why });
        }
      });
  }
  return found;
}
