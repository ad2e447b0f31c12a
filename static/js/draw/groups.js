// Who stands in which group: competitions/domain/group_lines.py in the browser, lot for lot.
import { lineStep, numbered, upTo } from "./placement.js";
import { seedGroups } from "./seeding.js";
import { dealingOrder } from "./separation.js";

const MOST_EXCHANGES = 32;
const USUAL_GROUP = 4;
const SMALLEST_GROUP = 3;

function groupSizes(entries, { group_count = 0, group_size = 0 }) {
  const size = group_size || USUAL_GROUP;
  const count = group_count || Math.max(1, Math.min(Math.ceil(entries / size), Math.floor(entries / SMALLEST_GROUP)));
  const larger = entries % count;
  return Array.from({ length: count }, (_, group) => Math.floor(entries / count) + (group < larger ? 1 : 0));
}

function snake(sizes, entries) {
  const room = [...sizes];
  const order = [];
  const row = sizes.map((_, group) => group);
  while (order.length < entries) {
    for (const group of row) if (room[group]-- > 0) order.push(group);
    row.reverse();
  }
  return order.slice(0, entries);
}

function seededGroups(seeds, sizes, settings, lots) {
  if (settings.group_draw === "snake") return snake(sizes, seeds.length).map((group, index) => ({ group, seed: index + 1, candidates: [group + 1], lot: 0 }));
  const found = [];
  for (const [first, last] of seedGroups(seeds.length)) {
    const whole = first <= 2 ? last : Math.min((first - 1) * 2, sizes.length);
    let left = upTo(whole).slice(first - 1).map((number) => number - 1);
    for (let seed = first; seed <= last; seed++) {
      const candidates = settings.seeds_in_order ? left.slice(0, 1) : left;
      const lot = lots.below(candidates.length);
      const group = candidates[lot];
      found.push({ group, seed, candidates: candidates.map((number) => number + 1), lot });
      left = left.filter((each) => each !== group);
    }
  }
  return found;
}

export function placeGroups(seeds, rest, settings, lots) {
  const sizes = groupSizes(seeds.length + rest.length, settings);
  const firstLine = sizes.map((_, group) => sizes.slice(0, group).reduce((sum, size) => sum + size, 1));
  const steps = [];
  const members = sizes.map(() => []);
  for (const { group, seed, candidates, lot } of seededGroups(seeds, sizes, settings, lots)) {
    const entrant = seeds[seed - 1];
    steps.push({ step: "seed", seed, entry: entrant.id, candidates, lot, line: firstLine[group] + members[group].length });
    members[group].push(entrant);
  }
  const fixed = members.map((group) => group.length);
  const drawn = numbered(rest, lots, steps);
  dealToGroups(dealingOrder(drawn), sizes, members, lots, steps);
  spread(members, fixed);
  const lineOf = new Map(members.flat().map((entrant, index) => [entrant.id, index + 1]));
  steps.push(...drawn.map((entrant) => lineStep(entrant.id, lineOf.get(entrant.id))));
  return { lines: members.flat().map((entrant) => entrant.id), steps, clashes: groupClashes(members, new Set(seeds.map((seed) => seed.id))) };
}

const add = (counts, branches, by) => branches.forEach((branch) => counts.set(branch, (counts.get(branch) ?? 0) + by));
const here = (counts, branches) => branches.reduce((sum, branch) => sum + (counts.get(branch) ?? 0), 0);

function counted(members) {
  return members.map((group) => {
    const counts = new Map();
    for (const entrant of group) add(counts, entrant.branches, 1);
    return counts;
  });
}

function dealToGroups(hand, sizes, members, lots, steps) {
  const counts = counted(members);
  for (const entrant of hand) {
    let best = null;
    let candidates = [];
    sizes.forEach((size, group) => {
      const room = size - members[group].length;
      if (!room) return;
      const rank = [here(counts[group], entrant.branches), -room];
      const ahead = best === null ? -1 : rank[0] - best[0] || rank[1] - best[1];
      if (ahead < 0) [best, candidates] = [rank, []];
      if (ahead <= 0) candidates.push(group);
    });
    const lot = lots.below(candidates.length);
    const group = candidates[lot];
    steps.push({ step: "group", entry: entrant.id, candidates: candidates.map((number) => number + 1), lot, group: group + 1 });
    members[group].push(entrant);
    add(counts[group], entrant.branches, 1);
  }
}

function spread(members, fixed) {
  const counts = counted(members);
  const total = new Map();
  for (const of of counts) for (const [branch, number] of of) total.set(branch, (total.get(branch) ?? 0) + number);
  const share = (branch) => Math.ceil(total.get(branch) / members.length);
  for (let turn = 0; turn < MOST_EXCHANGES; turn++) {
    const crowded = [];
    members.forEach((group, number) => {
      for (let place = fixed[number]; place < group.length; place++)
        if (group[place].branches.some((branch) => counts[number].get(branch) > share(branch))) crowded.push([number, place]);
    });
    let best = null;
    let least = 0;
    for (const [group, place] of crowded.slice(0, MOST_EXCHANGES)) {
      const [found, cost] = bestExchange(group, members[group][place], members, fixed, counts);
      if (cost < least) [best, least] = [[group, place, ...found], cost];
    }
    if (!best) return;
    const [group, place, other, there] = best;
    const [mine, theirs] = [members[group][place], members[other][there]];
    [members[group][place], members[other][there]] = [theirs, mine];
    add(counts[group], mine.branches, -1);
    add(counts[group], theirs.branches, 1);
    add(counts[other], theirs.branches, -1);
    add(counts[other], mine.branches, 1);
  }
}

function bestExchange(group, mine, members, fixed, counts) {
  let best = [0, 0];
  let least = 0;
  const leaving = mine.branches.length - here(counts[group], mine.branches);
  members.forEach((ofOther, other) => {
    if (other === group) return;
    const joining = leaving + here(counts[other], mine.branches);
    for (let there = fixed[other]; there < ofOther.length; there++) {
      const theirs = ofOther[there].branches;
      const moved = theirs.length - here(counts[other], theirs) + here(counts[group], theirs);
      const cost = joining + moved - 2 * mine.branches.filter((branch) => theirs.includes(branch)).length;
      if (cost < least) [best, least] = [[other, there], cost];
    }
  });
  return [best, least];
}

function groupClashes(members, seeds) {
  const total = new Map();
  for (const entrant of members.flat()) add(total, entrant.branches, 1);
  const found = [];
  members.forEach((group, index) =>
    group.forEach((a, place) => {
      for (const b of group.slice(place + 1))
        for (const branch of a.branches.filter((each) => b.branches.includes(each)).sort()) {
          const why = total.get(branch) > members.length ? "too_many" : seeds.has(a.id) && seeds.has(b.id) ? "both_seeded" : "best_possible";
          found.push({ a: a.id, b: b.id, branch, round: 1, wanted: 2, why, group: index + 1 });
        }
    }),
  );
  return found;
}
