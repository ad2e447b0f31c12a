// A lottery drawn again from its published record: events/domain/allocation/{lottery,giving}.py in the browser.
import { Lots, normalSeed } from "../draw/lots.js";
import { hex, sha256, utf8 } from "../draw/sha256.js";

const ALGORITHM = "rallypoint-lottery/1";
const MOST_BALLS = 1000;
const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// JSON with sorted members and no blanks, as it is hashed.
function plain(value) {
  if (Array.isArray(value)) return `[${value.map(plain).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort(byCode).map((key) => `${JSON.stringify(key)}:${plain(value[key])}`).join(",")}}`;
}

// An application is [number, pool, share, places, balls, bowl].
function ordered(input) {
  return { ...input, applications: [...input.applications].sort((a, b) => a[0] - b[0]) };
}

export const inputHash = (input) => hex(sha256(utf8(plain(ordered(input)))));

// Ball after ball; whoever's ball comes out takes all their other balls out too.
function emptied(bowl, lots) {
  const size = bowl.length;
  const sums = new Float64Array(size + 1);
  let left = 0;
  bowl.forEach((one, index) => {
    const at = index + 1;
    sums[at] += one[4];
    left += one[4];
    const above = at + (at & -at);
    if (above <= size) sums[above] += sums[at];
  });
  let top = 1;
  while (top * 2 <= size) top *= 2;
  const drawn = [];
  for (let turn = 0; turn < size; turn++) {
    let lot = lots.below(left);
    let at = 0;
    for (let step = top; step >= 1; step >>= 1) {
      const after = at + step;
      if (after <= size && sums[after] <= lot) {
        at = after;
        lot -= sums[after];
      }
    }
    const one = bowl[at];
    drawn.push(one);
    left -= one[4];
    for (let index = at + 1; index <= size; index += index & -index) sums[index] -= one[4];
  }
  return drawn;
}

function give(order, rooms) {
  const left = rooms.map((room) => room.places);
  const shares = rooms.map((room) => room.shares.map((share) => share.places));
  const given = [];
  for (const [number, pool, share, places] of order) {
    const own = shares[pool];
    if (places > left[pool] || (own.length && (share < 0 || places > own[share]))) continue;
    left[pool] -= places;
    if (own.length) own[share] -= places;
    given.push(number);
  }
  return given;
}

export function draw(input, seed) {
  const list = ordered(input);
  const lots = new Lots(seed, inputHash(input));
  const order = [0, 1].flatMap((bowl) => emptied(list.applications.filter((one) => one[5] === bowl), lots));
  return { drawn: order.map((one) => one[0]), given: give(order, list.rooms) };
}

function sound(input) {
  const numbers = new Set(input.applications.map((one) => one[0]));
  return (
    input.algorithm === ALGORITHM &&
    numbers.size === input.applications.length &&
    input.applications.every(
      ([, pool, share, places, balls, bowl]) =>
        pool in input.rooms && share >= -1 && share < input.rooms[pool].shares.length && places >= 0 &&
        balls >= 1 && balls <= MOST_BALLS && (bowl === 0 || bowl === 1),
    )
  );
}

const same = (one, two) => one.length === two.length && one.every((each, index) => each === two[index]);

// What does not hold: [] when everything comes out the same, else "unknown", "hash", "seed", "drawn", "given".
export function differences(record) {
  try {
    if (!sound(record.input)) return ["unknown"];
    const seed = record.seed ?? "";
    const again = seed ? draw(record.input, seed) : { drawn: [], given: [] };
    const checks = {
      hash: record.input_hash === inputHash(record.input),
      seed: seed === normalSeed(seed),
      drawn: same(record.drawn ?? [], again.drawn),
      given: same(record.given ?? [], again.given),
    };
    return Object.keys(checks).filter((name) => !checks[name]);
  } catch {
    return ["unknown"];
  }
}
